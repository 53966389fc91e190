"""Hardware and its doubles, one folder a device: frames, driver, simulator, emulator. Knows the hub's ports, decides nothing."""
