"""The records that terminals send up."""
