"""Overruling a finding: who, why, until; an expired override comes back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proactive_core.errors import UsageError
from proactive_core.recommendations import Finding, Level, Override, Severity, in_force, judge
from proactive_core.refs import Ref

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
PLAN = Ref("acme", "text", "flyer")
BOSS = Ref("acme", "person", "boss")
FINDING = Finding(
    rule="domain:R7",
    level=Level.LINT,
    severity=Severity.MEDIUM,
    why="it sells",
    remedy="Serve.",
    where="benefit",
)
KEPT = Override(
    rule="domain:R7",
    about=PLAN,
    by=BOSS,
    why="It quotes the customer.",
    since=NOW,
    until=NOW + timedelta(days=30),
)


def overruled(override, *, finding=FINDING, about=PLAN, now=NOW):
    (judged,) = judge((finding,), about, (override,), now)
    assert judged.finding == finding
    return judged.override is not None


def test_somebody_answers_for_it_until_a_day():
    assert overruled(KEPT)
    assert overruled(KEPT, now=KEPT.until - timedelta(seconds=1))
    assert overruled(attrs.evolve(KEPT, where="benefit"))


def test_an_expired_override_brings_the_finding_back():
    assert not overruled(KEPT, now=KEPT.until)
    assert not overruled(KEPT, now=NOW - timedelta(seconds=1))


@pytest.mark.parametrize(
    "change", [{"rule": "domain:R8"}, {"about": BOSS}, {"where": "observation"}]
)
def test_it_covers_its_own_rule_thing_and_place_alone(change):
    assert not overruled(attrs.evolve(KEPT, **change))


@pytest.mark.parametrize("level", Level)
def test_what_is_enforced_cannot_be_overruled(level):
    """§10: ENFORCE = the source is absolute, the library refuses."""
    finding = attrs.evolve(FINDING, level=level)
    assert overruled(KEPT, finding=finding) is (level is not Level.ENFORCE)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"until": NOW - timedelta(seconds=1)}, "ends after it begins"),
        ({"why": " "}, "why must be a non-empty text"),
        ({"until": datetime(2027, 1, 1)}, "UTC offset"),
    ],
)
def test_an_override_has_a_reason_and_an_end(change, said):
    with pytest.raises(UsageError, match=said):
        attrs.evolve(KEPT, **change)


spans = st.tuples(st.integers(-5, 5), st.integers(1, 9)).map(
    lambda t: attrs.evolve(
        KEPT,
        since=NOW + timedelta(days=t[0]),
        until=NOW + timedelta(days=t[0] + t[1]),
        why=f"{t}",
    )
)


@given(st.lists(spans, max_size=5), st.data())
def test_the_order_of_the_overrides_changes_nothing(overrides, data):
    """Permuting input order changes nothing."""
    other = data.draw(st.permutations(overrides))
    assert judge((FINDING,), PLAN, other, NOW) == judge((FINDING,), PLAN, overrides, NOW)
    assert in_force(other, NOW) == in_force(overrides, NOW)


@given(st.lists(spans, max_size=5))
def test_the_answer_given_last_counts(overrides):
    """Of those of one rule about one thing and one place, the one given last counts."""
    begun = [o for o in overrides if o.since <= NOW]
    last = [o for o in begun if o.since == max(x.since for x in begun)]
    counts = [o for o in last if o.until == min(x.until for x in last) and o.until > NOW]
    ((_, kept),) = [(j.finding, j.override) for j in judge((FINDING,), PLAN, overrides, NOW)]
    assert kept in counts if counts else kept is None


def test_a_later_answer_ends_an_earlier_one_and_nothing_else():
    day = timedelta(days=1)
    ended = attrs.evolve(KEPT, since=NOW + day, until=NOW + day, why="No.")
    for other in ({"rule": "domain:R8"}, {"about": BOSS}, {"where": "benefit"}):
        beside = attrs.evolve(KEPT, **other)
        assert in_force((KEPT, ended, beside), NOW + day / 2) == (KEPT, beside)
        assert in_force((beside, KEPT, ended), NOW + 2 * day) == (beside,)
        same = attrs.evolve(ended, since=KEPT.since, until=KEPT.since)
        assert in_force((same, KEPT, beside), NOW) == (beside,)
    assert judge((FINDING,), PLAN, (KEPT, ended), NOW + 2 * day)[0].override is None
    longer = attrs.evolve(KEPT, since=NOW + day, until=KEPT.until + day, why="Still.")
    assert judge((FINDING,), PLAN, (KEPT, longer), KEPT.until)[0].override == longer


def test_of_those_for_a_field_and_for_all_the_one_that_lasts_longest_is_named():
    field = attrs.evolve(KEPT, where="benefit", until=KEPT.until + timedelta(days=1))
    assert judge((FINDING,), PLAN, (KEPT, field), NOW)[0].override == field
