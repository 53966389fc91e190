"""A citizen's own number: the second proof of somebody without a card or a face, set beside a volunteer."""

from itertools import pairwise

DIGITS = 6


def is_pin(text: str) -> bool:
    """Six digits that are not one digit six times and not a run: those are what others try first."""
    if not (len(text) == DIGITS and text.isascii() and text.isdigit()):
        return False
    steps = {int(after) - int(before) for before, after in pairwise(text)}
    return steps not in ({0}, {1}, {-1})
