"""Reading what is at the desk: leads, what was said, and their history in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

import attrs

from ..errors import UsageError
from ..ports import Journal
from ..refs import Ref
from ..worktime import WorkCalendar
from ._describe import describe
from ._directory import Directory
from ._events import Escalated
from ._evolve import evolve, fold
from ._explain import Explanation, explain
from ._model import Lead, Stage, stream_of
from ._numbers import MissingNumber, missing
from ._people import as_they_are_now
from ._policy import Context, Policy


@attrs.frozen
class Line:
    """One thing that happened.

    Attributes:
        words: A sentence; it may hold personal text, so it is made when it is read.
    """

    at: datetime
    words: str

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}Z  {self.words}"


@attrs.frozen
class Reading:
    """What is at a desk; nothing here changes it."""

    journal: Journal
    policy: Policy
    directory: Directory
    calendars: Mapping[Ref | None, WorkCalendar] = attrs.field(hash=False)

    def __attrs_post_init__(self) -> None:
        found = list(self.policy.faults(self.directory))
        if None not in self.calendars:
            found.append("calendars has no entry for branches that are not named (key None)")
        if found:
            msg = "the desk cannot promise anything: " + "; ".join(found)
            raise UsageError(msg)

    def people(self) -> Directory:
        """The directory, with everybody who was off-boarded inactive."""
        return as_they_are_now(self.journal, self.directory)[0]

    def context(self) -> Context:
        """The policy, the people as they are now, and the calendars."""
        people, noted = as_they_are_now(self.journal, self.directory)
        return Context(self.policy, people, self.calendars, noted)

    def missing(self, now: datetime) -> tuple[MissingNumber, ...]:
        """Numbers that devices in the field gave and that never came in, by technician.

        They are found by the gaps between those that came in, so the last of a device is
        missed only once a later one comes. See `Submission.sequence`.
        """
        return tuple(m for m in missing(self.leads()) if m.noticed_at <= now)

    def lead(self, lead_id: str) -> Lead:
        """One lead as its events leave it.

        Raises:
            UsageError: There is none of that id.
        """
        found = fold(self.journal.load(stream_of(lead_id)))
        if found is None:
            msg = f"there is no lead {lead_id!r}"
            raise UsageError(msg)
        return found

    def leads(self) -> Iterator[Lead]:
        """Every lead, by id."""
        for stream in self.journal.streams("lead:"):
            yield self.lead(stream.partition(":")[2])

    def find(self, submission: Ref) -> str | None:
        """The id of the lead that a submission leads to; None if it never came in.

        That is the lead it came in as, or the root that this one is linked to.
        """
        stream = self.journal.holder(f"submission:{submission}")
        return None if stream is None else self.root(stream.partition(":")[2])

    def root(self, lead_id: str) -> str:
        """The id of the lead that goes on for a lead: itself, unless it is linked to another."""
        index = self.journal.index(stream_of(lead_id))
        while index is not None and index.stage == Stage.LINKED.value:
            lead_id = self.lead(lead_id).linked_to or lead_id
            index = self.journal.index(stream_of(lead_id))
        return lead_id

    def is_live(self, lead_id: str) -> bool:
        """Whether somebody still has to do something about a lead; False if there is none."""
        index = self.journal.index(stream_of(lead_id))
        return index is not None and index.live

    def texts(self, lead_id: str) -> Mapping[str, str | None]:
        """The texts of a lead by slot; None where one was erased."""
        return self.journal.texts(stream_of(lead_id))

    def summary(self, lead_id: str) -> str | None:
        """What was said in the field; None if nothing was written, or it was erased."""
        held = self.texts(lead_id)
        slots = (s.summary_slot for s in self.lead(lead_id).submissions)
        return next((held.get(slot) for slot in slots if slot is not None), None)

    def customer_name(self, lead_id: str) -> str | None:
        """The customer's name; None if nobody gave it, or it was erased."""
        slot = self.lead(lead_id).customer_name_slot
        return None if slot is None else self.texts(lead_id).get(slot)

    def explain(self, lead_id: str) -> Explanation:
        """Why a lead's promise is due when it is, second by second [leads:T15]."""
        lead = self.lead(lead_id)
        steps = [x for x in self.journal.load(stream_of(lead_id)) if isinstance(x, Escalated)]
        return explain(lead, self.context(), steps[-1] if steps else None)

    def history(self, lead_id: str) -> tuple[Line, ...]:
        """What happened to a lead, in plain words, oldest first."""
        self.lead(lead_id)
        texts, context = self.texts(lead_id), self.context()
        lines: list[Line] = []
        state: Lead | None = None
        for event in self.journal.load(stream_of(lead_id)):
            state = evolve(state, event)
            lines.append(Line(event.at, describe(state, event, texts, context)))
        return tuple(lines)
