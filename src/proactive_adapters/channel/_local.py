"""Channels without a network: the terminal, and a file that other programs read."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import ClassVar

import attrs

from proactive_core import Message, SourceError

from ._words import one_line, plain, writable


@attrs.frozen(kw_only=True)
class Console:
    """Prints each message to the terminal, for trying things out."""

    name: ClassVar[str] = "console"

    def deliver(self, message: Message) -> str:
        """Print the message; its key is the delivery's name.

        A message carries words of outsiders: no escape sequence of theirs reaches the
        terminal. What the terminal's encoding cannot write is shown as a question mark.
        """
        head = one_line(f"To {message.address}: {message.subject}")
        encoding = sys.stdout.encoding or "utf-8"
        text = f"{head}\n{plain(message.body)}\n\n".encode(encoding, "replace").decode(encoding)
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except OSError as e:
            raise SourceError(f"cannot write to the terminal: {e.strerror}") from e
        return message.key


@attrs.frozen(kw_only=True)
class Outbox:
    """Appends each message to a file, one JSON object a line.

    A line is on the disk before the delivery counts. After a crash the same key may stand
    twice: readers drop duplicates by it.

    Attributes:
        path: The file; it is made if it does not exist.
    """

    path: Path

    name: ClassVar[str] = "outbox"

    def deliver(self, message: Message) -> str:
        """Append the message; `SourceError` when the disk refuses."""
        line = json.dumps(
            {
                "key": message.key,
                "to": str(message.to),
                "address": message.address,
                "subject": message.subject,
                "body": message.body,
            },
            ensure_ascii=False,
        )
        try:
            with Path(self.path).open("a", encoding="utf-8") as file:
                file.write(writable(line) + "\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as e:
            raise SourceError(f"cannot write {self.path}: {e.strerror}") from e
        return message.key
