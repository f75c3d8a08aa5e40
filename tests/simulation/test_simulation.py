"""Ten thousand leads in small worlds full of faults: none is lost, and nobody is left untold.

Devices that lose and repeat, crashes between any two statements, several processes at once,
people who leave, channels that are dead for ever, calendars that end. See `world` and `laws`.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import attrs
import pytest

from simulation import run as running
from simulation.faults import ViolatedError
from simulation.run import LEADS, run

AT_LEAST = 10_000
SHARES = 10


@pytest.mark.slow
@pytest.mark.parametrize("share", range(SHARES))
def test_every_lead_ends_closed_and_told_whatever_goes_wrong(share):
    seen: Counter[str] = Counter()
    seed = share * 1_000_000
    while seen["leads"] < AT_LEAST // SHARES:
        seen.update(attrs.asdict(run(seed), filter=lambda a, _: a.name != "seed"))
        seen["worlds"] += 1
        seed += 1
    # Worlds in which nothing goes wrong would prove nothing.
    assert seen["crashes"] > seen["worlds"] / 4
    assert seen["reopened"] > seen["worlds"] / 100
    assert seen["messages"] > 2 * seen["leads"]
    assert seen["leads"] > seen["worlds"] * LEADS


def test_a_world_is_the_same_again_from_its_seed():
    assert [run(seed) for seed in (3, 4)] == [run(seed) for seed in (3, 4)]
    assert run(3) != run(4)


def test_what_breaks_in_a_world_is_told_with_how_to_see_it_again(monkeypatch):
    def nothing(*_):
        raise ViolatedError("leads:S1", "a lead is gone")

    monkeypatch.setattr(running, "settle", nothing)
    with pytest.raises(ViolatedError, match="leads:S1: a lead is gone") as found:
        run(7)
    assert found.value.__notes__ == ["world 7; again: make simulate WORLD=7"]


def test_many_worlds_are_counted_and_seeded():
    asked = [sys.executable, "-m", "simulation", "--leads", "40", "--seed", "5"]
    done = subprocess.run(
        asked, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("from seed 5: ")
    assert "0 violations" in done.stdout
