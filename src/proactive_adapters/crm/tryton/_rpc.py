"""Tryton's JSON-RPC: what goes over the wire, and what an error there means."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from proactive_core.errors import SourceError
from proactive_core.ports import Rejected, Reply

#: The model that a lead becomes.
MODEL = "sale.opportunity"
#: Errors after which the same order may succeed later.
_PASSING = {"ConcurrencyException", "LoginException", "RateLimitException", "TimeOutException"}


def a_date(day: date) -> dict[str, Any]:
    """A day as Tryton writes it in JSON."""
    return {"__class__": "date", "year": day.year, "month": day.month, "day": day.day}


def written(method: str, arguments: list[Any]) -> str:
    return json.dumps({"id": 1, "method": method, "params": arguments})


def result_of(reply: Reply) -> Any:
    """What a call returned, or `Rejected`. Tryton tells errors with status 200."""
    told = reply.json()
    if not isinstance(told, dict) or not ("result" in told or "error" in told):
        raise SourceError("this is no answer of Tryton's JSON-RPC", status=reply.status)
    if not (error := told.get("error")):
        return told.get("result")
    kind, *rest = error if isinstance(error, list) else [error]
    said = rest[0] if rest else None
    parts = [part for part in said if isinstance(part, str)] if isinstance(said, list) else [said]
    parts = parts[1:] if kind == "UserWarning" else parts  # it begins with the warning's name
    words = " ".join(one_line(str(part)) for part in parts if part)
    if kind == "UserError":
        return Rejected(words or "Tryton refused without a word")
    if kind == "UserWarning":
        return Rejected(f"Tryton wants a person to confirm: {words}")
    shown = f"{kind}: {words}" if kind in _PASSING else f"a fault in Tryton: {kind}"
    if str(kind).strip("'") == MODEL:
        shown = "Tryton lacks sale opportunities: activate the module sale_opportunity"
    raise SourceError(shown[:300], status=reply.status)


def rows_of(result: Any) -> list[dict[str, Any]]:
    if not isinstance(result, list) or not all(isinstance(row, dict) for row in result):
        raise SourceError("Tryton's search answered no list of records")
    return result


def clean(value: object) -> str:
    """Text that every database takes: one kind of line end, no NUL, no half characters."""
    text = value if isinstance(value, str) else ""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return text.encode(errors="replace").decode()


def one_line(value: str) -> str:
    return " ".join(clean(value).split())
