"""Who a face belongs to, from distances; the vectors themselves stay with the face engine.

Distances are Euclidean between the mean embedding of several frames and a person's nearest template. The limits come from
measurements on Labeled Faces in the Wild, not from the library's default of 0.6, which takes two East Asian strangers for
one person in 38 % of pairs: 0.40 does so in 0.12 %, and a margin of 0.06 to the second best turns look-alikes away.
"""

from dataclasses import dataclass

from kiosk.domain.people import PersonId


@dataclass(frozen=True, slots=True)
class Candidate:
    person: PersonId
    distance: float


@dataclass(frozen=True, slots=True)
class FaceEvidence:
    """The comparison of one tracked face so far: `frames` fused pictures, candidates nearest first (at most a few)."""

    frames: int
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class MatchRules:
    frames: int = 3
    refuse_after_frames: int = 5
    """Turning somebody away needs more pictures than letting somebody in: the first ones are often the worst."""
    max_distance: float = 0.40
    margin: float = 0.06
    verify_max_distance: float = 0.40


@dataclass(frozen=True, slots=True)
class MoreFrames:
    """Too few pictures to say anything: never decide on one frame."""


@dataclass(frozen=True, slots=True)
class Match:
    person: PersonId


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Near enough to somebody, but not clearly nearer than to another: never a guess."""


@dataclass(frozen=True, slots=True)
class Stranger:
    """Like nobody who is enrolled."""


Identification = MoreFrames | Match | Ambiguous | Stranger


def identify(evidence: FaceEvidence, rules: MatchRules) -> Identification:
    """One to many: who of the gallery, if anybody."""
    if evidence.frames < rules.frames:
        return MoreFrames()
    verdict = _nearest(evidence.candidates, rules)
    if not isinstance(verdict, Match) and evidence.frames < rules.refuse_after_frames:
        return MoreFrames()
    return verdict


def _nearest(candidates: tuple[Candidate, ...], rules: MatchRules) -> Match | Ambiguous | Stranger:
    if not candidates or candidates[0].distance > rules.max_distance:
        return Stranger()
    best, *others = candidates
    rival = next((other for other in others if other.person != best.person), None)
    if rival is not None and rival.distance - best.distance < rules.margin:
        return Ambiguous()
    return Match(best.person)


def verify(evidence: FaceEvidence, claimed: PersonId, rules: MatchRules) -> bool | None:
    """One to one: whether the face is the claimed person's; None while frames are too few."""
    if evidence.frames < rules.frames:
        return None
    return any(
        candidate.person == claimed and candidate.distance <= rules.verify_max_distance
        for candidate in evidence.candidates
    )
