"""The far end of the line: a district's server, a program of its own.

It shares only the messages of the line with the terminals. Terminals sign what they ask, and it signs what it answers.
"""
