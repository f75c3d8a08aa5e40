"""The programme at work: configuration, pulling, opening leads, telling, reporting."""

from __future__ import annotations

from ._advice import write_down
from ._card import card_of
from ._config import Config, read_config
from ._office import Refusal
from ._operation import Done, Operation
from ._prepare import brought_rules, prepare
from ._programme import ProgrammeLimits, programme_limits
from ._pull import Failure, Pulled
from ._shelf import Shelf, Unread
from ._summary import summarise

__all__ = [
    "Config",
    "Done",
    "Failure",
    "Operation",
    "ProgrammeLimits",
    "Pulled",
    "Refusal",
    "Shelf",
    "Unread",
    "brought_rules",
    "card_of",
    "prepare",
    "programme_limits",
    "read_config",
    "summarise",
    "write_down",
]
