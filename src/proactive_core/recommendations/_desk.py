"""The desk of recommendations: decides, and stores what was decided in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

import attrs

from ..errors import UsageError
from ..facts import Recommendation
from ..ports import Append, ConflictError, Index, Journal, Text
from ..refs import Ref
from . import _life_commands as c
from . import _life_events as e
from ._evolve import evolve, fold
from ._findings import Finding, FindingRule
from ._gate import DEFAULT, screen
from ._life_audit import audit
from ._life_model import PREFIX, Course, stream_of
from ._lifecycle import Refused, advance
from ._overrides import Override
from ._owing import effects, settled, unheard
from ._reading import Line, line
from ._texts import digest_of, subject_of, texts

_TRIES = 10


@attrs.frozen
class Step:
    """What some commands come to, not stored yet.

    Attributes:
        entry: One part of a transaction; None if nothing happens.
        after: The recommendation as it leaves it.
        events: What happens, in order.
    """

    entry: Append | None
    after: Course
    events: tuple[e.Event, ...] = ()


@attrs.frozen
class AdviceDesk:
    """Where the life of every recommendation is kept, in the same journal as the leads.

    It remembers nothing: everything is in the journal, and any number of desks may share
    one. Each method takes the moment as an argument.

    Attributes:
        rules: What the gate looks with; the gate's own two rules always apply.
    """

    journal: Journal
    rules: tuple[FindingRule[Recommendation], ...] = DEFAULT

    # --- writing

    def note(
        self, recommendation: Recommendation, *, now: datetime, by: Ref | None = None
    ) -> Course:
        """Write a recommendation down and let the gate look at it, in one transaction.

        The same version again changes nothing, unless the gate's rules have changed.

        Args:
            recommendation: As it is now.
            now: The moment of writing.
            by: Who wrote it down; None = an outside system.

        Raises:
            ConflictError: Others kept writing to it; try again.
        """
        for _ in range(_TRIES):
            held = self.find(recommendation.ref)
            commands = self.writing(held, recommendation, by=by)
            step = self.step(held, *commands, now=now, subject=subject_of(recommendation))
            assert isinstance(step, Step)
            if step.entry is None or self._stored(step.entry):
                return step.after
        raise self._busy(recommendation.ref)

    def writing(
        self, held: Course | None, recommendation: Recommendation, *, by: Ref | None = None
    ) -> tuple[c.Command, ...]:
        """What `note` would do: write a new version down, and let the gate look at it.

        Args:
            held: The recommendation as it is; None = it was never written down.
            recommendation: As it is now.
            by: As for `note`.
        """
        commands: list[c.Command] = []
        # What was erased cannot be compared any more; it is taken for the same.
        if held is None or self._digest(held) not in (None, digest_of(recommendation)):
            commands.append(c.Note(recommendation, by=by))
        if held is None or not held.phase.presented:
            screening = screen(recommendation, self.rules)
            said = [(found.rule, found.level) for found in screening.findings]
            before = () if held is None else held.reasons
            known = [(reason.rule, reason.level) for reason in before]
            if commands or said != known or (held is not None and unheard(held, held.reasons)):
                commands.append(c.Screen(screening))
        return tuple(commands)

    def act(
        self, recommendation: Ref, *commands: c.Command, now: datetime
    ) -> tuple[e.Event, ...] | Refused:
        """Do something about a recommendation; several commands happen all or not at all.

        Args:
            recommendation: Which one.
            commands: What was done, in order.
            now: The moment of deciding.

        Raises:
            UsageError: It was never written down.
            ConflictError: Others kept writing to it; try again.
        """
        for _ in range(_TRIES):
            step = self.step(self.course(recommendation), *commands, now=now)
            if isinstance(step, Refused):
                return step
            if step.entry is None or self._stored(step.entry):
                return step.events
        raise self._busy(recommendation)

    def step(
        self,
        held: Course | None,
        *commands: c.Command,
        now: datetime,
        subject: Ref | None = None,
    ) -> Step | Refused:
        """What commands would store, for whoever stores it together with something else.

        Args:
            held: The recommendation as it is; None = it was never written down.
            commands: In order; the first that does not fit refuses them all.
            now: The moment of deciding.
            subject: Whom the words are about; None = the customer, or the technician.
        """
        after, events, words = held, list[e.Event](), list[Text]()
        for command in commands:
            happened = advance(after, command, now)
            if isinstance(happened, Refused):
                return happened
            for event in happened:
                after = evolve(after, event)
                about = subject or after.customer or after.technician
                words += texts(command, event, about)
                events.append(event)
        if after is None:
            msg = "a recommendation that was never written down has no step without a command"
            raise UsageError(msg)
        if not events:
            return Step(None, after)
        entry = Append(
            stream=stream_of(after.recommendation),
            expected=events[0].version,
            events=tuple(events),
            effects=effects(held, after),
            texts=tuple(words),
            settles=settled(held, after),
            index=Index(live=False, next_action_at=None, stage=after.phase.value),
            at=now,
        )
        return Step(entry, after, tuple(events))

    def _stored(self, entry: Append) -> bool:
        try:
            self.journal.append(entry)
        except ConflictError:
            return False
        return True

    def _busy(self, recommendation: Ref) -> ConflictError:
        msg = f"others kept writing to {recommendation}; try again"
        return ConflictError(msg)

    def _digest(self, held: Course) -> str | None:
        return self.journal.texts(stream_of(held.recommendation)).get(str(held.digest_slot))

    # --- reading

    def find(self, recommendation: Ref) -> Course | None:
        """One recommendation as its events leave it; None if it was never written down."""
        return fold(self.events(recommendation))

    def events(self, recommendation: Ref) -> tuple[e.Event, ...]:
        """Everything that happened to one recommendation, oldest first; empty if nothing did."""
        return self.journal.load(stream_of(recommendation))

    def course(self, recommendation: Ref) -> Course:
        """One recommendation as its events leave it.

        Raises:
            UsageError: It was never written down.
        """
        found = self.find(recommendation)
        if found is None:
            msg = f"there is no recommendation {recommendation}"
            raise UsageError(msg)
        return found

    def courses(self) -> Iterator[Course]:
        """Every recommendation, by ref."""
        for stream in self.journal.streams(PREFIX):
            yield self.course(Ref.parse(stream.removeprefix(PREFIX)))

    def words(self, recommendation: Ref) -> Mapping[str, str | None]:
        """What the present version says, by slot: `observation`, `evidence:1` …; None = erased."""
        held = self.texts(recommendation)
        return {slot: held.get(slot) for slot in self.course(recommendation).text_slots}

    def texts(self, recommendation: Ref) -> Mapping[str, str | None]:
        """Every text of a recommendation by slot, the latest of each; None where erased."""
        return self.journal.texts(stream_of(recommendation))

    def why(self, recommendation: Ref) -> tuple[tuple[str, str], ...]:
        """(rule, why and what to do) of the gate's last look, worst first, in plain words."""
        held = self.texts(recommendation)
        reasons = self.course(recommendation).reasons
        return tuple((r.rule, held.get(r.slot) or "(erased)") for r in reasons)

    def overrides(self, recommendation: Ref) -> tuple[Override, ...]:
        """Who answered for which findings, ended ones included."""
        held = self.texts(recommendation)
        return tuple(
            Override(
                rule=o.rule,
                about=recommendation,
                where=o.where,
                by=o.by,
                why=held.get(o.why_slot) or "(erased)",
                since=o.since,
                until=o.until,
            )
            for o in self.course(recommendation).overruled
        )

    def history(self, recommendation: Ref) -> tuple[Line, ...]:
        """What happened to a recommendation, in plain words, oldest first."""
        held = self.texts(recommendation)
        return tuple(line(x, held) for x in self.journal.load(stream_of(recommendation)))

    # --- checking

    def audit(self) -> tuple[Finding, ...]:
        """Recompute every life from its events; empty when all rules hold.

        Five things are looked for: a life that cannot be replayed; an event that could not
        happen then, such as a conversation about what was withheld [domain:R1, domain:R2]; a
        text that is gone; an index entry that is not what the events say; and a technician
        whom nobody is to tell why something is held back [domain:FM4]. That the agreed ones
        have their lead is asked where leads are known: `programme.without_submission`.
        """
        return tuple(
            found
            for stream in self.journal.streams(PREFIX)
            for found in audit(self.journal, stream)
        )
