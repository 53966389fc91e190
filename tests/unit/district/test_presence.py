"""Which of two machines is the terminal, whatever the order in which they speak."""

from hypothesis import given
from hypothesis import strategies as st

from district.terminals.presence import QUIET_SECONDS, History, Judgement, Presence, judge

A, B = Presence("store", "boot a"), Presence("store", "boot b")
NEW_STORE = Presence("new store", "boot a")
WELCOMING = (Judgement.WELCOME, Judgement.TAKES_OVER, Judgement.CLONES)


def run(*spoken: tuple[Presence, float]) -> tuple[History, list[Judgement]]:
    history, judgements = History(), list[Judgement]()
    for speaker, at in spoken:
        history, judgement = judge(history, speaker, at)
        judgements.append(judgement)
    return history, judgements


def test_a_terminal_that_was_switched_off_and_on_speaks_again_after_a_silence() -> None:
    _, judgements = run((A, 0), (B, 20), (B, 20 + QUIET_SECONDS))
    assert judgements == [Judgement.TAKES_OVER, Judgement.WAITS, Judgement.TAKES_OVER]


def test_two_that_speak_at_once_are_an_alarm_once_and_the_second_is_refused_for_good() -> None:
    _, judgements = run((A, 0), (B, 20), (A, 40), (A, 60), (B, 500), (A, 501))
    assert judgements == [
        Judgement.TAKES_OVER,
        Judgement.WAITS,
        Judgement.CLONES,
        Judgement.WELCOME,
        Judgement.REFUSED,
        Judgement.WELCOME,
    ]


def test_a_new_store_on_the_same_machine_needs_no_wait_and_the_old_one_does_not_come_back() -> None:
    _, judgements = run((A, 0), (NEW_STORE, 1), (A, 2))
    assert judgements == [Judgement.TAKES_OVER, Judgement.TAKES_OVER, Judgement.REFUSED]


speakers = st.builds(Presence, st.sampled_from(["e1", "e2"]), st.sampled_from(["b1", "b2", "b3"]))


@given(st.lists(st.tuples(speakers, st.floats(0, 200)), max_size=40))
def test_never_two_at_once(spoken: list[tuple[Presence, float]]) -> None:
    """Within one quiet time only one machine is ever welcome, and whoever was refused stays refused."""
    history, now = History(), 0.0
    welcomed: list[tuple[float, str]] = []
    refused: set[Presence] = set()
    for speaker, pause in spoken:
        now += pause
        history, judgement = judge(history, speaker, now)
        if judgement is Judgement.REFUSED:
            refused.add(speaker)
        if judgement in WELCOMING:
            assert speaker not in refused
            assert all(boot == speaker.boot for at, boot in welcomed if now - at < QUIET_SECONDS)
            welcomed.append((now, speaker.boot))
