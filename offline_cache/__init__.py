"""What survives on a terminal, and how it travels to the district.

Not here: what a record means or when one is written (the hub decides that), and the district's own store.
"""
