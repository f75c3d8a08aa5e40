"""Where it is kept who answers for findings about texts, schemes, plans and people, until when."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

import attrs

from ..errors import ProactiveError, UsageError
from ..ports import Append, ConflictError, Index, Journal, Text
from ..refs import Ref
from ._findings import Finding, Level
from ._overrides import Override, Overruling
from ._rules import NEED

PREFIX = "override:"
_TRIES = 10


@attrs.frozen(kw_only=True)
class FindingOverruled:
    """Somebody answers for a finding about something, for a time.

    Attributes:
        about: What was looked at.
        version: How many events about it there were before.
    """

    about: Ref
    at: datetime
    version: int
    overruling: Overruling


OVERRIDE_NAMES: Mapping[type, str] = MappingProxyType({FindingOverruled: "finding_overruled"})
"""The name under which it is stored: never changed, only added to."""


def text_ref(words: str) -> Ref:
    """The name of a text: the same words have the same name, and others another.

    How lines are broken makes no difference. A text that is changed is another text: what
    somebody answered for in the old one is looked at again.
    """
    said = " ".join(words.split())
    return Ref("proactive", "text", hashlib.sha256(said.encode(errors="replace")).hexdigest()[:24])


@attrs.frozen
class OverrideDesk:
    """Overruled findings, in the same journal as everything else.

    Those about recommendations are part of their life: see `AdviceDesk` and `Overrule`.
    """

    journal: Journal

    def overrule(
        self,
        finding: Finding,
        about: Ref,
        *,
        by: Ref,
        why: str,
        until: datetime,
        now: datetime,
        where: str | None = None,
        subject: Ref | None = None,
    ) -> Override:
        """Leave a finding as it is, for a time.

        Args:
            finding: What is overruled: findings of its rule, as long as it lasts.
            about: What was looked at: a text by its `text_ref`, an entry of the plan, a person.
            by: Who answers for it.
            why: In their words.
            until: Up to this moment, which is not included any more; `now` takes an earlier
                answer back.
            now: The moment of deciding.
            where: Only findings in this field; None = in any.
            subject: The person whom the words are about: with their texts these are erased.

        Raises:
            UsageError: The rule is absolute, or it would end before it begins.
            ConflictError: Others kept writing about it; try again.
        """
        if finding.level is Level.ENFORCE:
            msg = f"{finding.rule} is absolute: nobody can overrule it"
            raise UsageError(msg)
        stream = f"{PREFIX}{about}"
        made = Override(
            rule=finding.rule, about=about, where=where, by=by, why=why, since=now, until=until
        )
        for _ in range(_TRIES):
            version = len(self.journal.load(stream))
            slot = f"why:{version}"
            held = Overruling(
                rule=made.rule,
                where=where,
                by=by,
                since=made.since,
                until=made.until,
                why_slot=slot,
            )
            event = FindingOverruled(about=about, at=made.since, version=version, overruling=held)
            entry = Append(
                stream=stream,
                expected=version,
                events=(event,),
                texts=(Text(slot, subject, why),),
                index=Index(live=False, next_action_at=None, stage="overruled"),
                at=made.since,
            )
            try:
                self.journal.append(entry)
            except ConflictError:
                continue
            return made
        msg = f"others kept writing about {about}; try again"
        raise ConflictError(msg)

    def about(self, about: Ref) -> tuple[Override, ...]:
        """Who answers for which findings about something, ended ones included, oldest first."""
        return tuple(self._of(f"{PREFIX}{about}"))

    def overrides(self) -> tuple[Override, ...]:
        """All of them, ended ones included, by what they are about."""
        return tuple(one for stream in self.journal.streams(PREFIX) for one in self._of(stream))

    def _of(self, stream: str) -> Iterator[Override]:
        held = self.journal.texts(stream)
        for event in self.journal.load(stream):
            o = event.overruling
            yield Override(
                rule=o.rule,
                about=event.about,
                where=o.where,
                by=o.by,
                why=held.get(o.why_slot) or "(erased)",
                since=o.since,
                until=o.until,
            )

    def audit(self) -> tuple[Finding, ...]:
        """What cannot be read any more, or lost its words without being erased."""
        return tuple(x for stream in self.journal.streams(PREFIX) for x in self._audit(stream))

    def _audit(self, stream: str) -> Iterator[Finding]:
        held = self.journal.texts(stream)
        try:
            for event, one in zip(self.journal.load(stream), self._of(stream), strict=True):
                if stream != f"{PREFIX}{one.about}" or event.overruling.why_slot not in held:
                    why = "its name is another, or its reason is gone and not erased"
                    yield NEED.finding(why=why, where=stream)
        except (ProactiveError, LookupError, TypeError, ValueError, AttributeError) as fault:
            yield NEED.finding(why=f"it cannot be read: {fault}", where=stream)
