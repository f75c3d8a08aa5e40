"""What a device counted and what never came in [leads §6, rank 5]."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.leads.linked import link
from core.leads.office import ANN, MONDAY, POLICY, RAY, TORONTO, H, Office, said
from proactive_core.leads import LeadKind, Stage


def arrive(office, number, *, at=None, technician=ANN, key=None):
    observed = MONDAY + timedelta(minutes=number if at is None else at)
    submission = said(
        key or f"{technician.key}-{number}-{at}",
        technician=technician,
        sequence=number,
        observed_at=observed,
    )
    return office.submit(submission)


@pytest.fixture
def office():
    return Office(policy=attrs.evolve(POLICY, missing_after=24 * H))


def numbers(office, technician=ANN):
    found = office.desk.missing(office.now)
    return [m.number for m in found if m.technician == technician]


def test_technician_sevens_number_41_never_arrived(office):
    arrive(office, 40)
    assert numbers(office) == []
    office.later(hours=1)
    arrive(office, 42)
    [one] = office.desk.missing(office.now)
    assert str(one) == "fsm:technician:7's number 41 never arrived"
    assert (one.noticed_at, str(one.ref)) == (office.now, "proactive:missing:41:fsm:technician:7")
    assert office.desk.missing(office.now - timedelta(seconds=1)) == ()


def test_what_is_late_is_not_lost(office):
    arrive(office, 40)
    arrive(office, 42)
    office.later(hours=23)
    assert office.desk.open_missing(office.now) == ()
    arrive(office, 41)
    office.later(hours=2)
    assert (numbers(office), office.desk.open_missing(office.now)) == ([], ())


def test_what_stays_away_is_a_lead_with_an_owner_and_a_promise(office):
    arrive(office, 40)
    arrive(office, 43)
    office.later(hours=24)
    assert office.desk.open_missing(office.now) == (
        "proactive:missing:41:fsm:technician:7",
        "proactive:missing:42:fsm:technician:7",
    )
    lead = office.desk.lead("proactive:missing:41:fsm:technician:7")
    assert (lead.stage, lead.kind, lead.branch) == (Stage.TRIAGE, LeadKind.UNREADABLE, TORONTO)
    why = office.desk.texts(lead.id)["why"]
    assert why.startswith("fsm:technician:7's number 41 never arrived.")
    assert office.desk.open_missing(office.now) == (), "once"
    assert office.audit() == ()


def test_somebody_the_directory_does_not_know_is_missed_too(office):
    stranger = attrs.evolve(ANN, key="99")
    arrive(office, 1, technician=stranger)
    arrive(office, 3, technician=stranger)
    [lead] = office.later(days=1).desk.open_missing(office.now)
    assert office.desk.lead(lead).branch is None


def test_without_a_stated_patience_it_is_shown_and_opens_nothing(office):
    office.policy = POLICY
    arrive(office, 1)
    arrive(office, 3)
    office.later(days=99)
    assert (numbers(office), office.desk.open_missing(office.now)) == ([2], ())


def test_every_technician_counts_alone(office):
    arrive(office, 1)
    arrive(office, 2, technician=RAY)
    arrive(office, 3)
    arrive(office, 3, technician=RAY)
    assert (numbers(office), numbers(office, RAY)) == ([2], [])


def test_a_new_device_counts_from_the_beginning_again(office):
    for at, number in enumerate((40, 41, 1, 2, 4)):
        arrive(office, number, at=at)
    assert numbers(office) == [3], "nothing from 5 to 39 was ever made"


def test_a_device_whose_clock_jumps_is_not_suspected(office):
    """The device's clock is not vouched for: what came in by any clock is not missing."""
    for at, number in enumerate((1, 3, 2)):
        arrive(office, number, at=at)
    assert numbers(office) == []


def test_without_numbers_nothing_is_missed(office):
    office.submit(said("1"))
    office.submit(said("2", sequence=9, technician=None))
    office.desk.submit_unreadable("fsm", "x", "{", "?", now=office.now)
    assert office.desk.missing(office.now) == ()


def test_a_linked_submission_counts_once(office):
    arrive(office, 1, key="1")
    arrive(office, 2, key="2")
    arrive(office, 3, key="3")
    link(office)
    assert numbers(office) == []


@given(st.sets(st.integers(1, 40), min_size=1), st.randoms(use_true_random=False))
def test_exactly_the_numbers_between_those_that_came_are_missed_in_any_order(came, random):
    office = Office()
    order = sorted(came)
    random.shuffle(order)
    for number in order:
        arrive(office, number)
    assert numbers(office) == [n for n in range(min(came), max(came)) if n not in came]
