"""What a decision meets in the journal: whether it may be stored, and why not."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from proactive_core.errors import UsageError
from proactive_core.ports import Append, ClaimedError, ConflictError, Effect

from . import _statements as s
from ._driver import Transaction
from ._seals import NOTHING_BEFORE


@attrs.frozen
class Held:
    """What there is of everything that some decisions name, and what they add to it in turn.

    Attributes:
        heads: Stream → how many events it holds, and the hash of the last.
        claims: Key → the stream that holds it.
        effects: Key → the stream that owes it, and whether it still does.
    """

    heads: dict[str, tuple[int, str]] = attrs.field(factory=dict)
    claims: dict[str, str] = attrs.field(factory=dict)
    effects: dict[str, tuple[str, bool]] = attrs.field(factory=dict)

    @classmethod
    def look(cls, said: Transaction, entries: Sequence[Append]) -> Held:
        """Ask for all of it at once."""
        held = cls()
        streams = [name for e in entries for name in (e.stream, *(name for name, _ in e.rests_on))]
        claims = [key for e in entries for key in e.claims]
        effects = [key for e in entries for key in (*e.settles, *(x.key for x in e.effects))]
        for query, names in s.looks(streams, claims, effects):
            for what, name, number, other in said.ask(query, *names):
                if what == s.STREAM:
                    held.heads[name] = number, other
                elif what == s.CLAIM:
                    held.claims[name] = other
                else:
                    held.effects[name] = other, number is None
        return held

    def check_looked_at(self, entries: Sequence[Append]) -> None:
        """Refuse what rests on streams that others wrote to since they were looked at."""
        for stream, seen in sorted({pair for entry in entries for pair in entry.rests_on}):
            now = self.heads.get(stream, (0, ""))[0]
            if now != seen:
                raise ConflictError(
                    f"{stream}, on which this rests, holds {now} events, not {seen}: "
                    "look and decide again"
                )

    def head(self, entry: Append) -> str:
        """What the entry's first event follows; `ConflictError` if it was decided on less."""
        version, head = self.heads.get(entry.stream, (0, NOTHING_BEFORE))
        if version != entry.expected:
            raise ConflictError(
                f"{entry.stream} holds {version} events, not {entry.expected}: "
                "load it again and decide again"
            )
        return head

    def claim(self, entry: Append) -> list[str]:
        """Those claims of the entry that its stream does not hold yet."""
        keys = list(dict.fromkeys(entry.claims))
        for key in keys:
            holder = self.claims.get(key, entry.stream)
            if holder != entry.stream:
                raise ClaimedError(key, holder)
        fresh = [key for key in keys if key not in self.claims]
        self.claims.update(dict.fromkeys(fresh, entry.stream))
        return fresh

    def owe(self, effect: Effect, stream: str) -> None:
        """Owe something more; its key must be new."""
        if effect.key in self.effects:
            by = self.effects[effect.key][0]
            raise UsageError(
                f"effect {effect.key} is owed by {by} already: its key is unique for ever"
            )
        self.effects[effect.key] = stream, effect.settled_at is None

    def settle(self, entry: Append) -> list[str]:
        """Keys that the entry settles now; those settled earlier stay as they were."""
        settled = []
        for key in entry.settles:
            by, owed = self.effects.get(key, (None, False))
            if by != entry.stream:
                raise UsageError(f"{entry.stream} owes no effect {key}, so it cannot settle it")
            if owed:
                self.effects[key] = entry.stream, False
                settled.append(key)
        return settled
