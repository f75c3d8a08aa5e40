"""Signals about people are shown to whom they concern, and to nobody else."""

from __future__ import annotations

from datetime import UTC, timedelta

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.programme._company import MAP, NORTH, SINCE, SOUTH
from core.programme._signals import (
    BOSS,
    LONG_AGO,
    NOW,
    POLICY,
    rules,
    technician,
    who,
    worked,
)
from proactive_core.errors import UsageError
from proactive_core.programme import (
    UNASSIGNED,
    Audience,
    Records,
    Viewer,
    people_signals,
    shown_to,
)
from proactive_core.recommendations import Override


def silent(*keys, branch=NORTH):
    for key in keys:
        quiet, *rest = worked(key, LONG_AGO)
        yield from (attrs.evolve(quiet, branch=branch), *rest)


def seen_by(viewer, *facts, smallest=3):
    records = Records.of(facts, MAP)
    found = people_signals(records, policy=POLICY, since=SINCE, now=NOW, tz=UTC)
    return shown_to(viewer, found, records, rules=["domain:R21", "domain:R11"], smallest=smallest)


COMPANY = Viewer(audience=Audience.COMPANY)
EVERYBODY = [*silent(1, 2, 3), *worked(4), *silent(5, branch=SOUTH)]


def test_technicians_see_what_is_said_about_themselves_alone():
    shown = seen_by(Viewer(audience=Audience.TECHNICIAN, technician=who(2)), *EVERYBODY)
    assert rules(shown.signals) == [("2", "domain:R21")]
    assert shown.counts == ()


def test_managers_see_their_own_branch_in_an_order_that_ranks_nobody():
    shown = seen_by(Viewer(audience=Audience.MANAGER, branch=NORTH), *EVERYBODY)
    assert [s.technician for s in shown.signals] == [who(1), who(2), who(3)]
    assert shown.counts == ()


def test_the_company_sees_numbers_and_no_names_and_none_of_a_small_branch():
    shown = seen_by(COMPANY, *EVERYBODY)
    assert shown.signals == ()
    assert [(c.branch, c.rule, c.people, c.n) for c in shown.counts] == [
        (NORTH, "domain:R11", 4, 0),
        (NORTH, "domain:R21", 4, 3),
        (SOUTH, "domain:R11", 1, None),
        (SOUTH, "domain:R21", 1, None),
    ]
    assert "technician" not in repr(shown.counts)


def test_customers_see_nothing_of_it():
    shown = seen_by(Viewer(audience=Audience.CUSTOMER), *EVERYBODY)
    assert (shown.signals, shown.counts) == ((), ())


def test_who_belongs_to_no_branch_is_counted_apart_and_who_left_is_not():
    loose = [attrs.evolve(technician(7), branch=None), attrs.evolve(technician(8), active=False)]
    (count, *_) = seen_by(COMPANY, *loose, smallest=1).counts
    assert (count.branch, count.people, count.n) == (UNASSIGNED, 1, 0)


@pytest.mark.parametrize(
    "given",
    [
        {"audience": Audience.TECHNICIAN},
        {"audience": Audience.MANAGER},
        {"audience": Audience.MANAGER, "technician": who(1)},
        {"audience": Audience.COMPANY, "branch": NORTH},
        {"audience": Audience.CUSTOMER, "technician": who(1)},
        {"audience": Audience.TECHNICIAN, "technician": who(1), "branch": NORTH},
    ],
)
def test_a_viewer_is_exactly_one_kind_of_person(given):
    with pytest.raises(UsageError, match="a technician is named by `technician`"):
        Viewer(**given)


def test_a_group_has_at_least_one_member():
    with pytest.raises(UsageError, match="smallest must be a whole number >= 1, not 0"):
        seen_by(COMPANY, smallest=0)


@given(st.permutations(EVERYBODY), st.sampled_from(Audience))
@settings(max_examples=40, deadline=None)
def test_nobody_sees_more_than_the_company_has_and_order_changes_nothing(mixed, audience):
    """Permuting input order changes nothing; a name is shown to its owner and manager alone."""
    given_to = {
        Audience.TECHNICIAN: {"technician": who(1)},
        Audience.MANAGER: {"branch": NORTH},
    }
    viewer = Viewer(audience=audience, **given_to.get(audience, {}))
    shown = seen_by(viewer, *mixed)
    assert shown == seen_by(viewer, *EVERYBODY)
    names = {s.technician for s in shown.signals}
    allowed = {Audience.TECHNICIAN: {who(1)}, Audience.MANAGER: {who(1), who(2), who(3)}}
    assert names == allowed.get(audience, set())


def test_a_signal_that_somebody_answers_for_is_shown_as_that_and_not_counted():
    facts = worked(1, LONG_AGO)
    records = Records.of(facts, MAP)
    leave = Override(
        rule="domain:R21",
        about=who(1),
        by=BOSS,
        why="On parental leave.",
        since=LONG_AGO,
        until=NOW + timedelta(days=1),
    )

    def shown(viewer, now=NOW):
        found = people_signals(
            records, policy=POLICY, since=SINCE, now=now, tz=UTC, overrides=[leave]
        )
        return shown_to(viewer, found, records, rules=["domain:R21"], smallest=1)

    manager = Viewer(audience=Audience.MANAGER, branch=NORTH)
    company = Viewer(audience=Audience.COMPANY)
    (signal,) = shown(manager).signals
    assert signal.override == leave
    assert [c.n for c in shown(company).counts if c.branch == NORTH] == [0]
    (signal,) = shown(manager, leave.until).signals
    assert signal.override is None
    assert [c.n for c in shown(company, leave.until).counts if c.branch == NORTH] == [1]
