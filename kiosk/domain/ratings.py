"""The five steps of the good/bad rating (好差评; GB/T 39735-2020 names them), and why a low one was given."""

from enum import Enum


class Step(Enum):
    VERY_SATISFIED = "very_satisfied"
    SATISFIED = "satisfied"
    FAIR = "fair"
    DISSATISFIED = "dissatisfied"
    VERY_DISSATISFIED = "very_dissatisfied"

    @property
    def low(self) -> bool:
        """A reason is asked for."""
        return self in (Step.DISSATISFIED, Step.VERY_DISSATISFIED)


class LowReason(Enum):
    LONG_WAIT = "long_wait"
    ATTITUDE = "attitude"
    NOT_EXPLAINED = "not_explained"
    SENT_AWAY = "sent_away"
    """To another counter or another day, without being told at once."""
    EXTRA_PAPERS = "extra_papers"
    """More was asked for than the guide names."""
    EXTRA_FEE = "extra_fee"
    EQUIPMENT = "equipment"
    OTHER = "other"
