"""A validator that keeps definitions hashable."""

from __future__ import annotations

from typing import Any

import attrs

from ..errors import UsageError


def a_tuple(_: object, field: attrs.Attribute[Any], value: object) -> None:
    """A tuple; a list would make the definition neither frozen nor hashable."""
    if not isinstance(value, tuple):
        msg = f"{field.name} must be a tuple, not {value!r:.80}"
        raise UsageError(msg)
