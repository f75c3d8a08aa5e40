"""A definition from plain data, such as TOML or YAML give: strict, and all faults at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..errors import UsageError
from ._conditions import AllOf, AnyOf, Condition, Equals, Not, OneOf
from ._definition import Band, Checklist, MaturityLevel, NaExcess
from ._faults import MAX_DEPTH, DefinitionError, Fault
from ._plain import Plain, Table, TooLargeError
from ._scales import Better, Numeric, Option, Options
from ._tree import (
    ActionTemplate,
    EvidenceRule,
    Gate,
    Group,
    Item,
    NaPolicy,
    Needs,
    RollUp,
    Source,
    Step,
)
from ._words import Words

_TOP = """languages scales rollup gate threshold bands levels min_completeness max_na_share
na_excess missing remarks source root"""
_ITEM = "help weight na gate evidence relevant target action source"


def read_definition(data: Mapping[str, Any]) -> Checklist:
    """Build a checklist from plain data.

    A child with `children` is a group, any other is an item. Scales are written once under
    `scales` and named by the items. Texts are a plain text in the first language or a table
    by language. Numbers are whole, decimal, or text such as "1/3"; a float is taken as it
    is printed. A key that is not known is a fault, for it may be a misspelt one.

    Raises:
        DefinitionError: All faults, each with its path in the data.
    """
    plain = Plain()
    top = plain.table(data, "").check("key version title children", _TOP)
    languages = top.texts("languages") or ("en",)
    for place, tag in enumerate(languages):
        try:
            Words({tag: tag})
        except UsageError as wrong:
            plain.fault(f"languages[{place}]", str(wrong))
    plain.language = "en" if plain.knows_within("languages") else languages[0]
    reader = _Reader(plain, top)
    faults: list[Fault] = []
    try:
        checklist = reader.checklist(top, languages)
    except TooLargeError:
        pass  # the fault that says so is noted
    except DefinitionError as wrong:
        located = (reader.located(fault) for fault in wrong.faults)
        faults = [fault for fault in located if not plain.knows_within(fault.at)]
    if plain.faults or faults:
        raise DefinitionError((*plain.faults, *faults))
    return checklist


def _scale(table: Table) -> Options | Numeric:
    if "options" in table.data:
        rows = [row.check("code text", "value") for row in table.check("options").tables("options")]
        return Options(
            tuple(
                Option(row.text("code", "?"), row.maybe_number("value"), row.words("text"))
                for row in rows
            )
        )
    table = table.check("low high", "better whole low_text high_text")
    return Numeric(
        low=table.number("low", 0),
        high=table.number("high", 1),
        better=table.choice("better", Better.HIGHER),
        whole=table.flag("whole"),
        low_text=table.maybe_words("low_text"),
        high_text=table.maybe_words("high_text"),
    )


def _gate(table: Table | None) -> Gate | None:
    if table is None:
        return None
    table = table.check("minimum", "cap")
    return Gate(table.number("minimum", 0), table.maybe_number("cap"))


def _source(table: Table | None) -> Source | None:
    if table is None:
        return None
    table = table.check("id", "cited note")
    return Source(table.text("id"), table.texts("cited"), table.maybe_words("note"))


def _action(table: Table | None) -> ActionTemplate | None:
    if table is None:
        return None
    table = table.check("steps", "owner due_days")
    rows = [row.check("text", "source") for row in table.tables("steps")]
    return ActionTemplate(
        steps=tuple(Step(row.words("text"), _source(row.sub("source"))) for row in rows),
        owner=table.text("owner") or None,
        due_days=table.days("due_days"),
    )


def _band(table: Table) -> Band:
    table = table.check("code at_least text")
    return Band(table.text("code"), table.number("at_least", 0), table.words("text"))


def _level(table: Table) -> MaturityLevel:
    table = table.check("code node at_least text")
    return MaturityLevel(
        code=table.text("code"),
        node=table.text("node"),
        at_least=table.number("at_least", 0),
        text=table.words("text"),
    )


def _evidence(table: Table) -> EvidenceRule:
    table = table.check("needs", "at_least at_most")
    return EvidenceRule(
        needs=table.choice("needs", Needs.NOTE),
        at_least=table.number("at_least", 0),
        at_most=table.number("at_most", 1),
    )


_COMPARISONS: dict[str, Callable[[Table], Condition]] = {
    "equals": lambda table: Equals(table.text("item"), table.text("equals")),
    "in": lambda table: OneOf(table.text("item"), table.texts("in")),
}


class _Reader:
    """Reads the tree, and knows which scale stands where to name its faults by the scale."""

    def __init__(self, plain: Plain, top: Table) -> None:
        self._plain = plain
        scales = top.sub("scales")
        self._scales: dict[str, Options | Numeric] = {}
        if scales is not None:
            self._scales = {
                str(name): _scale(scales.inner(row, str(name))) for name, row in scales.data.items()
            }
        self._used: dict[str, str] = {}

    def checklist(self, top: Table, languages: tuple[str, ...]) -> Checklist:
        key = top.text("key", "unnamed")
        root = (top.sub("root") or top.inner({}, "root")).check("", "key text weight")
        return Checklist(
            key=key,
            version=top.text("version", "?"),
            title=top.words("title"),
            tree=Group(
                key=root.text("key", key),
                children=self._children(top, 1),
                text=root.maybe_words("text"),
                weight=root.number("weight", 1),
                rollup=top.choice("rollup", RollUp.MEAN),
                gate=_gate(top.sub("gate")),
            ),
            languages=languages,
            threshold=top.maybe_number("threshold"),
            bands=tuple(_band(row) for row in top.tables("bands")),
            levels=tuple(_level(row) for row in top.tables("levels")),
            min_completeness=top.number("min_completeness", 0),
            max_na_share=top.maybe_number("max_na_share"),
            na_excess=top.choice("na_excess", NaExcess.WARN),
            missing=top.each_words("missing"),
            remarks=top.each_words("remarks"),
            source=_source(top.sub("source")),
        )

    def located(self, fault: Fault) -> Fault:
        """A fault of the built definition, at the place where the data has it."""
        for used, named in self._used.items():
            if fault.at == used or fault.at.startswith(f"{used}."):
                return Fault(named + fault.at.removeprefix(used), fault.why)
        return fault

    def _children(self, table: Table, depth: int) -> tuple[Item | Group, ...]:
        if depth > MAX_DEPTH:
            self._plain.fault(table.at, f"groups may be nested {MAX_DEPTH} deep, not deeper")
            return ()
        return tuple(
            self._group(row, depth + 1) if "children" in row.data else self._item(row)
            for row in table.tables("children")
        )

    def _group(self, table: Table, depth: int) -> Group:
        table = table.check("key children", "text weight rollup gate")
        return Group(
            key=table.text("key", "unnamed"),
            children=self._children(table, depth),
            text=table.maybe_words("text"),
            weight=table.number("weight", 1),
            rollup=table.choice("rollup", RollUp.MEAN),
            gate=_gate(table.sub("gate")),
        )

    def _item(self, table: Table) -> Item:
        table = table.check("key text scale", _ITEM)
        return Item(
            key=table.text("key", "unnamed"),
            text=table.words("text"),
            scale=self._scale(table),
            help=table.maybe_words("help"),
            weight=table.number("weight", 1),
            na=table.choice("na", NaPolicy.EXCLUDE),
            gate=_gate(table.sub("gate")),
            evidence=tuple(_evidence(row) for row in table.tables("evidence")),
            relevant=self._condition(table.sub("relevant"), 1),
            target=table.maybe_number("target"),
            action=_action(table.sub("action")),
            source=_source(table.sub("source")),
        )

    def _scale(self, table: Table) -> Options | Numeric:
        name = table.text("scale")
        if name in self._scales:
            self._used[table.path("scale")] = f"scales.{name}"
            return self._scales[name]
        if name and name != "?":
            known = ", ".join(self._scales) or "none"
            self._plain.fault(table.path("scale"), f"{name!r} is not among the scales: {known}")
        return Numeric(low=0, high=1)

    def _condition(self, table: Table | None, depth: int) -> Condition | None:
        if table is None:
            return None
        if depth > MAX_DEPTH:
            self._plain.fault(table.at, f"conditions may be nested {MAX_DEPTH} deep, not deeper")
            return None
        for word, read in _COMPARISONS.items():
            if word in table.data:
                return read(table.check(f"item {word}"))
        if "not" in table.data:
            inner = self._condition(table.check("not").sub("not"), depth + 1)
            return None if inner is None else Not(inner)
        return self._joined(table, depth)

    def _joined(self, table: Table, depth: int) -> Condition | None:
        for word, join in (("and", AllOf), ("or", AnyOf)):
            if word in table.data:
                rows = table.check(word).tables(word)
                found = [self._condition(row, depth + 1) for row in rows]
                return join(tuple(part for part in found if part is not None))
        self._plain.fault(table.at, "a rule is one of: item + equals, item + in, and, or, not")
        return None
