"""Taking an effect to carry it out, and giving it back: what changes until it is settled."""

from __future__ import annotations

from typing import Any

import attrs
from sqlalchemy import Connection, or_, select, update

from proactive_core.errors import UsageError
from proactive_core.ports import Effect

from . import _tables as t
from ._moments import moment
from ._rows import EFFECT, OWED, effect_of
from ._seals import attempt

_COLUMNS = t.effects.c


def lease(connection: Connection, key: str, now: int, until: int) -> Effect | None:
    """Take what is owed and free; a row that another transaction holds is passed by."""
    free = or_(_COLUMNS.leased_until.is_(None), _COLUMNS.leased_until <= now)
    row = connection.execute(
        select(*EFFECT)
        .where(OWED, _COLUMNS.key == key, _COLUMNS.next_try_at <= now, free)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if row is None:
        return None
    _change(connection, row, lease=row.lease + 1, leased_until=until)
    return attrs.evolve(effect_of(row), lease=row.lease + 1, leased_until=moment(until))


def postpone(connection: Connection, key: str, until: int, why: str, under: int | None) -> None:
    """Note a failed attempt, unless it is settled or somebody else has it by now."""
    row = connection.execute(
        select(*EFFECT).where(_COLUMNS.key == key, OWED).with_for_update()
    ).one_or_none()
    if row is None:
        raise UsageError(f"nothing is owed under {key}, so it cannot be postponed")
    if under not in (None, row.lease):
        raise UsageError(
            f"{key} was leased again since lease {under}: leave it to lease {row.lease}"
        )
    _change(connection, row, next_try_at=until, tries=row.tries + 1, why=why, leased_until=None)


def _change(connection: Connection, row: Any, **news: Any) -> None:
    """Change a row, and the mark that tells it from one changed by hand."""
    changed = row._asdict() | news
    marked = ("key", "next_try_at", "tries", "why", "lease", "leased_until")
    news["attempt"] = attempt(*(changed[column] for column in marked))
    connection.execute(update(t.effects).where(_COLUMNS.key == row.key).values(**news))
