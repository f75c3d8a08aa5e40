"""What single cells of an XLSForm mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ._languages import split
from ._sheets import Line

SELECT = re.compile(r"select(?:_one| one|1)\s+(?:from\s+)?(\S+)(\s+or_other)?\Z", re.IGNORECASE)
_KEY = re.compile(r"[a-z][a-z0-9_]*\Z")
_BOUND = re.compile(
    r"\.\s*(>=|<=)\s*(-?\d{1,30}(?:\.\d{1,30}|\s+div\s+\d{1,30})?)(?:\s+and\s+|\s*\Z)"
)
_ALIASES = {
    "begin group": "begin_group",
    "begin repeat": "begin_repeat",
    "end group": "end_group",
    "end repeat": "end_repeat",
    "int": "integer",
}
YES = ("yes", "true", "true()", "1")
#: Columns that say how a form looks or is kept, and nothing of what it asks.
PASSED_BY = {
    *("type", "name", "label", "hint", "relevant", "relevance", "constraint", "weight"),
    *("constraint_message", "required_message", "appearance", "guidance_hint", "readonly"),
    *("critical", "gate", "cap", "na_policy", "target", "evidence", "rollup", "low", "high"),
    *("better", "low_text", "high_text", "parameters", "note", "comment", "read_only"),
}


def key_of(name: str) -> str:
    """Our key for a name of XLSForm's: lower case, and `_` for what a key cannot hold."""
    if _KEY.match(name):
        return name
    return re.sub(r"[^a-z0-9_]+", "_", name.strip().lower()).strip("_")


def kind_of(row: Line) -> str:
    """The type of a row in its one spelling."""
    kind = " ".join(row.text("type").split())
    return _ALIASES.get(kind.lower(), kind)


def both(outer: Any, inner: Any) -> Any:
    """Two rules that must both hold; None holds always."""
    if outer is None or inner is None:
        return inner if outer is None else outer
    return {"and": [outer, inner]}


def bounds(kind: str, row: Line) -> dict[str, str]:
    """Both ends of a number by its constraint or parameters; empty where they are not told."""
    if kind == "range":
        given = dict(re.findall(r"(\w+)\s*=\s*(\S+)", row.text("parameters")))
        return {"low": given.get("start", "1"), "high": given.get("end", "10")}
    found = row.text("constraint")
    ends = {"low": "", "high": ""}
    while found:
        bound = _BOUND.match(found)
        if bound is None:
            return {"low": "", "high": ""}
        exact = re.sub(r"\s+div\s+", "/", bound[2])
        ends["low" if bound[1] == ">=" else "high"] = exact
        found = found[bound.end() :]
    return ends


def evidence_of(rule: str) -> dict[str, str]:
    """One rule of the cell that `_xlsform_write.evidence` writes."""
    needs, _, span = rule.strip().partition(" ")
    low, _, high = span.partition("..")
    return {"needs": needs, "at_least": low.strip() or "0", "at_most": high.strip() or "1"}


def why_passed(column: str) -> str:
    """What to say of a column that an item has no use for."""
    reasons: Mapping[str, str] = {
        "default": "is left out: an answer is never given beforehand",
        "required": "is left out: nobody is made to answer; see min_completeness",
        "calculation": "is left out: answers are given, not calculated",
        "choice_filter": "is left out: every choice can be chosen",
    }
    return reasons.get(split(column)[0], "is a column that is not known here, and is left out")
