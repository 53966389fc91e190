"""How somebody shows that a typed name and number are his or her own."""

from enum import Enum


class SecondProof(Enum):
    """What must come to a typed name and number before anything personal is shown; the easiest for an elder first."""

    FACE = "face"
    PIN = "pin"
    """The citizen's own number, set beside a volunteer."""
    VOLUNTEER = "volunteer"
