"""How much each part moved a score between two comparable periods. Pure."""
