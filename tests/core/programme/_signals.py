"""Technicians with and without signals."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

from core.programme._company import MAP, NORTH, SINCE, advice, ref
from proactive_core.facts import (
    Assignment,
    CoachingTalk,
    Technician,
    Visit,
)
from proactive_core.programme import (
    PeoplePolicy,
    Records,
    people_signals,
)
from proactive_core.recommendations import OverPromotion
from proactive_core.refs import Ref

NOW = datetime(2024, 12, 2, 12, tzinfo=UTC)
LONG_AGO = datetime(2024, 3, 4, 9, tzinfo=UTC)
LATELY = NOW - timedelta(days=3)
BOSS = Ref("company", "person", "theo")
LIMITS = OverPromotion(
    spread=Fraction(2, 3),
    breadth=Fraction(1, 2),
    unreasoned=Fraction(1, 2),
    complaining=2,
    smallest=3,
)
POLICY = PeoplePolicy(silence_days=90, coaching_days=60, over_promotion=LIMITS)


def who(key):
    return ref("technician", key)


def technician(key, branch=NORTH, **more):
    return Technician(ref=who(key), name=f"T{key}", branch=branch, **more)


def visits(key, *, at=LONG_AGO, n=3):
    """The technician was sent to so many visits, each to a customer of their own."""
    for i in range(n):
        yield Visit(ref=ref("visit", f"{key}-{i}"), customer=ref("customer", i), happened_at=at)
        yield Assignment(
            ref=ref("assignment", f"{key}-{i}"),
            visit=ref("visit", f"{key}-{i}"),
            technician=who(key),
        )


def talk(key, at=LATELY, *, technician=None, branch=None):
    return CoachingTalk(
        ref=ref("talk", key), technician=technician, branch=branch, actor=BOSS, coached_at=at
    )


def worked(key, at=LATELY, **more):
    """A technician who was sent out, was coached, and lately brought something."""
    given = {"technician": who(key), "customer": ref("customer", 0)} | more
    return [
        technician(key),
        *visits(key),
        advice(key, at, **given),
        talk(f"t{key}", technician=who(key)),
    ]


def signals(*facts, leads=(), policy=POLICY, now=NOW):
    records = Records.of(facts, MAP)
    return people_signals(records, leads, policy=policy, since=SINCE, now=now, tz=UTC)


def rules(found):
    return [(s.technician.key, s.finding.rule) for s in found]
