"""The terminals that may speak to this district."""
