"""What several views draw: cards, tokens, arrows, and where a clip stands in its reveal and its ops."""
