"""What pages show of the code, made from the code.

`python tests/docs/tables.py` writes the blocks into the pages; `test_reference.py` holds the pages
equal to them, so that a page cannot say what the code does not.
"""

from __future__ import annotations

import enum
import inspect
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import attrs

sys.path.append(str(Path(__file__).parent))

from prose import DOCS, PAGES, generated, with_generated

from proactive_adapters.fsm.servicetitan import FormMap, Labels
from proactive_adapters.journal import _tables as sql
from proactive_adapters.plugin import (
    proactive_adapters,
    proactive_channels,
    proactive_journals,
)
from proactive_core import facts, leads, loyalty, ports, recommendations, testing, wire
from proactive_core.checklists import bank
from proactive_core.plugins import Hooks
from proactive_core.ports import Feed, OrderKind, Support
from proactive_core.testing import AdapterSuite

_HEADWORD = re.compile(r"^\*\*`(\w+)`\*\* — (.+?)(?=\n\n|\Z)", re.MULTILINE | re.DOTALL)
_PORTS = {
    "reading": ("Window", "Request", "Reply", "Page", "Problem", "PageRead"),
    "connection": ("Connection",),
    "writing": ("Order", "Receipt", "Rejected"),
    "channel": ("Message",),
    "journal": ("Append", "Effect", "Index", "Text", "Fault"),
}


def cell(text: object) -> str:
    return " ".join(str(text).split()).replace("|", "\\|")


def table(header: Iterable[str], lines: Iterable[Iterable[object]]) -> str:
    names = list(header)
    made = [names, ["---"] * len(names), *lines]
    return "".join("| " + " | ".join(cell(c) for c in line) + " |\n" for line in made)


def signature(hook: Any) -> str:
    """A hook as a plugin writes it: without `self`."""
    whole = inspect.signature(hook)
    kept = [p for name, p in whole.parameters.items() if name != "self"]
    written = f"{hook.__name__}{whole.replace(parameters=kept)}"
    return re.sub(r"(: |-> )'([^']*)'", r"\1\2", written)


def _said(cls: type) -> dict[str, str]:
    """Field → what the class's docstring says of it."""
    doc = inspect.getdoc(cls) or ""
    _, _, rest = doc.partition("Attributes:\n")
    lines = re.split(r"\n(?=\S)", rest)[0]
    said = {}
    for entry in re.split(r"\n    (?=\S)", "\n" + lines):
        names, colon, words = entry.partition(":")
        if colon:
            for name in names.split(","):
                said[name.strip()] = " ".join(words.split())
    return said


def _glossary() -> dict[str, str]:
    text = (DOCS / "glossary.md").read_text("utf-8")
    return {word: " ".join(says.split()) for word, says in _HEADWORD.findall(text)}


def _default(field: attrs.Attribute[Any]) -> str:
    held = field.default
    if held is attrs.NOTHING:
        return "required"
    if isinstance(held, attrs.Factory):
        return "its own defaults" if attrs.has(held.factory) else "empty"
    if isinstance(held, enum.Enum):
        return f"`{held.value}`"
    return "empty" if held == () else f"`{held!r}`"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def value(cls: type, words: dict[str, str]) -> str:
    """One value: what it is, and its fields."""
    said = _said(cls)
    lines = [
        (
            f"`{f.name}`",
            f"`{getattr(f.type, '__name__', f.type)}`",
            _default(f),
            _capital(said.get(f.name) or words.get(f.name, "")),
        )
        for f in attrs.fields(cls)
    ]
    summary = (inspect.getdoc(cls) or "").partition("\n")[0]
    heading = f"### {cls.__name__}\n\n{summary}\n\n"
    if not lines:
        return heading
    return heading + table(("field", "type", "default", "meaning"), lines) + "\n"


def _members(kinds: Iterable[type[enum.Enum]]) -> str:
    lines = (
        (f"`{k.__name__}`", " · ".join(f"`{m.value}`" for m in k), (inspect.getdoc(k) or ""))
        for k in kinds
    )
    return table(("enum", "values", "meaning"), lines)


def _public(module: Any, kind: type) -> list[type]:
    held = (getattr(module, name) for name in module.__all__)
    return [h for h in held if isinstance(h, type) and issubclass(h, kind)]


def _facts(words: dict[str, str]) -> dict[str, str]:
    whole = set(facts.Fact.__args__)
    parts = [
        getattr(facts, name)
        for name in facts.__all__
        if attrs.has(getattr(facts, name)) and getattr(facts, name) not in whole
    ]
    by_name = sorted(whole, key=lambda c: c.__name__)
    return {
        "facts": "\n" + "".join(value(cls, words) for cls in by_name),
        "fact-parts": "\n" + "".join(value(cls, words) for cls in parts),
        "fact-enums": _members(_public(facts, enum.Enum)),
        "port-enums": _members(_public(ports, enum.Enum)),
    }


def _methods(protocol: type) -> Iterator[tuple[str, str]]:
    for name, held in vars(protocol).items():
        if not name.startswith("_") and inspect.isfunction(held):
            summary = " ".join((inspect.getdoc(held) or "").partition("\n\n")[0].split())
            yield f"`{signature(held)}`", summary


def _support() -> str:
    ours = list(proactive_adapters())
    sign = {Support.FULL: "yes", Support.PENDING: "not yet", Support.ABSENT: "–"}
    lines = [
        (f"`{feed.value}`", *(sign[a.feeds[feed]] if hasattr(a, "feeds") else "–" for a in ours))
        for feed in Feed
    ]
    lines += [
        (
            f"order `{kind.value}`",
            *(sign[a.orders[kind]] if hasattr(a, "orders") else "–" for a in ours),
        )
        for kind in OrderKind
    ]
    return table(("feed or order", *(f"`{a.name}`" for a in ours)), lines)


def _stages() -> str:
    lines = (
        (
            "–" if row.source is None else f"`{row.source.value}`",
            f"`{row.command.__name__}`",
            ", ".join(who.value for who in row.who),
            " or ".join(f"`{to.value}`" for to in row.to),
            row.clock,
        )
        for row in leads.TRANSITIONS
    )
    return table(("stage", "command", "who may", "leads to", "the clock"), lines)


def _phases() -> str:
    lines = (
        ("–" if phase is None else f"`{phase.value}`", f"`{command.__name__}`", f"`{target.value}`")
        for (phase, command), target in recommendations.TRANSITIONS.items()
    )
    return table(("phase", "command", "leads to"), lines)


def _rules() -> str:
    lines = (
        (f"`{r.id}`", r.level.value, r.severity.value, r.says, r.reason, r.remedy, r.source)
        for r in recommendations.RULES
    )
    return table(("rule", "level", "severity", "says", "why", "remedy", "source"), lines)


def _checks(suite: type) -> str:
    lines = ((f"`{name}`", inspect.getdoc(check)) for name, check in suite.checks().items())
    return table(("check", "what it demands"), lines)


def _hooks() -> str:
    hooks = [h for n, h in vars(Hooks).items() if n.startswith("proactive_")]
    return table(
        ("hook", "what it does"), ((f"`{signature(h)}`", inspect.getdoc(h)) for h in hooks)
    )


def _bank() -> str:
    lines = []
    for key in bank.KEYS:
        held = bank.load(key)
        source = held.source.id if held.source else "–"
        missing = " ".join(dict(w.texts)["en"] for w in held.missing)
        lines.append((f"`{key}`", held.version, len(held.items), source, missing or "–"))
    return table(("key", "version", "items", "source", "missing from it"), lines)


def _loyalty() -> str:
    held = ((name, getattr(loyalty, name)) for name in loyalty.__all__)
    lines = (
        (f"`{signature(f)}`", (inspect.getdoc(f) or "").partition("\n")[0])
        for _, f in held
        if inspect.isfunction(f)
    )
    return table(("function", "what it does"), lines)


def _tables() -> str:
    lines = (
        (
            f"`{t.name}`",
            ", ".join(f"`{c.name}`" for c in t.primary_key),
            ", ".join(f"`{c.name}`" for c in t.columns if not c.primary_key),
        )
        for t in sql.metadata.tables.values()
    )
    return table(("table", "key", "other columns"), lines)


def _wire_names() -> str:
    kinds = {
        "fact": wire.FACT_NAMES,
        "event of a lead": leads.EVENT_NAMES,
        "event of a recommendation": recommendations.EVENT_NAMES,
        "event of an overruled finding": recommendations.OVERRIDE_NAMES,
    }
    return table(
        ("kind", "names"),
        (
            (kind, ", ".join(f"`{n}`" for n in sorted(names.values())))
            for kind, names in kinds.items()
        ),
    )


def _fields(cls: type) -> str:
    return value(cls, {}).partition("\n\n")[2]


def _settings() -> dict[str, str]:
    made = {f"adapter-{cls.name}": f"\n{_fields(cls)}" for cls in proactive_adapters()}
    for name, hook in (("channels", proactive_channels), ("journals", proactive_journals)):
        parts = (f"### `{cls.name}`\n\n{_fields(cls)}" for cls in hook())
        made[name] = "\n" + "".join(parts)
    return {
        **made,
        "servicetitan-labels": f"\n{_fields(Labels)}",
        "servicetitan-form-map": f"\n{_fields(FormMap)}",
    }


def _suites() -> str:
    names = (n for n in testing.__all__ if n.endswith("Suite") and n != "Suite")
    parts = []
    for name in names:
        suite = getattr(testing, name)
        said = _said(suite)
        lines = ((f"`{field}`", _capital(words)) for field, words in said.items())
        settings = table(("attribute", "what it is"), lines) + "\n" if said else ""
        summary = (inspect.getdoc(suite) or "").partition("\n")[0]
        parts.append(f"### {name}\n\n{summary}\n\n{settings}{_checks(suite)}\n")
    return "\n" + "".join(parts)


def _strategies() -> str:
    made = ((name, getattr(testing.strategies, name)) for name in testing.strategies.__all__)
    lines = (
        (f"`{name}`", (inspect.getdoc(strategy) or "").partition("\n")[0])
        for name, strategy in made
    )
    return table(("strategy", "what it makes"), lines)


def blocks() -> dict[str, str]:
    """Name → what belongs between the marks of that name."""
    words = _glossary()
    made = {
        **_facts(words),
        **_settings(),
        "adapter-suite": _checks(AdapterSuite),
        "suites": _suites(),
        "strategies": _strategies(),
        "bank": _bank(),
        "hooks": _hooks(),
        "loyalty-functions": _loyalty(),
        "lead-diagram": f"```mermaid\n{leads.diagram()}```\n",
        "lead-stages": _members((leads.Stage, leads.Outcome, leads.Obligation, leads.Discharge)),
        "lead-transitions": _stages(),
        "recommendation-transitions": _phases(),
        "rules": _rules(),
        "support": _support(),
        "tables": _tables(),
        "wire-names": _wire_names(),
        "journal-port": table(("method", "what it does"), _methods(ports.Journal)),
        "adapter-port": table(("method", "what it does"), _methods(ports.Adapter)),
        "writer-port": table(("method", "what it does"), _methods(ports.Writer)),
        "channel-port": table(("method", "what it does"), _methods(ports.Channel)),
    }
    for name, classes in _PORTS.items():
        made[f"port-{name}"] = "\n" + "".join(value(getattr(ports, c), words) for c in classes)
    return made


if __name__ == "__main__":
    made = blocks()
    for page in PAGES:
        text = page.read_text("utf-8")
        if generated(text):
            page.write_text(with_generated(text, made), encoding="utf-8")
