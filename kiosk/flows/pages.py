"""What every page of the town terminal is: how long it waits for its citizen, and what the end of that wait means.

A journey says which page comes next; the town's flow (town.py) keeps the waits by what is said here, so that no page can be
without one.
"""

from typing import ClassVar

from kiosk.flows.events import Timer


class Page:
    """A place of the town terminal. A `personal` page is cleared when nobody stands before it any more."""

    wait: ClassVar[Timer] = Timer.BROWSE
    personal: ClassVar[bool] = False


class Resting(Page):
    """Waits for the citizen; asks "are you still there?" before it goes."""


class Moment(Page):
    """Waits for the store, a device or a face. What it means that none answered in time, the journey says."""

    wait = Timer.ANSWER


class Last(Page):
    """Tells the citizen something; the first page comes next, by itself or by a touch."""

    wait = Timer.IDLE
