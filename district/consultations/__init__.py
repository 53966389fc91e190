"""What citizens ask and complain about, and what the district answers."""
