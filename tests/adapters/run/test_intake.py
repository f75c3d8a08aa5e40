"""From the shelf to the desk: many at once, and nothing is taken for done that was not stored."""

from __future__ import annotations

import attrs
import pytest

from core.leads.office import DIRECTORY, MONDAY, POLICY, Office, said
from proactive_adapters.run._intake import Intake
from proactive_adapters.run._shelf import Shelf
from proactive_core import Customer, Feed, Problem, Ref
from proactive_core.errors import SourceError, UsageError
from proactive_core.leads import MemoryJournal, Stage
from proactive_core.ports import ConflictError, Page
from proactive_core.programme import BranchMap
from proactive_core.recommendations import AdviceDesk

COUNT = 120
NAMED = Customer(ref=Ref("fsm", "customer", "9"), name="Mrs Smith")


@attrs.define
class Frail:
    """A journal that refuses some of what it is told, for as long as it is told to."""

    refuse: object
    inner: MemoryJournal = attrs.field(factory=MemoryJournal)
    appends: int = 0
    name = "frail"

    def __getattr__(self, name):
        return getattr(self.inner, name)

    def append(self, *entries):
        self.appends += 1
        if self.refuse:
            self.refuse(entries)
        self.inner.append(*entries)


def pulled(*facts, problems=()):
    """A shelf onto which so much was put in one read."""
    shelf = Shelf(MemoryJournal())
    for feed, some in ((Feed.CUSTOMERS, [NAMED]), (Feed.SUBMISSIONS, facts)):
        page = Page(
            rows=len(some) + len(problems) * (feed is Feed.SUBMISSIONS),
            facts=tuple(some),
            problems=tuple(problems) if feed is Feed.SUBMISSIONS else (),
        )
        append, _ = shelf.put("fsm", feed, page, pending=(), cursor=None, until=MONDAY, now=MONDAY)
        shelf.took(append)
    return Intake(shelf, BranchMap())


def opened(intake, journal):
    office = Office(journal=journal, policy=POLICY, directory=DIRECTORY)
    return intake.open(office.desk, AdviceDesk(journal), MONDAY), office


def test_many_findings_of_one_read_are_stored_with_few_flushes():
    journal = Frail(None)
    intake = pulled(*(said(str(n)) for n in range(COUNT)))
    count, office = opened(intake, journal)
    assert count == COUNT
    assert journal.appends == 3
    assert office.desk.customer_name("fsm:lead:119") == "Mrs Smith"
    assert opened(intake, journal)[0] == 0
    assert journal.appends == 3


def test_what_could_not_be_stored_is_stored_when_next_tried():
    """The same process tries again: what it only meant to store is not behind it."""

    def full(_):
        raise SourceError("the disk is full")

    journal = Frail(full)
    unreadable = Problem(row=3, raw="{}", why="customer missing @ $.data[3]", key="3")
    intake = pulled(*(said(str(n)) for n in range(3)), problems=[unreadable])
    with pytest.raises(SourceError, match="full"):
        opened(intake, journal)
    journal.refuse = None
    assert opened(intake, journal)[0] == 4
    assert list(intake.without_lead(Office(journal=journal).desk)) == []


def test_an_unreadable_one_that_could_not_be_stored_is_stored_when_next_tried():
    def full(entries):
        if any("unreadable" in entry.stream for entry in entries):
            raise SourceError("the disk is full")

    journal = Frail(full)
    intake = pulled(said("1"), problems=[Problem(row=3, raw="{}", why="customer missing", key="3")])
    with pytest.raises(SourceError, match="full"):
        opened(intake, journal)
    journal.refuse = None
    assert opened(intake, journal)[0] == 1
    assert len(journal.streams("lead:")) == 2


def test_one_that_can_never_be_stored_costs_the_others_nothing_and_somebody_looks_at_it():
    def refuse(entries):
        if any(entry.stream == "lead:fsm:lead:7" for entry in entries):
            raise UsageError("a name or key is too long")

    journal = Frail(refuse)
    intake = pulled(*(said(str(n)) for n in range(20)))
    count, office = opened(intake, journal)
    assert count == 20
    assert len(journal.streams("lead:fsm:lead:")) == 19
    (stand_in,) = journal.streams("lead:fsm:unreadable:")
    lead = office.desk.lead(stand_in.removeprefix("lead:"))
    assert lead.stage is Stage.TRIAGE
    texts = office.desk.texts(lead.id)
    assert texts["why"] == "a name or key is too long"
    assert '"ref":"fsm:lead:7"' in texts["raw"]
    assert list(intake.without_lead(office.desk)) == []
    assert opened(intake, journal)[0] == 0


def test_one_that_others_kept_taking_in_is_told_and_tried_again():
    def refuse(entries):
        if any(entry.stream == "lead:fsm:lead:7" for entry in entries):
            raise ConflictError("somebody else wrote first")

    journal = Frail(refuse)
    intake = pulled(*(said(str(n)) for n in range(20)))
    with pytest.raises(ConflictError, match="send it again"):
        opened(intake, journal)
    assert len(journal.streams("lead:")) == 19
    assert list(intake.without_lead(Office(journal=journal).desk)) == [said("7").ref]
    journal.refuse = None
    assert opened(intake, journal)[0] == 1
