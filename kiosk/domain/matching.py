"""Who a face belongs to, from distances; the vectors themselves stay with the face engine.

Distances are Euclidean, between what several frames of a visitor have in common and what a person's templates have in
common. How far is too far depends on the model, on how many people are enrolled and on who they are: that is a
Calibration, measured on photographs (`kiosk calibrate`, docs/face-accuracy.md), and not the library's default of 0.6,
which takes two East Asian strangers for one person in 38 % of pairs.
"""

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from statistics import fmean

from kiosk.domain.liveness import PictureSigns
from kiosk.domain.people import PersonId


@dataclass(frozen=True, slots=True)
class Candidate:
    person: PersonId
    distance: float


@dataclass(frozen=True, slots=True)
class FaceEvidence:
    """The comparison of one tracked face so far: `frames` fused pictures, candidates nearest first (at most a few).

    `signs` are of the same face over the same pictures, empty where presentation attacks are not looked for. `people` is
    among how many it was searched for; 0 where it was not.
    """

    frames: int
    candidates: tuple[Candidate, ...]
    signs: PictureSigns = field(default_factory=PictureSigns)
    people: int = 0


NEIGHBOURS = 3
"""The persons after the nearest who tell how crowded it is around a face."""


@dataclass(frozen=True, slots=True)
class CrowdLimit:
    people: int
    max_distance: float
    """Of the nearest person, when the next persons are at distance 0."""


@dataclass(frozen=True, slots=True)
class CrowdRule:
    """How far the nearest person may be, by how far the next NEIGHBOURS persons are.

    A face among many that look alike has all of them near, and has to be much nearer to one; a face that is like nobody else
    (or was seen in bad light, which moves it away from everybody) is who it is nearest to at a greater distance too. `limits`
    ascend in people: the sizes of gallery that were measured.
    """

    weight: float
    """Distance more for each of the next persons' mean distance."""
    limits: tuple[CrowdLimit, ...]

    def base(self, people: int) -> float | None:
        """CrowdLimit.max_distance among so many: the lower one of the two sizes around. None beyond those measured."""
        around = _around([limit.people for limit in self.limits], people)
        return min((self.limits[place].max_distance for place in around), default=None)


@dataclass(frozen=True, slots=True)
class MatchRules:
    frames: int = 3
    refuse_after_frames: int = 5
    """Turning somebody away needs more pictures than letting somebody in: the first ones are often the worst."""
    max_distance: float = 0.40
    margin: float = 0.06
    verify_max_distance: float = 0.40
    people: int = 100
    """Who may be enrolled; with more, nobody is searched for, and only claims are answered."""
    crowd: CrowdRule | None = None
    """In the place of `max_distance` in galleries of its sizes."""


SPARED = 0.5
"""Of the accepted strangers, what a crowd rule makes use of: it rests on shares that were counted, of a hundred strangers over
and over. With all of it, people who were not measured passed at a little more than was wanted: docs/face-accuracy.md."""


@dataclass(frozen=True, slots=True)
class CrowdPoint:
    """At most this share of strangers comes within `distance`, as CrowdLimit.max_distance counts, and this share of visits of
    enrolled people ends beyond it, or too near to a second person."""

    distance: float
    strangers: float
    turned_away: float


@dataclass(frozen=True, slots=True)
class CrowdedGallery:
    """What was measured in galleries of one size. `points` ascend."""

    people: int
    points: tuple[CrowdPoint, ...]

    def within(self, strangers: float) -> CrowdPoint | None:
        """The farthest that so many strangers allow. None where so small a share was not measured."""
        return max(
            (point for point in self.points if point.strangers <= strangers + 1e-12),
            key=lambda point: point.distance,
            default=None,
        )


@dataclass(frozen=True, slots=True)
class Crowding:
    """What a CrowdRule is made from: measured with visits of one moment. `galleries` ascend in people.

    Unlike a curve of pairs it holds only for galleries of their sizes, and those between.
    """

    weight: float
    galleries: tuple[CrowdedGallery, ...]

    def rule(self, accepted_strangers: float) -> CrowdRule | None:
        """None where so small a share was not measured."""
        found = [(gallery.people, gallery.within(accepted_strangers * SPARED)) for gallery in self.galleries]
        limits = tuple(CrowdLimit(people, point.distance) for people, point in found if point is not None)
        return CrowdRule(self.weight, limits) if limits and len(limits) == len(found) else None

    def turned_away(self, people: int, accepted_strangers: float) -> float | None:
        """What that rule costs among so many: the greater share of the two sizes around. None beyond those measured."""
        around = _around([gallery.people for gallery in self.galleries], people)
        found = [self.galleries[place].within(accepted_strangers * SPARED) for place in around]
        return max((point.turned_away for point in found if point is not None), default=None)


def _around(ascending: Sequence[int], people: int) -> tuple[int, ...]:
    """The places of the size that is `people` or next above it, and of the one below: what one size was measured to bear is
    luck in part. None outside."""
    after = bisect_left(ascending, people)
    if after == len(ascending) or (after == 0 and ascending[0] != people):
        return ()
    return (after,) if after == 0 else (after - 1, after)


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """At most `distance` apart are this share of pairs of strangers, and all but this share of pairs of one person.

    `false_non_match` is of photographs of several days on either side, the best that can be had. `turned_away` is of visits as
    a terminal sees them, one moment against several days enrolled; 1 where none was measured: nothing is promised then.
    """

    distance: float
    false_match: float
    false_non_match: float
    turned_away: float = 1.0


@dataclass(frozen=True, slots=True)
class Calibration:
    """What a model is worth, measured on people like those who will come. `points` ascend in distance and false matches.

    `group` names who was measured: where groups were told apart, the one whose strangers look most alike.
    """

    model: str
    source: str
    group: str
    people: int
    made_on: date
    margin: float
    points: tuple[CurvePoint, ...]
    crowding: Crowding | None = None
    """None where too few people were measured."""

    def limit(self, people: int, accepted_strangers: float) -> float:
        """The greatest distance at which at most the share `accepted_strangers` of strangers is taken for one of `people`.

        Each person who is enrolled is one more chance to be taken for somebody, so that the shares add up at most. The
        margin to the second best turns some away in addition, which is not counted on.
        """
        return self._distance_of(accepted_strangers / max(people, 1))

    def verifying_limit(self, accepted_strangers: float) -> float:
        """The same where one person is claimed."""
        return self._distance_of(accepted_strangers)

    def turned_away(self, people: int, accepted_strangers: float) -> float:
        """Of visits of enrolled people, the share that is sent to another way among `people`: one moment is seen, and each was
        enrolled on several days."""
        crowded = None if self.crowding is None else self.crowding.turned_away(people, accepted_strangers)
        return self.failing(self.limit(people, accepted_strangers)) if crowded is None else crowded

    def most_people(self, accepted_strangers: float, turned_away: float) -> int:
        """The greatest number with whom no more than the share `turned_away` of their visits is sent to another way.

        0 where the model is not up to that at all. Fewer people may fare worse: their galleries were measured too, or were not.
        """
        end = math.floor(accepted_strangers / self.points[0].false_match + 1e-9)
        bearable = (
            people for people in range(end, 0, -1) if self.turned_away(people, accepted_strangers) <= turned_away + 1e-9
        )
        return next(bearable, 0)

    def failing(self, distance: float) -> float:
        """The share of such visits that end farther from their own person than `distance`."""
        for near, far in pairwise(self.points):
            if near.distance <= distance <= far.distance:
                part = (distance - near.distance) / (far.distance - near.distance)
                return near.turned_away + part * (far.turned_away - near.turned_away)
        return 1.0 if distance < self.points[0].distance else self.points[-1].turned_away

    def _distance_of(self, false_match: float) -> float:
        """Linear in the logarithm: the tail of strangers who look alike thins out by a factor a step."""
        if false_match >= self.points[-1].false_match:
            return self.points[-1].distance
        for near, far in pairwise(self.points):
            if near.false_match <= false_match <= far.false_match:
                span = math.log(far.false_match / near.false_match)
                part = math.log(false_match / near.false_match) / span
                return near.distance + part * (far.distance - near.distance)
        return 0.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the operator asks of the faces. Shares, 0 to 1."""

    people: int = 100
    """Who may be enrolled on this terminal."""
    accepted_strangers: float = 0.01
    """Of strangers who look into the camera, for all who are enrolled together."""
    falsely_verified: float = 0.001
    """Of strangers who claim to be a certain person."""
    turned_away: float = 0.30
    """Of visits of enrolled people, of one moment each; beyond that the model is not up to the number of people."""


class BeyondModelError(Exception):
    """More people than the model can tell apart as well as is wanted. The text says how many it can."""


def calibrated(calibration: Calibration, wanted: Wanted) -> MatchRules:
    """Raises BeyondModelError."""
    strangers = wanted.accepted_strangers
    most = calibration.most_people(strangers, wanted.turned_away)
    if wanted.people > most:
        away = calibration.turned_away(wanted.people, strangers)
        raise BeyondModelError(
            f"{wanted.people} people are more than {calibration.model} can tell apart: it would send {away:.0%} of their visits "
            f"to another way, and {wanted.turned_away:.0%} are borne, with {strangers:.1%} of strangers; at most {most} people"
        )
    return replace(
        limits_of(calibration, wanted.people, wanted.accepted_strangers),
        verify_max_distance=calibration.verifying_limit(wanted.falsely_verified),
    )


def limits_of(calibration: Calibration, people: int, accepted_strangers: float) -> MatchRules:
    """One to many among `people`, whether the model can bear so many or not."""
    return MatchRules(
        max_distance=calibration.limit(people, accepted_strangers),
        margin=calibration.margin,
        people=people,
        crowd=None if calibration.crowding is None else calibration.crowding.rule(accepted_strangers),
    )


@dataclass(frozen=True, slots=True)
class MoreFrames:
    """Too few pictures to say anything: never decide on one frame."""


@dataclass(frozen=True, slots=True)
class Match:
    person: PersonId


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Near enough to somebody, but not clearly nearer than to another: never a guess.

    `candidates` are those whom it may be: near enough themselves, the nearest first. With one alone the rival that it is
    not clearly told from is a little too far to be anybody.
    """

    candidates: tuple[PersonId, ...]


@dataclass(frozen=True, slots=True)
class Stranger:
    """Like nobody who is enrolled."""


Identification = MoreFrames | Match | Ambiguous | Stranger


def identify(evidence: FaceEvidence, rules: MatchRules) -> Identification:
    """One to many: who of the gallery, if anybody."""
    if evidence.frames < rules.frames:
        return MoreFrames()
    verdict = _nearest(evidence.candidates, reach(evidence, rules), rules.margin)
    if not isinstance(verdict, Match) and evidence.frames < rules.refuse_after_frames:
        return MoreFrames()
    return verdict


def reach(evidence: FaceEvidence, rules: MatchRules) -> float:
    """The greatest distance at which the nearest person is taken for who came."""
    crowd, following = rules.crowd, evidence.candidates[1 : 1 + NEIGHBOURS]
    base = None if crowd is None or len(following) < NEIGHBOURS else crowd.base(evidence.people)
    if crowd is None or base is None:
        return rules.max_distance
    return base + crowd.weight * fmean(candidate.distance for candidate in following)


def _nearest(candidates: tuple[Candidate, ...], within: float, margin: float) -> Match | Ambiguous | Stranger:
    if not candidates or candidates[0].distance > within:
        return Stranger()
    best, *others = candidates
    rival = next((other for other in others if other.person != best.person), None)
    if rival is not None and rival.distance - best.distance < margin:
        near = (candidate for candidate in candidates if candidate.distance <= within)
        alike = (candidate.person for candidate in near if candidate.distance - best.distance < margin)
        return Ambiguous(tuple(dict.fromkeys(alike)))
    return Match(best.person)


def verify(evidence: FaceEvidence, claimed: PersonId, rules: MatchRules) -> bool | None:
    """One to one: whether the face is the claimed person's; None while frames are too few."""
    if evidence.frames < rules.frames:
        return None
    return any(
        candidate.person == claimed and candidate.distance <= rules.verify_max_distance
        for candidate in evidence.candidates
    )
