"""What a conversation asks of whoever holds the connection."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, TypeAlias, TypeVar

import attrs

from ._sign import Headers

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class Call:
    """Carry out one exchange; it is answered with a `Reply` or a `Silence`."""

    method: str
    url: str
    headers: Headers = attrs.field(default=(), repr=False)
    body: bytes | None = attrs.field(default=None, repr=False)


@attrs.frozen
class Pause:
    """Wait so many seconds."""

    seconds: float


@attrs.frozen
class Alone:
    """Go through these steps while no other such steps of this sender are under way.

    It is answered with what the steps returned: an error for the asker to raise, or None.
    """

    steps: Callable[[], Steps[Exception | None]]


@attrs.frozen(kw_only=True)
class Silence:
    """A call that brought no answer.

    Attributes:
        why: What happened, in words.
        sent: False if the request certainly never reached the other side.
        hopeless: True if trying again cannot help.
    """

    why: str
    sent: bool = True
    hopeless: bool = False


Steps: TypeAlias = Generator[Call | Pause | Alone, Any, T]
