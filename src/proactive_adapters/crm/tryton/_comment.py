"""Our part of an opportunity's comment; the rest belongs to whoever wrote it."""

from __future__ import annotations

import re
from urllib.parse import quote

from proactive_core.ports import Order

from ._rpc import clean, one_line

_END = "[/proactive]"
# Letters that a reference keeps as they are; white space at its ends would be stripped.
_PLAIN = "/:@+=,;!$&'()*[]{}|~"


def reference(order: Order) -> str:
    """The key in letters that Tryton keeps as they are, one to one."""
    return quote(order.key, safe=_PLAIN)


def block(order: Order, due: str | None) -> str:
    """Write our part: the state of the lead first, then what a colleague has to know."""
    lines = [f"[proactive {reference(order)}]"]
    for label, value in (
        ("Customer", order.customer),
        ("Owner", order.owner),
        ("Due", due),
        ("Stage", order.stage),
        ("Outcome", order.outcome),
    ):
        if value:
            lines.append(f"{label}: {one_line(_unmarked(value))}")
    if order.body.strip():
        lines += ["", _unmarked(clean(order.body)).strip()]
    return "\n".join([*lines, _END])


def merged(order: Order, comment: str, ours: str) -> str:
    """The comment with our part replaced, or added at its end."""
    # A function, because the backslashes of a replacement would be read as groups.
    replaced, found = _pattern(order).subn(lambda _: ours, comment, count=1)
    if found:
        return replaced
    return f"{comment.rstrip()}\n\n{ours}" if comment.strip() else ours


def told_outcome(order: Order, comment: str) -> str | None:
    """The outcome that our part of the comment tells; None if it tells none."""
    ours = _pattern(order).search(comment)
    heading = ours[0].partition("\n\n")[0] if ours else ""
    said = re.search(r"^Outcome: (\S+)$", heading, re.MULTILINE)
    return said[1] if said else None


def _pattern(order: Order) -> re.Pattern[str]:
    start = re.escape(f"[proactive {reference(order)}]")
    return re.compile(rf"{start}(?:(?!{start}).)*?{re.escape(_END)}", re.DOTALL)


def _unmarked(text: str) -> str:
    return text.replace("[proactive ", "(proactive ").replace(_END, "(/proactive)")
