"""How far provinces lie apart, and how that changed. Pure."""
