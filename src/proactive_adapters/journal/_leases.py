"""Taking an effect to carry it out, and giving it back: what changes until it is settled."""

from __future__ import annotations

import attrs

from proactive_core.errors import UsageError
from proactive_core.ports import Effect

from . import _statements as s
from ._driver import Transaction
from ._moments import micros, moment
from ._rows import effect_of
from ._seals import attempt


def lease(said: Transaction, key: str, now: int, until: int) -> Effect | None:
    """Take what is owed and free; a row that another transaction holds is passed by."""
    for row in said.ask(s.FREE, key, now, now):
        effect = effect_of(row)
        taken = attrs.evolve(effect, lease=effect.lease + 1, leased_until=moment(until))
        _change(said, key, micros(effect.next_try_at), effect.tries, effect.why, taken.lease, until)
        return taken
    return None


def postpone(said: Transaction, key: str, until: int, why: str, under: int | None) -> None:
    """Note a failed attempt, unless it is settled or somebody else has it by now."""
    found = said.ask(s.TRIED, key)
    if not found:
        raise UsageError(f"nothing is owed under {key}, so it cannot be postponed")
    ((tries, number),) = found
    if under not in (None, number):
        raise UsageError(f"{key} was leased again since lease {under}: leave it to lease {number}")
    _change(said, key, until, tries + 1, why, number, None)


def _change(
    said: Transaction,
    key: str,
    next_try_at: int,
    tries: int,
    why: str | None,
    number: int,
    leased_until: int | None,
) -> None:
    """Change a row, and the mark that tells it from one changed by hand."""
    mark = attempt(key, next_try_at, tries, why, number, leased_until)
    said.tell(s.CHANGE, [(next_try_at, tries, why, mark, number, leased_until, key)])
