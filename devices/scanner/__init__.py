"""Readers of QR and bar codes: an engine on a serial line, or the camera that is there already."""
