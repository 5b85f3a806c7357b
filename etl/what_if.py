"""What a score, a place and a group would be if parts moved, and the least movement that reaches them. Pure."""
