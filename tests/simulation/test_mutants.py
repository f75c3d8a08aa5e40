"""A simulator is worth what it finds: every refuted design breaks a rule in some world."""

from __future__ import annotations

import pytest

from simulation.faults import ViolatedError
from simulation.mutants import FOUND, REFUTED
from simulation.people import Device
from simulation.run import run

WORLDS = 5000
ALL = REFUTED | FOUND


def found_in(seeds, device):
    """The first world in which something broke, and which rule; the rest is not looked at."""
    for seed in seeds:
        try:
            run(seed, device)
        except ViolatedError as found:
            return seed, found
    return None


@pytest.mark.parametrize("name", ALL)
def test_a_weakened_design_is_found_out(name, monkeypatch):
    mutant, rules = ALL[name]
    device = mutant if isinstance(mutant, type) else Device
    if device is Device:
        mutant(monkeypatch.setattr)
    found = found_in(range(WORLDS), device)
    assert found is not None, f"{name} survived {WORLDS} worlds: {mutant.__doc__}"
    assert found[1].rule in rules, f"{name}: {mutant.__doc__} In world {found[0]}: {found[1]}"


def test_the_eleven_are_those_of_the_model():
    assert len(REFUTED) == 11
    assert all(mutant.__doc__.endswith(".") for mutant, _ in ALL.values())
