"""What the product costs, and what it finds, on corpora whose reuse is known: docs/benchmarks.md. Not shipped."""
