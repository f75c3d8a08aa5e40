"""The tables of the newest schema. A journal of an older one is brought here by `_schema.STEPS`.

Moments are microseconds (see `_moments`), truths are 0 and 1, refs are their `str`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    text,
)

from ._escape import EscapedText

# Text is compared by code point everywhere: what `verify` walks in step must be sorted alike,
# and no update of an operating system's sorting rules may disturb an index.
_Text = Text().with_variant(EscapedText(), "postgresql")
_Moment = BigInteger

metadata = MetaData()


def _of_stream() -> Column[str]:
    return Column("stream", _Text, ForeignKey("streams.stream"), nullable=False)


def _where(condition: str) -> dict[str, Any]:
    """A partial index, in both databases."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


#: One row: `id` 1, and the number of the schema.
meta = Table(
    "meta",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("schema", Integer, nullable=False),
)

streams = Table(
    "streams",
    metadata,
    Column("stream", _Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("head", _Text, nullable=False),
    Column("live", SmallInteger),  # null: the stream has no index entry
    Column("next_action_at", _Moment),
    Column("owner", _Text),
    Column("stage", _Text),
)
Index(
    "streams_due",
    streams.c.next_action_at,
    streams.c.stream,
    **_where("live = 1"),
)

Index("streams_owned", streams.c.owner, **_where("live = 1"))

events = Table(
    "events",
    metadata,
    _of_stream(),
    Column("version", Integer, nullable=False),
    Column("kind", _Text, nullable=False),
    Column("at", _Moment, nullable=False),
    Column("body", _Text, nullable=False),
    Column("seals", _Text),  # null: not the first event of its append
    Column("prev", _Text, nullable=False),
    Column("hash", _Text, nullable=False),
    PrimaryKeyConstraint("stream", "version"),
)

#: `version` is that of the event that carries the seal, `ordinal` the place inside the seal.
effects = Table(
    "effects",
    metadata,
    Column("key", _Text, primary_key=True),
    _of_stream(),
    Column("version", Integer, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("kind", _Text, nullable=False),
    Column("to", _Text),
    Column("about", _Text, nullable=False),
    Column("next_try_at", _Moment, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("why", _Text),
    Column("settled_at", _Moment),
    Column("attempt", _Text, nullable=False),
    Column("lease", Integer, nullable=False, server_default=text("0")),
    Column("leased_until", _Moment),
)
Index("effects_of", effects.c.stream, effects.c.version, effects.c.ordinal, unique=True)
Index(
    "effects_owed",
    effects.c.kind,
    effects.c.next_try_at,
    effects.c.key,
    **_where("settled_at IS NULL"),
)

texts = Table(
    "texts",
    metadata,
    _of_stream(),
    Column("version", Integer, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("slot", _Text, nullable=False),
    Column("subject", _Text),
    Column("salt", _Text),
    Column("body", _Text),
    Column("erased_at", _Moment),
    Column("erasure", _Text),
    PrimaryKeyConstraint("stream", "version", "ordinal"),
)
Index("texts_latest", texts.c.stream, texts.c.slot, texts.c.version, texts.c.ordinal)
Index(
    "texts_about",
    texts.c.subject,
    **_where("erased_at IS NULL AND subject IS NOT NULL"),
)

claims = Table(
    "claims",
    metadata,
    Column("key", _Text, primary_key=True),
    _of_stream(),
)
Index("claims_of", claims.c.stream)
