"""Laws that hold between two histories [leads §9, 6-8]: order, weeks, drift, and what it costs."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import attrs
from hypothesis import given
from hypothesis import strategies as st

from core.leads.office import (
    ANN,
    CUSTOMER,
    LEO,
    MIA,
    OTTAWA,
    POLICY,
    RAY,
    TORONTO,
    Office,
    said,
)
from proactive_core.facts import Urgency
from proactive_core.leads import (
    Acknowledge,
    Classify,
    Outcome,
    OutsideLead,
    Reassign,
    RecordContact,
    Resolve,
    Resume,
    TellByHand,
    Wait,
)
from proactive_core.ports import Receipt
from proactive_core.refs import Ref
from proactive_core.worktime import HolidaySet, WorkCalendar, hours

SINCE, UNTIL = date(2026, 1, 1), date(2040, 1, 1)
#: A clock that never changes, and no holiday: what is left is the week.
PLAIN = WorkCalendar(
    zone="Africa/Lagos",
    weekly=hours("mon-fri", "08:00-12:00", "13:00-17:00"),
    holidays=HolidaySet("none", (), SINCE, UNTIL),
    since=SINCE,
    until=UNTIL,
)
MOMENT = datetime(2026, 1, 5, tzinfo=UTC)

ARRIVALS = st.lists(
    st.fixed_dictionaries(
        {
            "technician": st.sampled_from((ANN, RAY, None)),
            "customer": st.sampled_from((CUSTOMER, None)),
            "branch": st.sampled_from((TORONTO, OTTAWA, None)),
            "urgency": st.sampled_from((None, Urgency.URGENT)),
            "after": st.integers(0, 14 * 86400),
        }
    ),
    min_size=2,
    max_size=5,
)


@given(arrivals=ARRIVALS, order=st.randoms(use_true_random=False))
def test_permuting_independent_arrivals_changes_no_due(arrivals, order):
    """[leads §9.7]: "permuting independent arrivals changes no due"."""
    handed_in = [
        (MOMENT + timedelta(seconds=x.pop("after")), said(str(n), **x))
        for n, x in enumerate([dict(x) for x in arrivals])
    ]
    shuffled = list(handed_in)
    order.shuffle(shuffled)
    found = []
    for one in (handed_in, shuffled):
        office = Office()
        for at, submission in one:
            office.desk.submit(submission, now=at)
        found.append(
            {
                x.id: (x.stage, x.owner, x.promised_due, x.next_action_at)
                for x in office.desk.leads()
            }
        )
    assert found[0] == found[1]


STEPS = st.lists(
    st.tuples(
        st.integers(0, 5 * 86400),
        st.sampled_from(
            (
                lambda _: None,
                lambda _: Classify(by=LEO, customer=CUSTOMER),
                lambda _: Acknowledge(by=MIA),
                lambda now: RecordContact(by=MIA, contacted_at=now),
                lambda now: Wait(by=MIA, reason="x", resume_by=now + timedelta(days=2)),
                lambda _: Resume(by=MIA),
                lambda _: Reassign(by=LEO, to=MIA),
                lambda _: Resolve(by=MIA, outcome=Outcome.ACCEPTED),
                lambda now: TellByHand(by=MIA, told_at=now),
            )
        ),
    ),
    max_size=10,
)


def lived(steps, start, elapsed):
    """Every moment of a history, as seconds since its beginning."""
    ladder = attrs.evolve(POLICY.ladder, elapsed=elapsed)
    office = Office(policy=attrs.evolve(POLICY, ladder=ladder), calendars={None: PLAIN}, now=start)
    office.submit(said(customer=None))
    for seconds, step in steps:
        office.later(seconds=seconds).sweep()
        command = step(office.now)
        if command is not None:
            office.act(command)
    return [
        {
            name: (value - start).total_seconds() if isinstance(value, datetime) else value
            for name, value in attrs.asdict(event, recurse=False).items()
            if name != "observed_at"
        }
        for event in office.journal.load("lead:fsm:lead:1")
    ]


@given(
    steps=STEPS,
    start=st.integers(0, 6 * 86400),
    weeks=st.integers(1, 400),
    elapsed=st.booleans(),
)
def test_whole_weeks_later_everything_is_due_whole_weeks_later(steps, start, weeks, elapsed):
    """[leads §9.7]: "shifting inputs by whole weeks without holidays or DST shifts all dues
    equally"."""
    begun = MOMENT + timedelta(seconds=start)
    assert lived(steps, begun, elapsed) == lived(steps, begun + timedelta(weeks=weeks), elapsed)


def test_a_holiday_breaks_that_law():
    """The law can fail: with a holiday in one of the two weeks it does."""
    with_holiday = attrs.evolve(
        PLAIN, holidays=HolidaySet("one", (date(2026, 1, 13),), SINCE, UNTIL)
    )
    dues = [with_holiday.add(MOMENT + timedelta(weeks=n), 16 * 3600) for n in (0, 1)]
    assert dues[1] - dues[0] != timedelta(weeks=1)


# --- two systems of record


def stages():
    """Leads in several stages, three of them with an outcome."""
    office = Office()
    for n in range(8):
        office.submit(said(str(n)))
    for n in range(6):
        office.desk.act(f"fsm:lead:{n}", Acknowledge(by=MIA), now=office.now)
    for n, outcome in enumerate((Outcome.ACCEPTED, Outcome.DECLINED, Outcome.NOT_SUITABLE)):
        step = Resolve(by=MIA, outcome=outcome, reason="r")
        office.desk.act(f"fsm:lead:{n}", step, now=office.now)
    for _, owed in office.journal.owed(office.now, "push:crm"):
        office.desk.pushed(owed.key, Receipt(Ref("crm", "lead", owed.key)), now=office.now)
    return office


HERE = stages()
INSIDE = {
    lead.id: OutsideLead(
        key=lead.id,
        stage=lead.stage.value,
        outcome=None if lead.outcome is None else lead.outcome.value,
    )
    for lead in HERE.desk.leads()
}
DRIFT = st.dictionaries(
    st.sampled_from([*INSIDE, "fsm:lead:alien", "fsm:lead:other"]),
    st.sampled_from(("lost", "stage", "outcome", "both")),
)


@given(drift=DRIFT, order=st.randoms(use_true_random=False))
def test_one_round_leaves_no_difference_undetected_and_a_second_says_nothing_new(drift, order):
    """[leads §9.6]: "random drift between two fake systems; one round leaves no undetected
    difference, a second emits nothing new" [leads:L6]."""
    outside, expected = dict(INSIDE), set()
    for key, what in drift.items():
        if key not in INSIDE:
            outside[key] = OutsideLead(key=key, stage="contact")
        elif what == "lost":
            del outside[key]
        else:
            held = outside[key]
            stage = "triage" if what != "outcome" else held.stage
            outcome = "unreachable" if what != "stage" else held.outcome
            outside[key] = attrs.evolve(held, stage=stage, outcome=outcome)
        expected.add(key)
    rows = list(outside.values())
    order.shuffle(rows)
    first = HERE.desk.reconcile(rows, HERE.now, name="crm")
    assert {x.key for x in first} == expected
    assert len({x.id for x in first}) == len(first)
    order.shuffle(rows)
    later = HERE.now + timedelta(days=1)
    assert {x.id for x in HERE.desk.reconcile(rows, later, name="crm")} == {x.id for x in first}
    # Once they say the same again, there is nothing left to say.
    assert HERE.desk.reconcile(INSIDE.values(), later, name="crm") == ()


# --- what it costs


@attrs.define
class Counted:
    """A journal that counts what it is asked."""

    inner: object
    asked: Counter = attrs.field(factory=Counter)
    name = "counted"

    def __getattr__(self, name):
        self.asked[name] += 1
        return getattr(self.inner, name)


def cost(leads, what):
    """How often the journal is asked for something that many leads were handed in for."""
    office = Office()
    for n in range(leads):
        office.submit(said(str(n)))
    counted = attrs.evolve(office, journal=Counted(office.journal))
    desk = counted.desk
    counted.journal.asked.clear()
    what(desk, office.now)
    return counted.journal.asked.total()


def test_an_audit_asks_a_few_things_of_each_lead_and_no_more():
    """[leads §9.8] audit budgets as regression numbers: linear, at most six questions a lead."""

    def audit(desk, now):
        assert desk.audit(now, gap=3600) == ()

    twenty, forty, sixty = (cost(n, audit) for n in (20, 40, 60))
    assert sixty - forty == forty - twenty
    assert (forty - twenty) / 20 <= 6


def test_a_sweep_with_nothing_due_asks_the_same_of_any_number_of_leads():
    """[leads §9.8] and finding 10: the sweep reads the index, not the leads."""

    def sweep(desk, now):
        assert desk.sweep(now).acted == ()

    assert cost(5, sweep) == cost(50, sweep) <= 5
