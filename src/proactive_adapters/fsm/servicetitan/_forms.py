"""Form submissions as checklist runs: read only, for the API creates none.

The API gives a form's answers and not its questions, so which unit of a form answers which
item, and which colour of a stoplight is which option, is configuration and never a guess.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, ClassVar

import attrs

from proactive_core.errors import UsageError
from proactive_core.facts import Answer, Answered, ChecklistRun, ItemAnswer, Unanswered
from proactive_core.ports import Connection, Feed, Page, Reply, Request, Support, Window, read_rows
from proactive_core.refs import Ref
from proactive_core.wire import shape

from . import _paging
from ._adapter import ServiceTitan
from ._replies import decode
from ._shared import chosen, ref
from ._text import words

_SCOPE = "tn.frm.submissions:r"
_MOST_DEEP = 10
_MOST_DIGITS = 30
#: Owners that a run can be about, and what we call them.
_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "Customer": "customer",
        "Equipment": "equipment",
        "Job": "visit",
        "Location": "site",
        "Technician": "technician",
    }
)


@attrs.frozen(kw_only=True)
class FormMap:
    """How the answers to one form answer a checklist.

    Attributes:
        form: The form's id.
        checklist: Key of the checklist.
        version: Version of the checklist that the form asks.
        subject: Whose owner the run rates: `Job`, `Customer`, `Location`, `Equipment` or
            `Technician`; a submission without such an owner is a problem.
        units: Id of a unit, as the submissions have it → the item's key. Units that are
            not named are passed by.
        values: What stands in a unit → the option's code, in any case of letters, such as
            `Green` → `yes`. The colours of a stoplight must all be named; other values
            that are not named count as they are written.

    Raises:
        UsageError: Nothing is named, an item is named twice, or the subject is none of these.
    """

    form: int
    checklist: str
    version: str
    subject: str
    units: Mapping[str, str]
    values: Mapping[str, str] = attrs.field(factory=dict)

    def __attrs_post_init__(self) -> None:
        if self.subject not in _KINDS:
            raise UsageError(f"subject must be one of {', '.join(_KINDS)}, not {self.subject!r}")
        items = list(self.units.values())
        if not items or len(set(items)) < len(items):
            raise UsageError(f"form {self.form}: units must name items, and none twice")

    def code(self, said: str, *, stoplight: bool, at: str) -> str:
        """The option's code for what stands in a unit."""
        if stoplight:
            return chosen(self.values, said, at=at)
        known = {written.casefold(): code for written, code in self.values.items()}
        return known.get(said.casefold(), said)


@attrs.frozen(kw_only=True)
class _Owner:
    type: str
    id: int


@attrs.frozen(kw_only=True)
class _Submission:
    id: int
    form_id: int
    submitted_on: datetime
    created_by_id: int | None = None
    owners: tuple[_Owner, ...] | None = None


_submission = shape(_Submission)


@attrs.frozen(kw_only=True)
class ServiceTitanForms:
    """The reading adapter for ServiceTitan's form submissions.

    Completed submissions of the configured forms, from `since` to `until` in whole seconds,
    rounded outwards. A submission that cannot be read is a `Problem` with its id.

    Attributes:
        tenant: The number of the tenant, as in every path.
        forms: Which forms are read, and how each answers its checklist.
        page_size: Submissions on a page, 1 to 5000.

    Raises:
        UsageError: No form is named, or one twice, or a number is out of bounds.
    """

    name: ClassVar[str] = "servicetitan_forms"
    feeds: ClassVar[Mapping[Feed, Support]] = MappingProxyType(
        {feed: Support.FULL if feed is Feed.CHECKLIST_RUNS else Support.ABSENT for feed in Feed}
    )
    connection: ClassVar[Connection] = ServiceTitan.connection

    tenant: int
    forms: tuple[FormMap, ...]
    page_size: int = 100

    def __attrs_post_init__(self) -> None:
        ServiceTitan(tenant=self.tenant, page_size=self.page_size)  # the same bounds
        named = [form.form for form in self.forms]
        if not named or len(set(named)) < len(named):
            raise UsageError("forms must name at least one form, and none twice")

    def open(self, feed: Feed, window: Window) -> Request:
        """Ask for the first page of the submissions.

        Raises:
            UsageError: Another feed than `checklist_runs` is asked for.
        """
        if feed is not Feed.CHECKLIST_RUNS:
            raise UsageError(f"{self.name} does not read {feed.value}: {self.feeds[feed].value}")
        return _paging.first_submissions(
            f"/forms/v2/tenant/{self.tenant}/submissions",
            window,
            forms=",".join(str(form.form) for form in self.forms),
            page_size=self.page_size,
        )

    def read(self, request: Request, reply: Reply) -> Page:
        """Tell what a reply meant.

        Raises:
            SourceError: ServiceTitan refused, or what came is not what was asked for.
        """
        body = decode(reply, path=request.path, scope=_SCOPE)
        rows, following = _paging.read_submissions(request, body)
        return read_rows(rows, self._run, at="$.data", key="id", next=following)

    def _run(self, row: Any) -> ChecklistRun:
        it = _submission(row)
        form = next((form for form in self.forms if form.form == it.form_id), None)
        if form is None:
            raise UsageError(f"form {it.form_id} was not asked for @ $.formId")
        owner = next((o for o in it.owners or () if o.type == form.subject), None)
        if owner is None:
            raise UsageError(f"is about no {form.subject} @ $.owners")
        return ChecklistRun(
            ref=Ref(self.name, "checklist_run", str(it.id)),
            checklist=form.checklist,
            version=form.version,
            subject=ref(_KINDS[owner.type], owner.id),
            rater=None if it.created_by_id is None else ref("user", it.created_by_id),
            answered_at=it.submitted_on,
            answers=tuple(_answers(row.get("units"), form)),
        )


def _answers(units: Any, form: FormMap) -> Iterator[ItemAnswer]:
    for at, unit in _units(units, "$.units", 1):
        item = form.units.get(str(unit.get("id")))
        if item is not None:
            said = words(_text(unit.get("comment"), f"{at}.comment"))
            evidence = "; ".join(_attached(unit, at)) or None
            yield ItemAnswer(item, _answer(unit, form, at), said, evidence)


def _units(units: Any, at: str, depth: int) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every unit with its place; by contract a section holds no sections, but who knows."""
    if units is None:
        return
    if not isinstance(units, list) or depth > _MOST_DEEP:
        raise UsageError(f"must be a list of units, not {units!r:.60} @ {at}")
    for place, unit in enumerate(units):
        here = f"{at}[{place}]"
        if not isinstance(unit, dict):
            raise UsageError(f"must be a unit, not {unit!r:.60} @ {here}")
        yield here, unit
        yield from _units(unit.get("units"), f"{here}.units", depth + 1)


def _answer(unit: Mapping[str, Any], form: FormMap, at: str) -> Answer:
    """What a unit answers. There is no discriminator but `type`, a free text."""
    values = unit.get("values", ())
    if not isinstance(values, list | tuple) or len(values) > 1:
        raise UsageError(f"an item has one answer, not {values!r:.60} @ {at}.values")
    held = values[0] if values else unit.get("value")
    place = f"{at}.values" if values else f"{at}.value"
    said = _text(held, place)
    if not said or not said.strip():
        return Unanswered()
    stoplight = str(unit.get("type", "")).casefold() == "stoplight"
    return Answered(form.code(said, stoplight=stoplight, at=place))


def _text(held: Any, at: str) -> str | None:
    if held is None or isinstance(held, str):
        return held
    if isinstance(held, bool) or not isinstance(held, int | Decimal):
        raise UsageError(f"must be a text or a number, not {held!r:.60} @ {at}")
    if isinstance(held, Decimal) and abs(held.adjusted()) > _MOST_DIGITS:
        raise UsageError(f"is a number of too many digits @ {at}")
    return format(held, "f") if isinstance(held, Decimal) else str(held)


def _attached(unit: Mapping[str, Any], at: str) -> Iterator[str]:
    files = unit.get("attachments") or ()
    if not isinstance(files, list | tuple):
        raise UsageError(f"must be a list, not {files!r:.60} @ {at}.attachments")
    for file in files:
        told = file if isinstance(file, dict) else {}
        name = told.get("originalFileName") or told.get("fileName")
        if isinstance(name, str) and name.strip():
            yield name.strip()
