"""The latest of each fact, tied to people and places."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import UTC, datetime, timedelta

import attrs
from hypothesis import given
from hypothesis import strategies as st

from proactive_core.facts import (
    Assignment,
    Branch,
    ChecklistRun,
    Complaint,
    Customer,
    Equipment,
    Quote,
    QuoteState,
    Recommendation,
    Response,
    Scale,
    Site,
    Submission,
    Technician,
    Visit,
)
from proactive_core.programme import BranchMap, CompanyBranch, Records, screen_all, submissions_of
from proactive_core.refs import Ref

NOW = datetime(2024, 5, 1, tzinfo=UTC)
UNIT = Ref("fsm", "branch", "301")
MAP = BranchMap(
    (
        CompanyBranch(key="north", name="North", zone="UTC", outside=(UNIT,)),
        CompanyBranch(key="south", name="South", zone="UTC"),
    )
)
NORTH, SOUTH = (b.ref for b in MAP)


def ref(kind, key):
    return Ref("fsm", kind, str(key))


def customer(key, *, into=None, **more):
    merged = None if into is None else ref("customer", into)
    return Customer(ref=ref("customer", key), name=f"C{key}", merged_into=merged, **more)


def technician(key, **more):
    return Technician(ref=ref("technician", key), name=f"T{key}", **more)


def visit(key, of=1, **more):
    return Visit(ref=ref("visit", key), customer=ref("customer", of), **more)


def advice(key=1, **more):
    return Recommendation(ref=ref("recommendation", key), noticed_at=NOW, **more)


def records(*facts):
    return Records.of(facts, MAP)


def test_the_latest_version_of_a_fact_counts_whenever_it_arrived():
    old = customer(1, modified_at=NOW)
    new = attrs.evolve(old, name="New", modified_at=NOW + timedelta(seconds=1))
    for order in ((old, new), (new, old)):
        assert records(*order).all(Customer) == (new,)


def test_of_equally_late_versions_the_last_to_arrive_counts():
    first = customer(1, modified_at=NOW)
    second = attrs.evolve(first, name="Second")
    assert records(first, second).find(Customer, first.ref) == second
    assert records(second, first).find(Customer, first.ref) == first


def test_a_version_without_a_date_is_the_oldest():
    dated = customer(1, modified_at=NOW)
    undated = attrs.evolve(dated, name="Undated", modified_at=None)
    for order in ((dated, undated), (undated, dated)):
        assert records(*order).all(Customer) == (dated,)


def test_one_ref_may_name_records_of_two_kinds():
    both = records(customer(1), Site(ref=ref("customer", 1), customer=ref("customer", 1), name="S"))
    assert len(both.all(Customer)) == len(both.all(Site)) == 1


def test_what_is_unknown_is_not_found():
    known = records(customer(1))
    assert known.find(Customer, ref("customer", 2)) is None
    assert known.find(Visit, ref("visit", 1)) is None
    assert known.find(Visit, None) is None
    assert known.all(Visit) == ()
    assert (known.customer(None), known.site(None), known.technician(None)) == (None, None, None)


def test_merged_customers_are_followed_to_the_one_that_remains():
    known = records(
        customer(1, into=2), customer(2, into=3), customer(3), advice(customer=ref("customer", 1))
    )
    assert known.customer(ref("customer", 1)) == ref("customer", 3)
    assert known.all(Recommendation)[0].customer == ref("customer", 3)
    assert known.faults == ()
    for key in (1, 2, 3):
        assert len(known.recommendations_for(ref("customer", key))) == 1


def test_a_circle_of_merges_is_reported_and_stays_together():
    known = records(
        customer(9, into=3), customer(3, into=2), customer(2, into=5), customer(5, into=3)
    )
    assert {known.customer(ref("customer", k)) for k in (9, 3, 2, 5)} == {ref("customer", 2)}
    (fault,) = known.faults
    assert "fsm:customer:2 > fsm:customer:5 > fsm:customer:3" in fault.why
    alone = records(customer(1, into=1))
    assert alone.customer(ref("customer", 1)) == ref("customer", 1)
    assert len(alone.faults) == 1


def test_a_merge_into_nothing_is_reported_and_kept():
    known = records(customer(1, into=404))
    assert known.customer(ref("customer", 1)) == ref("customer", 404)
    (fault,) = known.faults
    assert (fault.where, fault.why[:14]) == ("fsm:customer:404", "fsm:customer:1")


@given(st.lists(st.integers(0, 7), min_size=8, max_size=8), st.permutations(range(8)))
def test_merging_always_ends_and_never_depends_on_order(targets, order):
    """Chains and circles of any shape: what is merged together ends in one record."""
    facts = [customer(k, into=targets[k]) for k in range(8)]
    straight = records(*facts)
    mixed = records(*(facts[k] for k in order))
    for k in range(8):
        end = straight.customer(ref("customer", k))
        assert mixed.customer(ref("customer", k)) == end
        assert straight.customer(end) == end
        assert straight.customer(ref("customer", targets[k])) == end


def test_a_long_chain_of_merges_is_no_trap():
    known = records(*(customer(k, into=k + 1) for k in range(20_000)), customer(20_000))
    assert known.customer(ref("customer", 0)) == ref("customer", 20_000)


def test_a_technician_is_known_by_login():
    login = ref("user", 7)
    known = records(technician(1, login=login), advice(technician=login))
    assert known.all(Recommendation)[0].technician == ref("technician", 1)
    assert known.technician(ref("user", 8)) == ref("user", 8)


def test_a_shared_login_is_the_active_persons_or_nobodys():
    login = ref("user", 7)
    gone = technician(1, login=login, active=False)
    assert records(gone, technician(2, login=login)).technician(login) == ref("technician", 2)
    assert records(gone).technician(login) == gone.ref
    shared = records(technician(2, login=login), technician(3, login=login))
    assert shared.technician(login) == login
    (fault,) = shared.faults
    assert fault.why.endswith("fsm:technician:2, fsm:technician:3")


def test_customer_and_technician_are_filled_in_from_site_visit_and_assignment():
    site = Site(ref=ref("site", 1), customer=ref("customer", 1), name="S")
    moved = Site(ref=ref("site", 0), customer=ref("customer", 8), name="S", merged_into=site.ref)
    sent = Assignment(
        ref=ref("assignment", 1), visit=ref("visit", 1), technician=ref("technician", 1)
    )
    off = attrs.evolve(
        sent, ref=ref("assignment", 2), technician=ref("technician", 2), active=False
    )
    known = records(
        customer(1, into=2), customer(2), site, moved, sent, off, visit(1),
        advice(1, site=moved.ref), advice(2, visit=ref("visit", 1)), advice(3),
    )  # fmt: skip
    by_site, by_visit, alone = known.all(Recommendation)
    assert (by_site.customer, by_site.site) == (ref("customer", 2), site.ref)
    assert (by_visit.customer, by_visit.technician) == (ref("customer", 2), ref("technician", 1))
    assert (alone.customer, alone.technician) == (None, None)
    lost = records(attrs.evolve(moved, merged_into=ref("site", 404)), advice(site=moved.ref))
    assert lost.all(Recommendation)[0].customer == ref("customer", 8)


def test_of_two_technicians_sent_neither_is_guessed():
    sent = [
        Assignment(ref=ref("assignment", k), visit=ref("visit", 1), technician=ref("technician", k))
        for k in (1, 2)
    ]
    assert (
        records(*sent, visit(1), advice(visit=ref("visit", 1))).all(Recommendation)[0].technician
        is None
    )


def test_a_branch_is_found_by_fact_visit_technician_and_customer_in_this_order():
    home = technician(1, branch=SOUTH)
    looked_after = customer(1, branch=SOUTH)
    facts = [home, looked_after, visit(1, branch=UNIT), visit(2)]
    for fact, expected in [
        (advice(branch=UNIT, technician=home.ref), NORTH),
        (advice(visit=ref("visit", 1), technician=home.ref), NORTH),
        (advice(visit=ref("visit", 2), technician=home.ref), SOUTH),
        (advice(visit=ref("visit", 2)), SOUTH),
        (advice(), None),
        (advice(technician=ref("technician", 404), customer=ref("customer", 404)), None),
    ]:
        known = records(*facts, fact)
        assert known.branch_of(known.all(Recommendation)[0]) == expected
    known = records(*facts)
    assert [known.branch_of(v) for v in known.all(Visit)] == [NORTH, SOUTH]


def test_an_unmapped_branch_is_reported_and_not_guessed():
    strange = ref("branch", 999)
    known = records(
        technician(1, branch=SOUTH),
        Branch(ref=ref("branch", 5), name="B"),
        Branch(ref=ref("branch", 6), name="Closed", active=False),
        advice(branch=strange, technician=ref("technician", 1)),
    )
    assert known.branch_of(known.all(Recommendation)[0]) is None
    assert known.unmapped == {strange, ref("branch", 5)}


def test_a_checklist_belongs_to_the_branch_it_rated():
    def run(subject):
        return ChecklistRun(
            ref=ref("run", 1),
            checklist="c",
            version="1",
            subject=subject,
            answered_at=NOW,
            answers=(),
        )

    known = records(technician(1, branch=UNIT))
    assert known.branch_of_run(run(UNIT)) == NORTH
    assert known.branch_of_run(run(SOUTH)) == SOUTH
    assert known.branch_of_run(run(ref("technician", 1))) == NORTH
    assert known.branch_of_run(run(ref("training", 1))) is None


def test_every_kind_of_fact_can_be_put_in_order():
    survey = Response(
        ref=ref("response", 1), survey=ref("survey", 1), question="ideas", scale=Scale(1, 10),
        rating=9, answered_at=NOW, visit=ref("visit", 1),
    )  # fmt: skip
    quote = Quote(ref=ref("quote", 1), state=QuoteState.OPEN, raised_at=NOW, visit=ref("visit", 1))
    complaint = Complaint(ref=ref("complaint", 1), raised_at=NOW, visit=ref("visit", 1))
    machine = Equipment(ref=ref("equipment", 1), site=ref("site", 1), name="Boiler")
    known = records(survey, quote, complaint, machine, visit(1, branch=UNIT))
    for kind in (Response, Quote, Complaint):
        (fact,) = known.all(kind)
        assert fact.customer == ref("customer", 1)
        assert known.branch_of(fact) == NORTH


def year(technicians=25):
    """A year of a company, as facts."""
    facts = [customer(k, branch=UNIT) for k in range(400)]
    facts += [technician(k, branch=UNIT, login=ref("user", k)) for k in range(technicians)]
    for k in range(technicians * 220):
        at = NOW + timedelta(hours=k)
        who = ref("user", k % technicians)
        facts.append(visit(k, k % 400, happened_at=at, modified_at=at))
        facts.append(
            Assignment(
                ref=ref("assignment", k), visit=ref("visit", k), technician=who, modified_at=at
            )
        )
        if k % 2:
            facts.append(advice(k, visit=ref("visit", k), technician=who, modified_at=at))
        else:
            facts.append(
                Response(
                    ref=ref("response", k), survey=ref("survey", k), question="ideas",
                    scale=Scale(1, 10), rating=1 + k % 10, visit=ref("visit", k), answered_at=at,
                )
            )  # fmt: skip
        if k % 3 == 0:
            facts.append(Submission(ref=ref("submission", k), technician=who, observed_at=at))
    return facts


def calls_for(facts) -> int:
    """How many calls it takes to put facts in order: work counted, not time."""
    made = Counter()
    sys.setprofile(lambda _frame, event, _what: made.update((event,)))
    try:
        known = Records.of(facts, MAP)
        submissions_of(known, screen_all(known))
    finally:
        sys.setprofile(None)
    return made["call"] + made["c_call"]


def test_twice_the_visits_are_twice_the_work():
    """Comparing everything with everything would be four times as much."""
    once, twice = year(technicians=1), year(technicians=2)
    assert 1.5 < calls_for(twice) / calls_for(once) < 2.5
