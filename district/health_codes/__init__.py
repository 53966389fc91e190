"""Health codes: what a code says is asked upstream, for the terminals, which never learn more than a colour."""
