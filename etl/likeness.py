"""Which provinces are alike, and in what. Pure."""
