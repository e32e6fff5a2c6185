"""Normalised forms with their map back to the text, tokens, lexicons. Nothing here knows of articles."""
