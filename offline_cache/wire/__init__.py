"""The messages of the line between a terminal and the district, shared by both ends. Pydantic and the standard library
only.

Both ends ignore envelope fields that they do not know; a record's body is exact for its schema number.
"""
