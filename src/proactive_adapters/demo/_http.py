"""A request and its answer, without a socket."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import attrs


@attrs.frozen(kw_only=True)
class Asked:
    """A request as it came in.

    Attributes:
        query: Parameters, decoded; of a repeated one the last counts.
        headers: Names in lower case.
    """

    method: str
    path: str
    query: Mapping[str, str] = attrs.field(factory=dict)
    headers: Mapping[str, str] = attrs.field(factory=dict)
    body: bytes = b""

    @property
    def bearer(self) -> str | None:
        """The token of the `Authorization` header; None if there is none."""
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return token.strip() if scheme.lower() == "bearer" and token.strip() else None


@attrs.frozen
class Answer:
    """What goes back."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "application/json; charset=utf-8"),)

    @classmethod
    def of(cls, body: Any, status: int = 200, **headers: str) -> Answer:
        """Answer with JSON; `Retry_After="2"` becomes the header `Retry-After`."""
        kind = ("Content-Type", "application/json; charset=utf-8")
        more = tuple((name.replace("_", "-"), value) for name, value in headers.items())
        return cls(status, json.dumps(body, ensure_ascii=False).encode(), (kind, *more))
