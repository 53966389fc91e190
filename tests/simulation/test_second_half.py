"""Half of the seeds: whole files go to one worker, and there are two of them. See world.py."""

import pytest

from tests.simulation.seeds import chunks_of_half, play_chunk
from tests.simulation.world import World


@pytest.fixture(scope="module")
def world() -> World:
    return World()


@pytest.mark.parametrize("first", chunks_of_half(1))
def test_whatever_happens_nothing_is_lost_and_nothing_is_there_twice(world: World, first: int) -> None:
    play_chunk(world, first)
