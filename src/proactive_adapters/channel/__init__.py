"""Ways of telling people: their fields are their settings, their `deliver` does I/O."""

from __future__ import annotations

from ._chat import Chat
from ._local import Console, Outbox
from ._smtp import Smtp

__all__ = ["Chat", "Console", "Outbox", "Smtp"]
