"""How firm a rank is. Pure."""
