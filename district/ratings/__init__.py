"""How citizens rate the service."""
