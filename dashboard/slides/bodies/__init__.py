"""How each kind of body is drawn inside its box: one module a kind, pure, in points."""
