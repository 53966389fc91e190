"""The harness is put to the test: each of these mistakes breaks a promise, and must be noticed."""

import pytest

from tests.simulation.world import Bug, World

ENOUGH_SEEDS = 300
"""Few mistakes need more than a dozen histories to show."""
FIRST = (80, 43, 30)
"""Histories in which those show that need more; where the world has changed since, they are found among the others."""


@pytest.fixture(scope="module")
def world() -> World:
    return World()


@pytest.mark.parametrize("bug", [bug for bug in Bug if bug is not Bug.NONE])
def test_a_mistake_that_is_put_in_is_noticed(world: World, bug: Bug) -> None:
    with pytest.raises(AssertionError, match="seed"):
        _play(world, bug)


def _play(world: World, bug: Bug) -> None:
    for seed in (*FIRST, *range(ENOUGH_SEEDS)):
        world.play(seed, bug)
