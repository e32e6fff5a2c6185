"""What makes the data that ships in the package. Run by `make model DATA=DIR`; never imported by the package."""
