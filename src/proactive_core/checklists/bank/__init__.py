"""The method's own instruments, as far as they are known, as data with their sources.

Every text is a paraphrase. Sets that are known only in part say what is missing in
`Checklist.missing`; what this library adds so that they can be scored (the answer scale,
equal weights) is said in `Checklist.remarks`. None has a threshold: the method gives none.
"""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from importlib.resources import files

from ...errors import UsageError
from .._definition import Checklist
from .._read import read_definition

KEYS = (
    "action_test",
    "communicability_test",
    "culture_indicators",
    "five_barriers",
    "heart_audit",
    "maintenance",
    "perspective_reflection",
    "proactive_team",
    "selling_perspective",
    "training_questions",
)


@cache
def load(key: str) -> Checklist:
    """One instrument by its key, one of `KEYS`; `UsageError` for any other."""
    if key not in KEYS:
        msg = f"the bank has {', '.join(KEYS)}; not {key!r}"
        raise UsageError(msg)
    text = files(__name__).joinpath(f"{key}.toml").read_text(encoding="utf-8")
    return read_definition(tomllib.loads(text, parse_float=Decimal))


def proactive_team() -> Checklist:
    """23 recovered questions on how proactive a service team is [domain §6.17].

    An assembly of this library, part of what exists; not the 20-question self-assessment.
    """
    return load("proactive_team")


def training_questions() -> Checklist:
    """Four questions to evaluate a training programme, T1–T4; complete [domain §6.4]."""
    return load("training_questions")


def five_barriers() -> Checklist:
    """Five barriers, B1–B5, with the remedies that are known [domain §6.5]."""
    return load("five_barriers")


def perspective_reflection() -> Checklist:
    """The manager's reflection from 1 to 10 on the team's view; complete [domain §6.6]."""
    return load("perspective_reflection")


def selling_perspective() -> Checklist:
    """Four problems of the selling perspective, P1–P4; complete [domain §6.7]."""
    return load("selling_perspective")


def heart_audit() -> Checklist:
    """Three questions on giving heart as well as hands, H1–H3; complete [domain §6.8]."""
    return load("heart_audit")


def maintenance() -> Checklist:
    """Maintaining the initiative like equipment: M1–M5, U1–U5, X1; part [domain §6.9]."""
    return load("maintenance")


def culture_indicators() -> Checklist:
    """Two of seven indicators of a proactive culture, K1 and K2; part [domain §6.10]."""
    return load("culture_indicators")


def action_test() -> Checklist:
    """Whether an action is fit for the plan, with one check of a heading; part [domain §6.14]."""
    return load("action_test")


def communicability_test() -> Checklist:
    """Whether something could be said to a customer; this library's test of P4 [domain §6.7]."""
    return load("communicability_test")


__all__ = [
    "KEYS",
    "action_test",
    "communicability_test",
    "culture_indicators",
    "five_barriers",
    "heart_audit",
    "load",
    "maintenance",
    "perspective_reflection",
    "proactive_team",
    "selling_perspective",
    "training_questions",
]
