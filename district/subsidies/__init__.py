"""The subsidies that residents were granted, and their feed."""
