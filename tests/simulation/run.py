"""One world from beginning to end; of one that went wrong, how to see it again."""

from __future__ import annotations

import attrs

from .faults import ViolatedError
from .laws import live, settle
from .people import Device
from .world import World

LEADS = 5
STEPS = 70


@attrs.frozen
class Ran:
    """What happened in a world that kept its rules."""

    seed: int
    leads: int
    steps: int
    crashes: int
    messages: int
    reopened: int


def run(seed: int, device: type[Device] = Device) -> Ran:
    """One world: all its faults, and then none.

    Raises:
        ViolatedError: A rule does not hold; the error says in which world.
    """
    world = World(seed, leads=LEADS, device=device)
    try:
        live(world, STEPS)
        settle(world)
    except ViolatedError as found:
        found.add_note(f"world {seed}; again: make simulate WORLD={seed}")
        raise
    leads = world.all_leads()
    return Ran(
        seed=seed,
        leads=len(leads),
        steps=world.steps,
        crashes=world.crashes,
        messages=len(world.post.arrived),
        reopened=sum(lead.cycle > 1 for lead in leads),
    )
