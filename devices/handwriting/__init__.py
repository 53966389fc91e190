"""Reads one character from the strokes of a finger."""
