"""`kiosk sync` waits as long as something moves: a whole district over a village's line takes longer than any fixed time."""

from threading import Event

from kiosk.commands import wait_while_it_moves


class Slow(Event):
    """Done after so many waits."""

    def __init__(self, waits: int) -> None:
        super().__init__()
        self.waits = waits

    def wait(self, timeout: float | None = None) -> bool:
        self.waits -= 1
        return self.waits <= 0


def test_an_exchange_that_goes_on_is_not_given_up() -> None:
    done, pages = Slow(500), iter(range(1000))
    wait_while_it_moves(done, lambda: next(pages))
    assert done.waits == 0


def test_an_exchange_in_which_nothing_moves_is_given_up_after_one_wait() -> None:
    done = Slow(500)
    wait_while_it_moves(done, lambda: "the same")
    assert done.waits == 499


def test_what_moved_for_a_while_and_then_stands_still_is_given_up() -> None:
    done, pages = Slow(500), iter([0, 1, 2, 2, 3])
    wait_while_it_moves(done, lambda: next(pages))
    assert done.waits == 497
