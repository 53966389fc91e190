"""What offices send as tables: read, checked line by line, and taken whole or not at all."""
