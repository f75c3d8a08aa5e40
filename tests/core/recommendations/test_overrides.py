"""Overruling a finding: who, why, until; an expired override comes back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proactive_core.errors import UsageError
from proactive_core.recommendations import Finding, Level, Override, Severity, judge
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
        ({"until": NOW}, "ends after it begins"),
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
    found = judge((FINDING,), PLAN, overrides, NOW)
    assert judge((FINDING,), PLAN, other, NOW) == found
    alive = [o for o in overrides if o.since <= NOW < o.until]
    kept = found[0].override
    assert (kept is not None) is bool(alive)
    assert kept is None or kept.until == max(o.until for o in alive)
