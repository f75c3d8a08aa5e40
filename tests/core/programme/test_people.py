"""Signals about technicians, and who may see them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.programme._company import MAP, NORTH, SINCE, SOUTH, advice, lead, ref
from proactive_core.errors import UsageError
from proactive_core.facts import (
    Assignment,
    CoachingTalk,
    Complaint,
    Submission,
    Technician,
    Visit,
)
from proactive_core.leads import Breach, Stage, Submitted
from proactive_core.programme import (
    UNASSIGNED,
    Audience,
    PeoplePolicy,
    Records,
    Viewer,
    people_signals,
    shown_to,
)
from proactive_core.recommendations import OverPromotion, Override
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


# --- who may see what


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
