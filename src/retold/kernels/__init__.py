"""Numeric loops over integers: arrays in, arrays out, no text and no nouns."""
