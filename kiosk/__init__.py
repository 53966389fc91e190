"""The hub: what a terminal decides, and why. Devices, screens and storage are spokes that know it and not each other."""
