"""The desk: decides, and stores what was decided in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

import attrs

from ..errors import UsageError
from ..facts import Submission
from ..ports import Append, Channel, Order, Receipt, Rejected
from ..refs import Ref
from ..worktime import WorkCalendar
from . import _commands as c
from . import _events as e
from ._act import act
from ._audit import Health, audit, health
from ._draft import Refused, whole_second
from ._entry import entry
from ._intake import Intake, IntakeReceipt
from ._invariants import Violation
from ._mirror import Discrepancy, OutsideLead, order, pushed, reconcile
from ._model import SYSTEM, Lead
from ._numbers import open_missing
from ._people import person_left, person_returned
from ._policy import Context
from ._reading import Reading
from ._relay import Relayed, relay
from ._renewal import rebind
from ._revision import amend, note_readable
from ._sweep import Swept, sweep


@attrs.frozen
class LeadDesk(Reading):
    """Where every submission becomes a lead that cannot get lost.

    It remembers nothing: everything is in the journal, and any number of desks may share
    one. Each method takes the moment as an argument.

    Attributes:
        calendars: Branch → its calendar; None → for every other branch.

    Raises:
        UsageError: The policy resolves to nobody somewhere, or there is no default
            calendar; all faults are named at once.
    """

    # --- intake

    def submit(
        self,
        submission: Submission,
        *,
        now: datetime,
        branch: Ref | None = None,
        customer_name: str | None = None,
        alongside: tuple[Append, ...] = (),
    ) -> IntakeReceipt:
        """Take a submission in; the receipt exists only once everything is stored [leads:S6].

        The same submission again gives the same receipt. With other content it opens a lead
        of its own in triage, beside the first [leads:S5].

        Args:
            submission: What was said in the field.
            now: The moment of receipt.
            branch: The branch that has to act; None = the submission's own.
            customer_name: For the people who act; kept apart from the history.
            alongside: What other streams add in the same transaction; if the submission is
                repeated, nothing of it is stored.

        Raises:
            ConflictError: Others kept taking it in, or wrote to a stream of `alongside` first.
            ClaimedError: With `alongside` only: others took in the same recommendation first.
        """
        intake = Intake(self, whole_second(now))
        return intake.submit(submission, branch, customer_name, alongside)

    def submit_all(
        self,
        submissions: Iterable[Submission],
        *,
        now: datetime,
        customer_names: Mapping[Ref, str] | None = None,
    ) -> tuple[IntakeReceipt | UsageError, ...]:
        """Take many submissions in, each as `submit` does, with one flush of the disk for many.

        One that stands in the way of others comes in without them, so that it costs them nothing.

        Args:
            submissions: What was said in the field.
            now: The moment of receipt.
            customer_names: Customer → name, for the people who act; None = no names.

        Returns:
            For each, in their order, its receipt, or why it alone could not be stored. Each
            receipt is good: what it promises is stored.

        Raises:
            SourceError: The journal is busy, full or out of reach. Some may be stored; send all
                again.
        """
        return Intake(self, whole_second(now)).submit_all(submissions, customer_names or {})

    def submit_unreadable(
        self, source: str, key: str, raw: str, why: str, *, now: datetime, branch: Ref | None = None
    ) -> IntakeReceipt:
        """Take in what could not be read: a lead in triage, with owner and due.

        Args:
            source: Lower_case word of the outside system.
            key: What it is called there, or a digest of it.
            raw: As it came.
            why: What could not be read.
            now: The moment of receipt.
            branch: The branch that has to act; None = unknown.
        """
        ref = Ref(source, "unreadable", key)
        return Intake(self, whole_second(now)).submit_unreadable(ref, raw, why, branch)

    def trouble(self, ref: Ref, why: str, *, now: datetime, branch: Ref | None = None) -> str:
        """Open a lead in triage about the programme itself; returns its id.

        Args:
            ref: Its name: the same again opens nothing.
            why: What somebody has to look after.
            now: The moment at which it was noticed.
            branch: The branch that has to act; None = unknown.
        """
        return Intake(self, whole_second(now)).submit_unreadable(ref, "", why, branch, SYSTEM).lead

    def open_missing(self, now: datetime) -> tuple[str, ...]:
        """Open a lead for each of them that is missing for longer than the policy allows.

        Returns:
            The ids of the leads opened; empty where the policy names no such time.
        """
        return open_missing(self, whole_second(now))

    # --- acting

    def act(
        self,
        lead_id: str,
        command: c.Command,
        *,
        now: datetime,
        version: int | None = None,
        claims: tuple[str, ...] = (),
    ) -> tuple[e.Event, ...] | Refused:
        """Do something about a lead.

        Args:
            lead_id: Which lead.
            command: What is asked, and who asks.
            now: The moment of deciding.
            version: The number of events that whoever asks has seen; if the lead has moved on,
                the command is refused. None = decide on the lead as it is now.
            claims: Keys that no other lead may hold from now on; if this one holds them all
                already, nothing happens again.

        Raises:
            UsageError: There is no such lead.
            ConflictError: Others kept writing to the lead; try again.
            ClaimedError: Another lead holds one of the keys.
        """
        return act(self, lead_id, command, now, version, claims)

    def entry(
        self,
        before: Lead | None,
        command: c.Command,
        events: tuple[e.Event, ...],
        context: Context,
        *,
        claims: tuple[str, ...] = (),
    ) -> Append:
        """Everything that a decision stores, as one part of a transaction.

        Args:
            before: The lead that was decided on; None if there was none.
            command: What was asked.
            events: What was decided.
            context: What it was decided by.
            claims: Keys that no other stream may hold from now on.
        """
        return entry(self.journal, before, command, events, context, claims)

    def amend(
        self,
        submission: Submission,
        *,
        now: datetime,
        branch: Ref | None = None,
        customer_name: str | None = None,
        merged: Mapping[Ref, Ref] = MappingProxyType({}),
    ) -> tuple[e.Event, ...]:
        """Take in that a submission was changed in the field after it had become a lead.

        Other words and another urgency go to its lead, even a closed one, and whoever has it is
        told: its owner, else the manager, else the sink; the promise stays. Another customer,
        technician or, while it is open, branch opens a lead of its own in triage, and whoever has
        the earlier one is told. What is not said any more takes nothing back, and what was erased
        cannot be compared.

        Args:
            submission: As it is now.
            now: The moment at which it was noticed.
            branch: The branch that has to act; None = the submission's own.
            customer_name: For the people who act; None if unknown.
            merged: Customer record → the one that replaced it (`Customer.merged_into`): under
                its new name a customer is the same.

        Returns:
            What happened to its lead, or how the lead beside it began; empty when nothing of
            that differs.

        Raises:
            UsageError: The submission never came in.
        """
        return amend(self, submission, whole_second(now), branch, customer_name, merged)

    def note_readable(
        self, unreadable: Ref, submission: Ref, *, now: datetime
    ) -> tuple[e.Event, ...]:
        """Tell whoever has something unreadable that it came in again and can be read now.

        A person decides what that means: whether the two are linked, say.

        Args:
            unreadable: As what it came in, as of `submit_unreadable`.
            submission: As what it is known now: a submission, or a recommendation.
            now: The moment at which it was noticed.

        Returns:
            What happened; empty when it was told already, or the two are linked.

        Raises:
            UsageError: Nothing unreadable came in under that name.
        """
        return note_readable(self, unreadable, submission, whole_second(now))

    def rebind(
        self, before: Mapping[Ref | None, WorkCalendar], *, by: Ref, now: datetime
    ) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
        """Let every running clock count by the calendars and the policy of today.

        Promises are facts and no change of a calendar moves them; this does, as an event of
        each lead. Used time stays, and the rest counts in the new hours [leads §4.2].

        Args:
            before: The calendars that counted so far, by branch as in `calendars`.
            by: Who decides it: a manager.
            now: The moment from which the rest is counted.

        Returns:
            Ids of the leads with a new promise, and (id, why) of those that keep theirs.
        """
        return rebind(self, before, by, now)

    # --- time

    def sweep(self, now: datetime, *, limit: int = 100) -> Swept:
        """Find what is due and move it one step; safe to repeat, and from many places.

        Leads whose owner is not active any more get another owner first.

        Args:
            now: What is due by then, that moment included.
            limit: How many due leads to move at most.
        """
        return sweep(self, now, limit)

    # --- people

    def person_left(self, person: Ref, *, now: datetime) -> int | Refused:
        """Off-board somebody: all their leads get another owner in the same transaction.

        What they were owed as a submitter is discharged, for that reason.

        Returns:
            How many leads this touched, or why the person cannot go yet [leads:S12].
        """
        return person_left(self, person, whole_second(now))

    def person_returned(self, person: Ref, *, now: datetime) -> Refused | None:
        """Take an off-boarding back; leads stay where they went."""
        return person_returned(self, person, whole_second(now))

    # --- telling, copying, checking

    def relay(self, now: datetime, channels: Mapping[str, Channel], *, limit: int = 100) -> Relayed:
        """Deliver what people are owed: to submitters, and to whoever has to act.

        Args:
            now: What is owed by then, that moment included.
            channels: By the name that contacts use.
            limit: How many of each kind to try at most.
        """
        return relay(self, whole_second(now), channels, limit)

    def order(self, lead_id: str, *, now: datetime) -> Order:
        """The copy of a lead that an outside system should hold now."""
        return order(self, lead_id, whole_second(now))

    def pushed(
        self, effect_key: str, result: Receipt | Rejected, *, now: datetime
    ) -> tuple[e.Event, ...] | Refused:
        """Note what an outside system made of a copy that was owed."""
        return pushed(self, effect_key, result, now)

    def reconcile(
        self, outside: Iterable[OutsideLead], now: datetime, *, name: str
    ) -> tuple[Discrepancy, ...]:
        """Compare with what an outside system holds, both ways."""
        return reconcile(self, outside, whole_second(now), name)

    def audit(self, now: datetime, *, gap: int | None = None) -> tuple[Violation, ...]:
        """Recompute every invariant from the events; empty when all hold [leads §7.2].

        Args:
            now: The moment for which the rules are checked.
            gap: Elapsed seconds between two sweeps: what is overdue for longer without a
                recorded breach is a violation. None = not checked.
        """
        return audit(self, whole_second(now), gap)

    def health(
        self,
        now: datetime,
        *,
        gap: int | None = None,
        found: tuple[Violation, ...] | None = None,
    ) -> Health:
        """Whether the desk does its work.

        Args:
            now: The moment to judge.
            gap: As for `audit`.
            found: What `audit` found at this moment; None = it is asked again.
        """
        return health(self, whole_second(now), gap, found)
