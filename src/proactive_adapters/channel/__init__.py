"""Ways of telling people: their fields are their settings, their `deliver` does I/O."""

from __future__ import annotations

from ._local import Console, Outbox
from ._smtp import Smtp

__all__ = ["Console", "Outbox", "Smtp"]
