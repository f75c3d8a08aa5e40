"""Many submissions at once: what came of them one by one, with fewer transactions [leads:S5, S6]."""

from __future__ import annotations

from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.leads.office import CALENDAR, CUSTOMER, MIA, TORONTO, Office, said
from proactive_core.errors import SourceError, UsageError
from proactive_core.facts import Urgency
from proactive_core.leads import MemoryJournal, _intake
from proactive_core.refs import Ref
from proactive_core.worktime import HolidaySet

ADVICE = Ref("fsm", "recommendation", "5")


@attrs.define
class Watched:
    """A journal that notes what is stored together, and lets somebody step in before it is."""

    inner: MemoryJournal = attrs.field(factory=MemoryJournal)
    stored: list = attrs.field(factory=list)
    before: object = lambda entries: None
    name = "watched"

    def __getattr__(self, name):
        return getattr(self.inner, name)

    def append(self, *entries):
        self.before(entries)
        self.inner.append(*entries)
        self.stored.append(len(entries))


@pytest.fixture
def office():
    return Office(journal=Watched())


def many(count):
    return [said(str(n)) for n in range(count)]


def together(office, submissions):
    names = {CUSTOMER: "Mrs Smith"}
    return office.desk.submit_all(submissions, now=office.now, customer_names=names)


def everything(journal):
    streams = journal.streams()
    return [(s, journal.load(s), journal.index(s), journal.effects(s)) for s in streams], [
        (s, dict(journal.texts(s))) for s in streams
    ]


arrivals = st.lists(
    st.builds(
        said,
        st.sampled_from("123456"),
        summary=st.sampled_from(["The boiler is old", "It is very old", None]),
        urgency=st.sampled_from(Urgency),
        recommendation=st.sampled_from([None, None, ADVICE]),
        customer=st.sampled_from([CUSTOMER, None]),
    ),
    max_size=12,
)


@given(arrivals, arrivals, st.integers(1, 8))
def test_many_at_once_are_the_same_as_one_by_one(held, fresh, size):
    """[leads:S5] the same again is the same receipt, other content is a conflict, both are kept."""
    one_by_one, at_once = Office(), Office()
    for office in (one_by_one, at_once):
        for submission in held:
            office.desk.submit(submission, now=office.now)
    receipts = tuple(
        one_by_one.desk.submit(
            s, now=one_by_one.now, customer_name="Mrs Smith" if s.customer else None
        )
        for s in fresh
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_intake, "_TOGETHER", size)
        assert together(at_once, fresh) == receipts
    assert everything(at_once.journal) == everything(one_by_one.journal)
    assert at_once.audit() == ()


def test_many_take_few_transactions(office):
    receipts = together(office, many(120))
    assert office.journal.stored == [50, 50, 20]
    assert [r.lead for r in receipts] == [f"fsm:lead:{n}" for n in range(120)]
    assert {r.owner for r in receipts} == {MIA}
    assert office.desk.customer_name("fsm:lead:119") == "Mrs Smith"
    again = together(office, many(120))
    assert again == tuple(attrs.evolve(r, repeated=True) for r in receipts)
    assert len(office.journal.stored) == 3


def test_none_at_all_is_nothing(office):
    assert together(office, []) == ()
    assert office.journal.stored == []


def test_a_receipt_is_given_only_for_what_is_stored(office):
    """[leads:S6] What is not stored has no receipt; what was stored before keeps its own."""

    def away(entries):
        if len(office.journal.stored) == 1:
            raise SourceError("the disk is full")

    office.journal.before = away
    with pytest.raises(SourceError, match="full"):
        together(office, many(60))
    assert len(office.journal.streams("lead:")) == 50
    office.journal.before = lambda entries: None
    assert [r.repeated for r in together(office, many(60))] == [True] * 50 + [False] * 10


def test_one_that_can_never_be_stored_costs_the_others_nothing(office):
    bad = "lead:fsm:lead:13"

    def refuse(entries):
        if any(entry.stream == bad for entry in entries):
            raise UsageError("a name or key is too long")

    office.journal.before = refuse
    results = together(office, many(40))
    assert [n for n, r in enumerate(results) if isinstance(r, UsageError)] == [13]
    assert "too long" in str(results[13])
    assert len(office.journal.streams("lead:")) == 39
    assert len(office.journal.stored) < 8, "the others came in one by one"
    assert office.audit() == ()


def test_one_that_somebody_else_takes_in_meanwhile_is_taken_in_once(office):
    other = Office(journal=office.journal.inner)
    there = iter([lambda: other.desk.submit(said("7"), now=other.now)])
    office.journal.before = lambda entries: next(there, lambda: None)()
    results = together(office, many(20))
    assert [n for n, r in enumerate(results) if r.repeated] == [7]
    assert len(office.journal.streams("lead:")) == 20
    assert office.audit() == ()


def test_what_they_all_show_to_be_wrong_is_one_lead():
    """[leads:S13] a calendar that ends is told once, however many promises it cannot keep."""
    short = attrs.evolve(
        CALENDAR,
        until=date(2026, 1, 6),
        holidays=HolidaySet("none", (), date(2026, 1, 1), date(2026, 1, 6)),
        revision="short",
    )
    office = Office(journal=Watched(), calendars={None: CALENDAR, TORONTO: short})
    office.later(hours=7)
    results = together(office, many(30))
    assert not any(r.repeated for r in results)
    assert [s for s in office.journal.streams() if "calendar" in s] == [
        "lead:proactive:calendar:short"
    ]
    assert len(office.journal.streams("lead:")) == 31
    assert office.audit() == ()
