"""What the signs of a living face decide, by the operator's choice. Nobody is ever told of a suspicion: the volunteer looks."""

from enum import Enum

from kiosk.domain.framing import FramingRules
from kiosk.domain.liveness import NEAR_ENOUGH_FOR_SIGNS, PictureSigns, SkinWarmth, weigh
from kiosk.flows.effects import RemarkLiveness
from kiosk.flows.machine import AttackDetection, Rules


class Trust(Enum):
    """What follows for somebody whose face is known."""

    GIVEN = "given"
    REMARKED = "remarked"
    """Let in, and the volunteer asked to have a look."""
    WITHHELD = "withheld"
    OPEN = "open"
    """Too few pictures or temperatures yet."""


def framing_for(mode: AttackDetection) -> FramingRules:
    """Who has to give a sign of life is asked to come near enough for the signs against it to show."""
    if mode is AttackDetection.REQUIRED:
        return FramingRules(far_below_width=NEAR_ENOUGH_FOR_SIGNS)
    return FramingRules()


def trust(picture: PictureSigns, warmth: SkinWarmth | None, rules: Rules) -> tuple[Trust, tuple[RemarkLiveness, ...]]:
    """In required mode silence is no consent: some channel has to have spoken for a living face."""
    if rules.attack_detection is AttackDetection.OFF:
        return Trust.GIVEN, ()
    liveness = weigh(picture, warmth, rules.liveness)
    if rules.attack_detection is AttackDetection.ADVISORY:
        if liveness is None or liveness.score >= 0:
            return Trust.GIVEN, ()
        return Trust.REMARKED, (RemarkLiveness(liveness.signs),)
    if liveness is None:
        return Trust.OPEN, ()
    if liveness.score < 0:
        return Trust.WITHHELD, (RemarkLiveness(liveness.signs),)
    return Trust.GIVEN if liveness.living and liveness.confirmed else Trust.OPEN, ()
