"""`proactive plugins`: what was found, by whom it was brought, what is broken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from proactive_core.plugins import Catalog

from ._company import find_plugins
from ._print import emit, hint, say, table

_KINDS = ("adapters", "channels", "journals", "rules", "checklists")


def command(*, json: bool = False) -> int:
    """Show every adapter, channel, journal, scoring key and checklist that was found.

    A plugin that is broken is named with the reason; it is left out and hurts nobody
    else. The exit code is 1 then.

    Args:
        json: Print it as JSON.
    """
    catalog = find_plugins()
    found = list(_found(catalog))
    broken = [{"plugin": b.plugin, "why": b.why} for b in catalog.broken]
    if json:
        emit({"found": found, "broken": broken})
    else:
        header = ("kind", "name", "brought by", "reads or writes")
        keys = ("kind", "name", "brought_by", "does")
        table(header, [tuple(row[key] for key in keys) for row in found])
        if broken:
            say()
            say("left out, because broken:")
            table(("plugin", "why"), [(b["plugin"], b["why"]) for b in broken])
    if broken:
        hint("proactive: tell the authors of broken plugins, or uninstall them")
    return 1 if broken else 0


def _found(catalog: Catalog) -> Iterator[dict[str, str]]:
    for kind in _KINDS:
        held: Mapping[str, Any] = getattr(catalog, kind)
        for name, item in held.items():
            yield {
                "kind": kind.removesuffix("s"),
                "name": name,
                "brought_by": catalog.brought_by.get(f"{kind}/{name}", ""),
                "does": ", ".join(_supported(item)) if kind == "adapters" else "",
            }


def _supported(adapter: Any) -> Iterator[str]:
    for declared in ("feeds", "orders"):
        supports: Mapping[Any, Any] = getattr(adapter, declared, {})
        yield from sorted(what.value for what, how in supports.items() if how.value == "full")
