"""Which histories are played: 1,000 with each change, SIMULATION_SEEDS=20000 of them at night."""

import os

from tests.simulation.world import World

SEEDS = int(os.environ.get("SIMULATION_SEEDS", "1000"))
CHUNK = 50
"""Histories of one test: its time limit is one for all tests."""


def chunks_of_half(half: int) -> list[int]:
    """The first seeds of every second chunk."""
    return list(range(half * CHUNK, SEEDS, 2 * CHUNK))


def play_chunk(world: World, first: int) -> None:
    for seed in range(first, first + CHUNK):
        world.play(seed)
