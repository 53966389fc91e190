"""The far end of the line: the district's server. A program of its own, sharing only the wire with the terminal."""
