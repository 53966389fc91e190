"""Questions to the mirrored publications: a module a kind, each a few queries on a connection that the caller opened.

Not here: opening transactions, and since when it is true (publications.py).
"""
