"""Signals about technicians, and who may see them."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest

from core.programme._company import NORTH, SINCE, SOUTH, advice, lead, ref
from core.programme._signals import (
    LATELY,
    LONG_AGO,
    NOW,
    POLICY,
    rules,
    signals,
    talk,
    technician,
    visits,
    who,
    worked,
)
from proactive_core.errors import UsageError
from proactive_core.facts import (
    Assignment,
    CoachingTalk,
    Complaint,
    Submission,
    Visit,
)
from proactive_core.leads import Breach, Stage, Submitted
from proactive_core.programme import (
    UNASSIGNED,
    PeoplePolicy,
)


def test_who_is_sent_out_coached_and_speaks_up_gives_no_signal():
    assert signals(*worked(1), *worked(2)) == ()


def test_a_long_silence_asks_what_is_missing_and_never_punishes():
    """domain:R21: check ability, willingness, currency; offer the backup route; do not punish."""
    (found,) = signals(*worked(1, LONG_AGO))
    assert (found.technician, found.branch, found.finding.rule) == (who(1), NORTH, "domain:R21")
    for word in ("ability", "will", "currency", "backup route", "never punish"):
        assert word in found.finding.remedy
    assert found.rows == tuple(ref("visit", f"1-{i}") for i in range(3))


def test_handing_something_in_is_no_silence():
    said = Submission(ref=ref("submission", 1), technician=who(1), observed_at=LATELY)
    assert signals(*worked(1, LONG_AGO), said) == ()


def test_a_broken_promise_is_named_beside_the_silence_that_may_answer_it():
    """domain:FM11: stops bringing leads after nobody acted; the signal is for support."""
    dropped = [
        lead(
            n,
            LONG_AGO,
            stage=Stage.CLOSED,
            breaches=(Breach(cycle=1, stage=Stage.CONTACT, due=LONG_AGO, at=LONG_AGO),),
            submissions=(
                Submitted(ref=ref("submission", n), technician=who(1)),
                Submitted(ref=ref("submission", n + 10), technician=who(1)),
                Submitted(ref=ref("submission", n + 20), technician=None),
            ),
        )
        for n in (1, 2)
    ]
    quiet = lead(3, LONG_AGO, submissions=(Submitted(ref=ref("submission", 3), technician=who(1)),))
    (one,) = signals(*worked(1, LONG_AGO), leads=[dropped[0], quiet])
    assert one.finding.why.endswith("A promise about a lead of theirs was broken: begin with that.")
    (two,) = signals(*worked(1, LONG_AGO), leads=dropped)
    assert "A promise about 2 leads of theirs was broken" in two.finding.why
    (other,) = signals(*worked(2, LONG_AGO), leads=dropped)
    assert "broken" not in other.finding.why


def test_who_was_never_sent_out_or_has_left_is_not_silent():
    away = [technician(1)]
    gone = attrs.evolve(technician(2), active=False)
    canceled = Visit(
        ref=ref("visit", 9), customer=ref("customer", 1), happened_at=LONG_AGO, canceled=True
    )
    sent = Assignment(ref=ref("assignment", 9), visit=canceled.ref, technician=who(1))
    loose = attrs.evolve(sent, ref=ref("assignment", 8), visit=ref("visit", "unknown"))
    planned = Visit(ref=ref("visit", 10), customer=ref("customer", 1))
    to_come = attrs.evolve(sent, ref=ref("assignment", 10), visit=planned.ref)
    early = Visit(
        ref=ref("visit", 11), customer=ref("customer", 1), happened_at=SINCE - timedelta(days=1)
    )
    before = attrs.evolve(sent, ref=ref("assignment", 11), visit=early.ref)
    held_back = attrs.evolve(
        sent, ref=ref("assignment", 12), visit=ref("visit", "2-0"), active=False
    )
    assert (
        signals(
            *away,
            gone,
            *visits(2),
            canceled,
            sent,
            loose,
            planned,
            to_come,
            early,
            before,
            held_back,
        )
        == ()
    )


def test_coaching_that_lapsed_is_a_signal_and_a_talk_with_the_team_counts():
    """domain:R17, with the rhythm that the company set."""
    base = [fact for fact in worked(1) if not isinstance(fact, CoachingTalk)]
    assert rules(signals(*base)) == [("1", "domain:R17")]
    (late,) = signals(*base, talk("a", LONG_AGO, technician=who(1)))
    assert "the rhythm is 60 days" in late.finding.why
    assert late.rows == (ref("talk", "a"),)
    assert signals(*base, talk("b", branch=NORTH)) == ()
    assert len(signals(*base, talk("c", branch=SOUTH))) == 1
    assert len(signals(*base, talk("d", technician=who(2)))) == 1
    assert len(signals(*base, talk("e", NOW + timedelta(days=1), branch=NORTH))) == 1


def test_a_team_talk_is_nobodys_where_the_home_is_unknown():
    base = [fact for fact in worked(1) if not isinstance(fact, CoachingTalk)]
    base[0] = technician(1, None)
    (found,) = signals(*base, talk("x", branch=NORTH))
    assert (found.branch, found.finding.rule) == (UNASSIGNED, "domain:R17")


def test_everything_to_everybody_without_a_reason_is_over_promotion():
    """domain:R11: wide spread, all services, weak rationale; each limit is the company's."""
    pushed = [
        advice(
            f"p{n}", LATELY, technician=who(1), customer=ref("customer", n), benefit=None,
            advice=f"Service {n}",
        )
        for n in range(3)
    ]  # fmt: skip
    calm = [fact for fact in worked(1) if "recommendation" not in str(fact.ref)]
    (found,) = signals(*calm, *pushed)
    assert found.finding.rule == "domain:R11"
    assert "3 of 3 customers were recommended something" in found.finding.why
    assert found.rows == tuple(one.ref for one in pushed)
    reasoned = [attrs.evolve(one, benefit="No damage.") for one in pushed]
    assert signals(*calm, *reasoned) == ()
    filled = [attrs.evolve(one, benefit="n/a") for one in pushed]  # a field is filled, no more
    assert [s.finding.rule for s in signals(*calm, *filled)] == ["domain:R11"]
    assert signals(*calm, *pushed, policy=attrs.evolve(POLICY, over_promotion=None)) == ()


def test_complaints_of_being_sold_are_evidence_alone():
    sold = [
        Complaint(
            ref=ref("complaint", n), customer=ref("customer", n), technician=who(1),
            raised_at=LATELY, sold_to=n < 2,
        )
        for n in range(3)
    ]  # fmt: skip
    (found,) = signals(*worked(1), *sold)
    assert found.finding.why == "2 different customers felt that they were sold to"
    assert sold[0].ref in found.rows
    assert sold[2].ref not in found.rows
    assert signals(*worked(1), sold[0], sold[2]) == ()


def test_without_limits_nobody_is_a_subject():
    assert signals(*worked(1, LONG_AGO), policy=PeoplePolicy()) == ()


@pytest.mark.parametrize("field", ["silence_days", "coaching_days"])
def test_a_limit_of_nothing_is_refused(field):
    with pytest.raises(UsageError, match=f"{field} must be at least 1"):
        PeoplePolicy(**{field: 0})
