"""The form of an idea, as a technician has it."""

from typing import NamedTuple


class Idea(NamedTuple):
    kind: str
    name: str
    urgency: str
    price: tuple[int, int]
    seen: tuple[str, ...]
    advice: str
    gains: tuple[str, ...]
    risks: tuple[str, ...]
