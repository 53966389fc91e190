"""What survives a power cut, and how it travels to the district and back. Knows no screen and no device."""
