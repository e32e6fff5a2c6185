"""What was found, as one object: its tables, its report, its exports."""
