"""What is asked and told all the time, in the words of the tables; `_driver` carries it out.

Values are given in the order in which a statement names its columns: what is set, then what is
looked for.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    SelectBase,
    bindparam,
    func,
    insert,
    literal_column,
    null,
    or_,
    select,
    text,
    type_coerce,
    union_all,
    update,
)

from . import _tables as t
from ._rows import EFFECT, LIVE, OWED

# --- asked

_s, _e, _x, _f, _c = t.streams.c, t.events.c, t.texts.c, t.effects.c, t.claims.c
_STREAM: BindParameter[str] = bindparam("of_stream")

HOLDER = select(_c.stream).where(_c.key == bindparam("of_key"))
BODIES = select(_e.body).where(_e.stream == _STREAM).order_by(_e.version)
INDEX = select(_s.live, _s.next_action_at, _s.owner, _s.stage).where(_s.stream == _STREAM)
TEXTS = select(_x.slot, _x.body).where(_x.stream == _STREAM).order_by(_x.version, _x.ordinal)
EFFECTS = select(*EFFECT).where(_f.stream == _STREAM).order_by(_f.version, _f.ordinal)
FROM = select(_s.stream).where(_s.stream >= bindparam("since")).order_by(_s.stream)
BETWEEN = FROM.where(_s.stream < bindparam("until"))
EARLIEST = select(func.min(_s.next_action_at)).where(LIVE)
DUE = (
    select(_s.stream)
    .where(LIVE, _s.next_action_at <= bindparam("now"))
    .order_by(_s.next_action_at, _s.stream)
    .limit(bindparam("most", type_=BigInteger))
)
OWING = (
    select(_f.stream, *EFFECT)
    .where(OWED, _f.kind == bindparam("of_kind"), _f.next_try_at <= bindparam("now"))
    .order_by(_f.next_try_at, _f.key)
    .limit(bindparam("most", type_=BigInteger))
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

# --- told

ADD_STREAMS, ADD_EVENTS, ADD_EFFECTS, ADD_TEXTS, ADD_CLAIMS = (
    insert(table) for table in (t.streams, t.events, t.effects, t.texts, t.claims)
)
_MOVED: Mapping[str, BindParameter[Any]] = {
    "version": bindparam("to_version"),
    "head": bindparam("to_head"),
}
MOVE = update(t.streams).where(_s.stream == _STREAM).values(_MOVED)
MOVE_AND_INDEX = MOVE.values(
    live=bindparam("to_live"),
    next_action_at=bindparam("to_next_action_at"),
    owner=bindparam("to_owner"),
    stage=bindparam("to_stage"),
)
SETTLE = update(t.effects).where(_f.key == bindparam("of_key")).values(settled_at=bindparam("at"))

# --- asked and told of one effect that somebody carries out

FREE = (
    select(*EFFECT)
    .where(
        OWED,
        _f.key == bindparam("of_key"),
        _f.next_try_at <= bindparam("now"),
        or_(_f.leased_until.is_(None), _f.leased_until <= bindparam("free_at")),
    )
    .with_for_update(skip_locked=True)
)
TRIED = select(_f.tries, _f.lease).where(OWED, _f.key == bindparam("of_key")).with_for_update()
CHANGE = (
    update(t.effects)
    .where(_f.key == bindparam("of_key"))
    .values(
        next_try_at=bindparam("to_next_try_at"),
        tries=bindparam("to_tries"),
        why=bindparam("to_why"),
        attempt=bindparam("to_attempt"),
        lease=bindparam("to_lease"),
        leased_until=bindparam("to_leased_until"),
    )
)

# --- asked about any number of names

#: The three things that `looks` asks about, as the first column of what is found.
STREAM, CLAIM, EFFECT_KEY = 1, 2, 3
_MOST = 64


def looks(
    streams: Iterable[str], claims: Iterable[str], effects: Iterable[str]
) -> Iterator[tuple[SelectBase, Sequence[str]]]:
    """Queries for what there is of all these names, each with its values.

    They find (1, stream, version, head), (2, key of a claim, null, stream) and
    (3, key of an effect, when it was settled, stream).
    """
    left = [sorted(set(names)) for names in (streams, claims, effects)]
    while any(left):
        now = [_filled(names[:_MOST]) for names in left]
        yield _look(*(len(names) for names in now)), [name for names in now for name in names]
        left = [names[_MOST:] for names in left]


def owning(people: Sequence[str]) -> Iterator[tuple[SelectBase, Sequence[str]]]:
    """Queries for a live stream that one of these people owns: (owner, stream)."""
    for start in range(0, len(people), _MOST):
        now = _filled(people[start : start + _MOST])
        yield _owning(len(now)), now


def _filled(names: Sequence[str]) -> list[str]:
    """The names, the last one repeated up to a power of two: few queries to write and plan."""
    if not names:
        return []
    size = 1 << (len(names) - 1).bit_length()
    return [*names, *[names[-1]] * (size - len(names))]


@functools.cache
def _look(streams: int, claims: int, effects: int) -> SelectBase:
    nothing = type_coerce(null(), BigInteger)
    arms = []
    if streams:
        what = literal_column(str(STREAM), BigInteger)
        arms.append(select(what, _s.stream, _s.version, _s.head).where(_among(_s.stream, streams)))
    if claims:
        what = literal_column(str(CLAIM), BigInteger)
        arms.append(select(what, _c.key, nothing, _c.stream).where(_among(_c.key, claims)))
    if effects:
        what = literal_column(str(EFFECT_KEY), BigInteger)
        arms.append(select(what, _f.key, _f.settled_at, _f.stream).where(_among(_f.key, effects)))
    return arms[0] if len(arms) == 1 else union_all(*arms)


@functools.cache
def _owning(people: int) -> SelectBase:
    found = select(_s.owner, _s.stream).where(LIVE, _among(_s.owner, people))
    return found.limit(literal_column("1", BigInteger))


def _among(column: ColumnElement[str], size: int) -> ColumnElement[bool]:
    return column.in_([bindparam(None, type_=column.type, unique=True) for _ in range(size)])
