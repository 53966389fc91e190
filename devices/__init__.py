"""Hardware and its doubles; each device one folder of one shape."""
