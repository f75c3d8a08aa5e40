"""Asking for rows, and reading them as values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, literal_column

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
_SURROGATES = range(0xD800, 0xE000)


def starts_with(column: ColumnElement[str], prefix: str) -> tuple[ColumnElement[bool], ...]:
    """Conditions for `column` to start with the prefix, such that an index serves them."""
    following = after(prefix)
    return (column >= prefix,) if following is None else (column >= prefix, column < following)


def after(prefix: str) -> str | None:
    """The first text behind all that start with the prefix; None if there is nothing behind."""
    stem = prefix.rstrip("\U0010ffff")
    if not stem:
        return None
    following = ord(stem[-1]) + 1
    if following in _SURROGATES:
        following = _SURROGATES.stop
    return stem[:-1] + chr(following)


def checked_limit(limit: int) -> int:
    """The limit, if it is one."""
    if limit < 0:
        raise UsageError(f"limit must not be negative: {limit}")
    return limit


def effect_of(row: Sequence[Any]) -> Effect:
    """The effect in a row with the columns `EFFECT`."""
    key, kind, to, about, next_try_at, tries, why, settled_at, lease, leased_until = row
    return Effect(
        key=key,
        kind=kind,
        to=None if to is None else Ref.parse(to),
        about=about,
        next_try_at=moment(next_try_at),
        tries=tries,
        why=why,
        settled_at=moment_or_none(settled_at),
        lease=lease,
        leased_until=moment_or_none(leased_until),
    )
