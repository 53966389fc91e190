"""The door's lock release: an LCUS-1 USB relay on a serial line."""
