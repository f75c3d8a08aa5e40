"""From advice that a customer agreed to hear more about, to what the office must act on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proactive_core.facts import Decision, Recommendation, Stakes, Submission, Technician, Urgency
from proactive_core.programme import BranchMap, CompanyBranch, Records, screen_all, submissions_of
from proactive_core.recommendations import Belief, screen
from proactive_core.refs import Ref

NOW = datetime(2024, 5, 1, tzinfo=UTC)
MAP = BranchMap((CompanyBranch(key="north", name="North", zone="UTC"),))
NORTH = next(iter(MAP)).ref
ANN = Technician(ref=Ref("fsm", "technician", "ann"), name="Ann", branch=NORTH)


def advice(key="1", **changes):
    fact = Recommendation(
        ref=Ref("fsm", "recommendation", key),
        technician=ANN.ref,
        customer=Ref("fsm", "customer", "1"),
        site=Ref("fsm", "site", "1"),
        visit=Ref("fsm", "visit", "1"),
        noticed_at=NOW,
        observation=" The seal is worn. ",
        advice="Replace it.",
        benefit="No water damage.",
        belief=Belief.CERTAIN,
        decision=Decision.AGREED,
    )
    return attrs.evolve(fact, **changes)


def said(key, about=None, **more):
    return Submission(
        ref=Ref("fsm", "submission", key),
        observed_at=NOW - timedelta(days=1),
        recommendation=None if about is None else Ref("fsm", "recommendation", about),
        **more,
    )


def submissions(*facts):
    records = Records.of((ANN, *facts), MAP)
    return submissions_of(records, screen_all(records))


def test_advice_that_was_agreed_to_becomes_a_submission_with_all_that_is_known():
    assert submissions(advice(stakes=Stakes.HIGH)) == (
        Submission(
            ref=Ref("proactive", "submission", "fsm:recommendation:1"),
            technician=ANN.ref,
            customer=Ref("fsm", "customer", "1"),
            site=Ref("fsm", "site", "1"),
            visit=Ref("fsm", "visit", "1"),
            branch=NORTH,
            recommendation=Ref("fsm", "recommendation", "1"),
            observed_at=NOW,
            summary="The seal is worn.\nReplace it.",
            urgency=Urgency.HIGH,
        ),
    )


@pytest.mark.parametrize(
    ("stakes", "urgency"),
    [
        (Stakes.CRITICAL, Urgency.URGENT),
        (Stakes.HIGH, Urgency.HIGH),
        (Stakes.MEDIUM, Urgency.NORMAL),
        (Stakes.LOW, Urgency.NORMAL),
        (None, None),
    ],
)
def test_urgency_follows_the_stakes(stakes, urgency):
    assert submissions(advice(stakes=stakes))[0].urgency is urgency


@pytest.mark.parametrize("answer", [None, Decision.HESITANT, Decision.DECLINED])
def test_without_the_customers_yes_there_is_none(answer):
    assert submissions(advice(decision=answer)) == ()


def test_what_is_withheld_or_not_screened_gives_none():
    assert submissions(advice(belief=Belief.DOUBTFUL)) == ()
    assert submissions_of(Records.of((advice(),), MAP), ()) == ()


def test_a_submission_from_the_field_that_names_the_advice_stands_for_both():
    direct = said("d", "1", technician=ANN.ref)
    (only,) = submissions(advice(), direct)
    assert only == attrs.evolve(direct, branch=NORTH)
    assert len(submissions(advice(), said("d", "2"))) == 2


def test_submissions_from_the_field_are_kept_whatever_the_gate_says():
    """domain:R3: none vanishes."""
    assert len(submissions(advice(belief=None), said("d", "1"), said("e", "1"))) == 2


def test_silence_is_no_summary():
    bare = advice(observation=None, advice="  ", risk="It will leak.")
    assert submissions(bare)[0].summary is None


def test_later_news_about_the_advice_leaves_the_submission_as_it_was():
    later = advice(implemented_at=NOW, modified_at=NOW + timedelta(days=9))
    assert submissions(later) == submissions(advice())


facts = st.lists(
    st.builds(
        advice,
        st.sampled_from("abcde"),
        belief=st.none() | st.sampled_from(Belief),
        decision=st.none() | st.sampled_from(Decision),
    )
    | st.builds(said, st.sampled_from("uvwxyz"), st.none() | st.sampled_from("abcde")),
    max_size=12,
    unique_by=lambda fact: fact.ref,
)


@given(facts, st.randoms(use_true_random=False))
def test_each_agreed_advice_gives_exactly_one_way_into_the_office(given_facts, rng):
    """One submission per recommendation that passed and was agreed; order changes nothing."""
    found = submissions(*given_facts)
    direct = [f for f in given_facts if isinstance(f, Submission)]
    assert {s.ref for s in direct} <= {s.ref for s in found}
    agreed = {
        f.ref
        for f in given_facts
        if isinstance(f, Recommendation)
        and f.decision is Decision.AGREED
        and not screen(f).withheld
    }
    derived = [s.recommendation for s in found if s.ref.system == "proactive"]
    assert len(derived) == len(set(derived))
    assert set(derived) == agreed - {s.recommendation for s in direct}
    mixed = [*given_facts]
    rng.shuffle(mixed)
    assert submissions(*mixed) == found
