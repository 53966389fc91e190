"""The far end of the line: a district's server, a program of its own.

It shares only the messages of the line with the terminals. Thin today: bearer tokens, one scope, SQLite.
"""
