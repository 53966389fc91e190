"""Hardware and its doubles, one folder a device. Knows the hub's ports and decides nothing."""
