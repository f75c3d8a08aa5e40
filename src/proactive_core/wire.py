"""Values as bytes and back: strict, canonical, and the one module that knows cattrs.

Strict: `"no"` is not True, `3.9` is not 3, `7` is not `"7"`, unknown keys are refused on
our side (and ignored on the vendor's, see `shape`). Canonical: one value is one sequence of
bytes under any hash seed, locale and time zone, so bytes can be compared and sealed.

The names on the wire are written down here, in `leads.EVENT_NAMES`, `recommendations.EVENT_NAMES`
and `recommendations.OVERRIDE_NAMES`: renaming a class must not change a byte of what was stored
years ago (`tests/golden`).
"""

from __future__ import annotations

import enum
import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, TypeVar

import attrs
import cattrs
from cattrs.cols import homogenous_tuple_structure_factory
from cattrs.gen import make_dict_structure_fn, override
from cattrs.strategies import configure_tagged_union

from . import facts, leads, ports, recommendations
from .checks import in_utc
from .errors import UsageError
from .refs import Ref

T = TypeVar("T")
_FIELD = re.compile(r"\.([a-z][a-z0-9_]*)")
_BAD = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError)

#: The key that holds a value's name on the wire.
TAG = "is"
# Made once: json.dumps makes an encoder for every call that is not plain.
_CANONICAL = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":")
)

_ANSWERS: Mapping[type, str] = {
    facts.Answered: "answered",
    facts.NotApplicable: "not_applicable",
    facts.NotObserved: "not_observed",
    facts.NotShown: "not_shown",
    facts.Unanswered: "unanswered",
}
FACT_NAMES: Mapping[type, str] = {
    facts.Assignment: "assignment",
    facts.Branch: "branch",
    facts.ChecklistRun: "checklist_run",
    facts.CoachingTalk: "coaching_talk",
    facts.Complaint: "complaint",
    facts.Customer: "customer",
    facts.CustomerChase: "customer_chase",
    facts.DeskAction: "desk_action",
    facts.Equipment: "equipment",
    facts.Link: "link",
    facts.PlanEntry: "plan_entry",
    facts.Quote: "quote",
    facts.Recommendation: "recommendation",
    facts.Response: "response",
    facts.Site: "site",
    facts.StatedFigure: "stated_figure",
    facts.Submission: "submission",
    facts.Technician: "technician",
    facts.Visit: "visit",
}
_NAMES: Mapping[type, str] = {
    **FACT_NAMES,
    **leads.EVENT_NAMES,
    **recommendations.EVENT_NAMES,
    **recommendations.OVERRIDE_NAMES,
    ports.ActionRefused: "action_refused",
    ports.PageRead: "page_read",
}
_CLASSES: Mapping[str, type] = {name: cls for cls, name in _NAMES.items()}


def _exactly(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise TypeError(f"expected {kind.__name__}, not {type(value).__name__} {value!r:.60}")
    return value


def _text(value: Any, _: type) -> str:
    written: str = _exactly(value, str)
    try:
        written.encode()
    except UnicodeEncodeError as e:
        raise ValueError(f"text that is not Unicode: {e.reason}") from e
    return written


def _moment(value: Any, _: type) -> datetime:
    moment = datetime.fromisoformat(_exactly(value, str))
    if moment.utcoffset() is None:
        raise ValueError(f"no UTC offset in {value!r}")
    return in_utc(moment) or moment


def _decimal(value: Any, _: type) -> Decimal:
    if isinstance(value, Decimal) or type(value) is int:
        return Decimal(value)
    try:
        return Decimal(_exactly(value, str))
    except InvalidOperation as e:
        raise ValueError(f"not a decimal number: {value!r}") from e


def _enum(value: Any, kind: type[enum.Enum]) -> enum.Enum:
    try:
        return kind(value)
    except ValueError as e:
        allowed = ", ".join(str(member.value) for member in kind)
        raise ValueError(f"must be one of {allowed}, not {value!r}") from e


def camel(name: str) -> str:
    """Spell a field the way most web interfaces do: `created_by_id` → `createdById`."""
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)


def _converter(*, forbid_extra: bool, spell: Callable[[str], str]) -> cattrs.Converter:
    # Defaults are left out, so that a new optional field changes no byte of older values.
    c = cattrs.Converter(
        forbid_extra_keys=forbid_extra, detailed_validation=True, omit_if_default=True
    )
    for kind in (bool, int, float):
        c.register_structure_hook(kind, _exactly)
    c.register_structure_hook(str, _text)
    c.register_structure_hook(datetime, _moment)
    c.register_unstructure_hook(datetime, datetime.isoformat)
    c.register_structure_hook(date, lambda v, _: date.fromisoformat(_exactly(v, str)))
    c.register_unstructure_hook(date, date.isoformat)
    c.register_structure_hook(Decimal, _decimal)
    c.register_unstructure_hook(Decimal, str)
    c.register_structure_hook(Fraction, lambda v, _: Fraction(_exactly(v, str)))
    c.register_unstructure_hook(Fraction, str)
    c.register_structure_hook(Ref, lambda v, _: Ref.parse(_exactly(v, str)))
    c.register_unstructure_hook(Ref, str)
    c.register_structure_hook_func(
        lambda t: isinstance(t, type) and issubclass(t, enum.Enum), _enum
    )

    @c.register_structure_hook_factory(_is_tuple)
    def _tuples(kind: Any, conv: cattrs.Converter) -> Callable[[Any, Any], Any]:
        made = homogenous_tuple_structure_factory(kind, conv)
        return lambda v, t: made(_listed(v), t)

    @c.register_structure_hook_factory(attrs.has)
    def _classes(cls: type, conv: cattrs.Converter) -> Callable[[Any, Any], Any]:
        names = {
            f.name: override(rename=spell(f.name)) for f in attrs.fields(attrs.resolve_types(cls))
        }
        made: Any = make_dict_structure_fn(cls, conv, **names)  # type: ignore[arg-type]
        return lambda v, t: made(_mapping(v), t)

    configure_tagged_union(facts.Answer, c, tag_name=TAG, tag_generator=_ANSWERS.__getitem__)
    return c


def _is_tuple(kind: Any) -> bool:
    return getattr(kind, "__origin__", None) is tuple and kind.__args__[-1:] == (...,)


def _listed(value: Any) -> Any:
    if not isinstance(value, list | tuple):
        raise TypeError(f"expected a list, not {type(value).__name__} {value!r:.60}")
    return value


def _mapping(value: Any) -> Any:
    if not isinstance(value, Mapping):
        raise TypeError(f"expected an object, not {type(value).__name__} {value!r:.60}")
    return value


def _say(fault: BaseException, _: type | None) -> str:
    if isinstance(fault, KeyError):
        return "required field missing"
    if isinstance(fault, cattrs.ForbiddenExtraKeysError):
        return f"unknown field: {', '.join(sorted(fault.extra_fields))}"
    return str(fault)


def _faults(fault: BaseException, spell: Callable[[str], str]) -> list[str]:
    lines = []
    for line in cattrs.transform_error(fault, format_exception=_say):
        what, _, where = line.rpartition(" @ ")
        if where == "$" and " @ $" in what:  # a check of ours has said the place already
            lines.append(what)
            continue
        lines.append(f"{what} @ {_FIELD.sub(lambda m: '.' + spell(m[1]), where)}")
    return lines


def _same(name: str) -> str:
    return name


def shape(cls: type[T], *, spell: Callable[[str], str] = camel) -> Callable[[object], T]:
    """Make a reader for an outside system's rows that look like *cls*.

    Unknown keys are ignored: vendors add fields. Missing or wrong ones raise a
    `UsageError` with every fault and its place, the row being `$`.

    Args:
        cls: An attrs class with the vendor's fields in our spelling.
        spell: Our spelling of a field → the vendor's; `customer_id` → `customerId` by default.
    """
    convert = _converter(forbid_extra=False, spell=spell)

    def read(row: object) -> T:
        try:
            return convert.structure(row, cls)
        except (cattrs.BaseValidationError, *_BAD) as fault:
            raise UsageError("; ".join(_faults(fault, spell))) from fault

    return read


def settings(cls: type[T], table: Mapping[str, object], *, at: str = "$") -> T:
    """Build an object from a table of a configuration file, strictly.

    Raises:
        UsageError: All faults at once, one a line, each with its place below `at`.
    """
    try:
        return _STRICT.structure(table, cls)
    except (cattrs.BaseValidationError, *_BAD) as fault:
        lines = (line.replace(" @ $", f" @ {at}") for line in _faults(fault, _same))
        raise UsageError("\n".join(lines)) from fault


def plain(value: object) -> Any:
    """Turn a value into plain JSON data: numbers, texts, lists and objects."""
    return _STRICT.unstructure(value)


def canonical(data: object) -> bytes:
    """Write plain JSON data the one canonical way: sorted keys, no spaces, no NaN."""
    return _CANONICAL.encode(data).encode()


def dumps(value: object) -> bytes:
    """Write a fact or an event: the same value is the same bytes, everywhere, always.

    Raises:
        UsageError: The value is neither a fact nor an event.
    """
    name = _NAMES.get(type(value))
    if name is None:
        raise UsageError(f"neither a fact nor an event: {value!r:.80}")
    return canonical({TAG: name, **_STRICT.unstructure(value)})


def loads(written: bytes | str) -> Any:
    """Read what `dumps` wrote.

    Raises:
        UsageError: It is not what `dumps` writes; the message says where.
    """
    try:
        raw = json.loads(written)
    except (ValueError, RecursionError) as e:
        raise UsageError(f"neither a fact nor an event: {e}") from e
    cls = _CLASSES.get(str(raw.pop(TAG, None))) if isinstance(raw, dict) else None
    if cls is None:
        raise UsageError(f"neither a fact nor an event: {written[:80]!r}")
    try:
        return _STRICT.structure(raw, cls)
    except (cattrs.BaseValidationError, *_BAD) as fault:
        raise UsageError(f"not a {_NAMES[cls]}: {'; '.join(_faults(fault, _same))}") from fault


_STRICT = _converter(forbid_extra=True, spell=_same)
