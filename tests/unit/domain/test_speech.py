"""How loud it is at which hour, and what a visitor can ask of the voice."""

from datetime import time

import pytest

from kiosk.domain.speech import Loudness, Pace, Speaking, SpeechWish

OVER_MIDNIGHT = Loudness(0.9, 0.3, time(20), time(7))
AFTER_NOON = Loudness(0.9, 0.3, time(12), time(14))


@pytest.mark.parametrize(
    ("loudness", "now", "level"),
    [
        (OVER_MIDNIGHT, time(19, 59, 59), 0.9),
        (OVER_MIDNIGHT, time(20), 0.3),
        (OVER_MIDNIGHT, time(0), 0.3),
        (OVER_MIDNIGHT, time(6, 59), 0.3),
        (OVER_MIDNIGHT, time(7), 0.9),
        (AFTER_NOON, time(11, 59), 0.9),
        (AFTER_NOON, time(12), 0.3),
        (AFTER_NOON, time(14), 0.9),
        (Loudness(0.9, 0.3, time(7), time(7)), time(7), 0.9),
    ],
)
def test_the_night_may_reach_over_midnight(loudness: Loudness, now: time, level: float):
    assert loudness.at(now) == level


def test_slower_is_slower():
    assert Pace.SLOWER.tempo < Pace.NORMAL.tempo == 1.0 < Pace.FASTER.tempo


def test_a_step_slower_or_faster_and_no_further():
    speaking, paces = Speaking(Pace.FASTER), list[Pace]()
    for wish in (SpeechWish.FASTER, *[SpeechWish.SLOWER] * 3, SpeechWish.FASTER):
        speaking = speaking.asked(wish)
        paces.append(speaking.pace)
    assert paces == [Pace.FASTER, Pace.NORMAL, Pace.SLOWER, Pace.SLOWER, Pace.NORMAL]


@pytest.mark.parametrize("wish", list(SpeechWish))
def test_whatever_is_asked_of_a_silent_voice_makes_it_speak(wish: SpeechWish):
    silent = Speaking().asked(SpeechWish.SILENCE)
    assert silent == Speaking(muted=True)
    assert not silent.asked(wish).muted
