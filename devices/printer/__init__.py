"""The receipt printer: ESC/POS over a serial line, a USB device file or the network."""
