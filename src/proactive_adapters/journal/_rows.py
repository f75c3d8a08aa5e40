"""Asking for rows, and reading them as values."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, literal_column, text

from proactive_core.errors import UsageError
from proactive_core.ports import Effect
from proactive_core.refs import Ref

from . import _tables as t
from ._moments import moment, moment_or_none

# A literal, so that the planner sees without knowing parameters that its partial index serves.
LIVE = t.streams.c.live == literal_column("1")
OWED = t.effects.c.settled_at.is_(None)
EFFECT = (
    t.effects.c.key,
    t.effects.c.kind,
    t.effects.c.to,
    t.effects.c.about,
    t.effects.c.next_try_at,
    t.effects.c.tries,
    t.effects.c.why,
    t.effects.c.settled_at,
    t.effects.c.lease,
    t.effects.c.leased_until,
)
# From owner to owner along the index: neither database skips by itself what is alike.
OWNERS = text(
    "WITH RECURSIVE held (owner) AS ("
    " SELECT min(owner) FROM streams WHERE live = 1"
    " UNION ALL"
    " SELECT (SELECT min(owner) FROM streams WHERE live = 1 AND owner > held.owner)"
    " FROM held WHERE held.owner IS NOT NULL"
    ") SELECT owner FROM held WHERE owner IS NOT NULL"
).columns(owner=t.streams.c.owner.type)
_SURROGATES = range(0xD800, 0xE000)


def starts_with(column: ColumnElement[str], prefix: str) -> tuple[ColumnElement[bool], ...]:
    """Conditions for `column` to start with the prefix, such that an index serves them."""
    stem = prefix.rstrip("\U0010ffff")
    if not stem:
        return (column >= prefix,)
    following = ord(stem[-1]) + 1
    if following in _SURROGATES:
        following = _SURROGATES.stop
    return column >= prefix, column < stem[:-1] + chr(following)


def checked_limit(limit: int) -> int:
    """The limit, if it is one."""
    if limit < 0:
        raise UsageError(f"limit must not be negative: {limit}")
    return limit


def effect_of(row: Any) -> Effect:
    """The effect in a row with the columns `EFFECT`."""
    return Effect(
        key=row.key,
        kind=row.kind,
        to=None if row.to is None else Ref.parse(row.to),
        about=row.about,
        next_try_at=moment(row.next_try_at),
        tries=row.tries,
        why=row.why,
        settled_at=moment_or_none(row.settled_at),
        lease=row.lease,
        leased_until=moment_or_none(row.leased_until),
    )
