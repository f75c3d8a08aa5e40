"""`proactive signals`: names are for the branch's manager and for the technician alone."""

from __future__ import annotations

import json

import pytest

LIMITS = """
[programme]
silence_days = 5
coaching_days = 5
alarm_customers = 2
over_promotion = { spread = 40, breadth = 30, unreasoned = 30, complaining = 3, smallest = 10 }
"""


@pytest.fixture
def config(demo):
    """The first weeks, with limits so low that there is something to talk about."""
    place = demo / "harbour.toml"
    text = place.read_text("utf-8")
    start, end = text.index("[programme]"), text.index("[report]")
    place.write_text(text[:start] + LIMITS.lstrip() + text[end:], "utf-8")
    return place


def asked(here, config, who):
    ran = here("signals", config, "--for", who, "--json")
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def test_a_manager_sees_the_own_branch_by_name(here, config):
    shown = asked(here, config, "theo")
    assert shown["for"] == "manager"
    assert {one["branch"] for one in shown["signals"]} == {"Toronto"}
    assert len({one["technician"] for one in shown["signals"]}) > 3
    assert shown["counts"] == []
    assert "never punish" in json.dumps(shown)


def test_a_technician_sees_nothing_but_their_own(here, config):
    shown = asked(here, config, "servicetitan:technician:210")
    assert shown["for"] == "technician"
    assert {one["technician"] for one in shown["signals"]} == {"Wes Carmichael"}


def test_for_the_company_there_are_numbers_and_none_of_a_small_branch(here, config):
    shown = asked(here, config, "company")
    assert shown["signals"] == []
    by_branch = {one["branch"]: one["n"] for one in shown["counts"]}
    assert by_branch["St. John's"] is None
    assert by_branch["Toronto"] is not None
    assert "Carmichael" not in json.dumps(shown)


def test_people_read_it_too(here, config):
    said = here("signals", config, "--for", "theo").out
    assert "Wes Carmichael" in said
    assert "Coaching lapsed" in said
    told = here("signals", config, "--for", "company").out
    assert "St. John's: coaching lapsed, held back" in told
    assert "Carmichael" not in told


@pytest.mark.parametrize(
    ("who", "why"),
    [
        ("mia", "mia manages no branch: names are for its manager alone"),
        ("ruth", "ruth manages no branch"),
        ("nobody", "'nobody' is no manager's key, no technician's ref, and not `company`"),
        ("servicetitan:technician:9", "is no manager's key"),
    ],
)
def test_nobody_else_sees_anything(here, config, who, why):
    ran = here("signals", config, "--for", who)
    assert ran.code == 2
    assert why in ran.err
    assert ran.out == ""


def test_without_limits_there_is_nothing_to_look_at(here, config):
    config.write_text(config.read_text("utf-8").replace(LIMITS.lstrip(), ""), "utf-8")
    assert "no limits are set" in here("signals", config, "--for", "theo").out
