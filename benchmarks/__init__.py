"""How fast the product is and how much memory it takes, on corpora made on the spot. Not shipped."""
