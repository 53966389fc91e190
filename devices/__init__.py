"""Hardware and its doubles: one folder a device, each with bytes, driver, simulator and emulator. Decides nothing."""
