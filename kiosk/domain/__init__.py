"""Values and policies. Standard library only; no time, no threads, no files."""
