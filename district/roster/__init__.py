"""The district's residents, and their feed."""
