"""Taking in: once per submission, whatever arrives."""

from __future__ import annotations

import enum
import hashlib
import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from ..errors import UsageError
from ..facts import Submission
from ..ports import Append, ClaimedError, ConflictError
from ..refs import Ref
from . import _commands as c
from . import _events as e
from ._draft import Refused
from ._kernel import decide
from ._model import stream_of
from ._policy import Context
from ._trouble import Decided, troubles

if TYPE_CHECKING:
    from ._desk import LeadDesk
    from ._reading import Reading

_TRIES = 10
_TOGETHER = 50  # more spare little more of the flush, and let others wait for longer


@attrs.frozen
class IntakeReceipt:
    """The promise that something arrived and will be seen through.

    Attributes:
        lead: Id of the lead.
        owner: Who got it when it arrived, as first promised.
        due: By when they promised to act, as first promised.
        repeated: True when it had arrived before; nothing was stored then.
    """

    submission: Ref
    lead: str
    owner: Ref
    due: datetime
    repeated: bool


@attrs.frozen
class _Decided:
    """What becomes of one arrival: its receipt, which is good once the entries are stored."""

    receipt: IntakeReceipt
    entries: tuple[Append, ...] = ()


@attrs.frozen
class Intake:
    """Arrivals at a desk, all at one moment."""

    desk: LeadDesk
    now: datetime

    def submit(
        self,
        submission: Submission,
        branch: Ref | None,
        customer_name: str | None,
        alongside: tuple[Append, ...] = (),
    ) -> IntakeReceipt:
        """Take a readable submission in, once."""
        return self._stored(
            lambda: self._readable(submission, branch, customer_name), submission.ref, alongside
        )

    def submit_all(
        self, submissions: Iterable[Submission], names: Mapping[Ref, str]
    ) -> tuple[IntakeReceipt | UsageError, ...]:
        """Take readable submissions in, many in each transaction."""
        found: list[IntakeReceipt | UsageError] = []
        left = iter(submissions)
        while some := [(s, _name(s, names)) for s in itertools.islice(left, _TOGETHER)]:
            found += self._together(some)
        return tuple(found)

    def submit_unreadable(
        self, ref: Ref, raw: str, why: str, branch: Ref | None, by: Ref | None = None
    ) -> IntakeReceipt:
        """Take in what nobody could read, once."""
        digest = hashlib.sha256(raw.encode()).hexdigest()

        def decided() -> _Decided:
            lead, known = self._place(ref, digest)
            if known:
                return self._known(lead, ref)
            command = c.SubmitUnreadable(
                by=by or Ref(ref.system, "source", "feed"),
                lead=lead,
                submission=ref,
                digest=digest,
                raw=raw,
                why=why,
                branch=branch,
            )
            claim = f"submission:{ref}" if lead == str(ref) else f"lead:{lead}"
            return self._decided(command, ref, (claim,), self.desk.context())

        return self._stored(decided, ref)

    def _together(
        self, some: Sequence[tuple[Submission, str | None]]
    ) -> list[IntakeReceipt | UsageError]:
        """Take them in at once; in halves, if one of them stands in the way of the others.

        That is so when two of them belong together, when somebody else was faster, or when one
        can never be stored. In the end that one comes in alone.
        """
        if len(some) == 1:
            return [self._alone(*some[0])]
        context = self.desk.context()
        try:
            decided = [self._readable(s, None, name, context) for s, name in some]
            entries = [entry for one in decided for entry in one.entries]
            if entries:
                self.desk.journal.append(*entries)
        except UsageError:
            half = len(some) // 2
            return self._together(some[:half]) + self._together(some[half:])
        return [one.receipt for one in decided]

    def _alone(self, submission: Submission, name: str | None) -> IntakeReceipt | UsageError:
        try:
            return self.submit(submission, None, name)
        except UsageError as fault:
            return fault

    def _stored(
        self, decided: Callable[[], _Decided], ref: Ref, alongside: tuple[Append, ...] = ()
    ) -> IntakeReceipt:
        """Decide and store; anew, when somebody else was faster."""
        for _ in range(_TRIES):
            try:
                one = decided()
                if one.entries:
                    self.desk.journal.append(*one.entries, *alongside)
            except (ConflictError, ClaimedError):
                if alongside:  # whoever decided it has to decide again
                    raise
            else:
                return one.receipt
        msg = f"others kept taking {ref} in; send it again"
        raise ConflictError(msg)

    def _readable(
        self,
        submission: Submission,
        branch: Ref | None,
        customer_name: str | None,
        context: Context | None = None,
    ) -> _Decided:
        digest = digest_of(submission)
        lead, known = self._place(submission.ref, digest)
        if known:
            return self._known(lead, submission.ref)
        claims, first = [f"lead:{lead}"], lead == str(submission.ref)
        beside = None
        if first:
            claims = [f"submission:{submission.ref}"]
            if submission.recommendation is not None:
                claim = f"recommendation:{submission.recommendation}"
                holder = self.desk.journal.holder(claim)
                if holder is None:
                    claims.append(claim)
                else:
                    beside = holder.partition(":")[2]
        command = c.Submit(
            by=submission.technician or Ref(submission.ref.system, "source", "feed"),
            lead=lead,
            submission=submission,
            digest=digest,
            branch=branch,
            customer_name=customer_name,
            beside=beside,
            conflicts_with=None if first else current(self.desk, submission.ref),
        )
        context = self.desk.context() if context is None else context
        return self._decided(command, submission.ref, tuple(claims), context)

    def _place(self, ref: Ref, digest: str) -> tuple[str, bool]:
        """Where an arrival belongs, and whether it is there already."""
        journal, lead, n = self.desk.journal, str(ref), 1
        claim = f"submission:{ref}"
        while journal.holder(claim) is not None:
            held = journal.texts(stream_of(lead)).get("digest")
            # What was erased cannot be compared any more; it is taken for the same.
            if held is None or held == digest:
                return lead, True
            n += 1
            lead = numbered(ref, n)
            claim = f"lead:{lead}"
        return lead, False

    def _decided(
        self,
        command: c.Submit | c.SubmitUnreadable,
        ref: Ref,
        claims: tuple[str, ...],
        context: Context,
    ) -> _Decided:
        events = decide(None, command, now=self.now, context=context)
        assert not isinstance(events, Refused)
        entry = self.desk.entry(None, command, events, context, claims=claims)
        shown = troubles(self.desk, [Decided(None, events)], self.now, context)
        earlier = self._told_earlier(command, context)
        receipt = _receipt(events, command.lead, ref, repeated=False)
        return _Decided(receipt, (entry, *earlier, *shown))

    def _told_earlier(self, command: c.Command, context: Context) -> tuple[Append, ...]:
        """Whoever has the submission with its earlier content hears that there is another."""
        if not isinstance(command, c.Submit) or command.conflicts_with is None:
            return ()
        before = self.desk.lead(self.desk.root(command.conflicts_with))
        note = c.NoteArrival(submission=command.submission.ref, lead=command.lead)
        events = decide(before, note, now=self.now, context=context)
        if isinstance(events, Refused):  # it was linked to another one meanwhile
            raise ConflictError(events.why)
        return (self.desk.entry(before, note, events, context),)

    def _known(self, lead: str, submission: Ref) -> _Decided:
        events = self.desk.journal.load(stream_of(lead))
        return _Decided(_receipt(events, lead, submission, repeated=True))


def _name(submission: Submission, names: Mapping[Ref, str]) -> str | None:
    return None if submission.customer is None else names.get(submission.customer)


def versions(desk: Reading, submission: Ref) -> tuple[str, ...]:
    """Ids of the leads that a submission became, in the order of its contents; empty if none."""
    found: list[str] = []
    claim, lead = f"submission:{submission}", str(submission)
    while desk.journal.holder(claim) is not None:
        found.append(lead)
        lead = numbered(submission, len(found) + 1)
        claim = f"lead:{lead}"
    return tuple(found)


def current(desk: Reading, submission: Ref) -> str:
    """Id of the lead that a submission became with its latest content.

    That is the one which is named by the latest note that it came in again.
    """
    found = versions(desk, submission)
    places = dict.fromkeys(place for lead in found for place in (lead, desk.root(lead)))
    notes = [
        (event.at, found.index(event.lead), event.lead)
        for place in places
        for event in desk.journal.load(stream_of(place))
        if isinstance(event, e.ArrivedAgain) and event.lead in found
    ]
    return max(notes)[2] if notes else found[-1]


def numbered(submission: Ref, n: int) -> str:
    """Id of the lead of a submission's n-th content: no ref begins with "~"."""
    return f"~{n}:{submission}"


def _receipt(
    events: tuple[e.Event, ...], lead: str, submission: Ref, *, repeated: bool
) -> IntakeReceipt:
    owner = next(x.owner for x in events if isinstance(x, e.OwnerSet))
    due = next(x.due for x in events if isinstance(x, e.StageEntered))
    return IntakeReceipt(submission, lead, owner, due, repeated)


def digest_of(submission: Submission) -> str:
    """Tells one content from another; when it was last touched is no content.

    Fields without a value are left out, so that a field which a later version of this
    library adds does not make every old submission look changed.
    """
    said = {
        field.name: getattr(submission, field.name)
        for field in attrs.fields(Submission)
        if field.name != "modified_at"
    }
    lines = [
        f"{name}={_plain(value)!r}" for name, value in sorted(said.items()) if value is not None
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, enum.Enum):
        return value.value
    return value.isoformat() if isinstance(value, datetime) else str(value)
