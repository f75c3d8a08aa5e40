"""A finding, and the recommendation that it is.

ServiceTitan has no field for what the method asks of a recommendation beyond the finding
itself, so it is written into the finding's internal notes, a line for each answer:
`Better off: certain`. Everything else in the notes is left alone.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import attrs
from attrs.validators import and_, instance_of

from proactive_core.errors import UsageError
from proactive_core.facts import Belief, Decision, Recommendation, Stakes
from proactive_core.refs import Ref
from proactive_core.wire import shape

from ._shared import Row, chosen, ref, ref_or_none
from ._text import words

_NOTES = "$.internalNotes"
_ID = re.compile(r"[0-9]{1,19}\Z")

_STAKES: dict[str, Stakes | None] = {
    "NotSpecified": None,
    "Low": Stakes.LOW,
    "Medium": Stakes.MEDIUM,
    "High": Stakes.HIGH,
    "Critical": Stakes.CRITICAL,
}
_DONE = "JobCompleted"
#: What a status tells of the customer's decision; None = nothing.
_DECISIONS: dict[str, Decision | None] = {
    "New": None,
    "EstimateCreated": None,
    "EstimateAccepted": Decision.AGREED,
    "EstimateRejected": Decision.DECLINED,
    "JobBooked": Decision.AGREED,
    _DONE: Decision.AGREED,
    "Archived": None,
}


def _a_label(_: object, field: attrs.Attribute[Any], value: str) -> None:
    if not value.strip() or ":" in value or "\n" in value:
        raise UsageError(f"{field.name} must be one line of words without a colon, not {value!r}")


_LABEL = and_(instance_of(str), _a_label)


@attrs.frozen(kw_only=True)
class Labels:
    """The words before the colon of a labelled line in a finding's internal notes.

    Large and small letters are the same. Of two lines with one label the lower one counts,
    because notes grow downwards; a label with nothing behind it says nothing.

    Attributes:
        technician: Before the id of the technician who noticed it. A finding's own author
            is whoever signed in, which may be an office or a program.
        better_off: Before `certain` or `doubtful`: what the technician holds, in their own
            mind, about the customer's gain.
        benefit: Before what this customer gains.
        risk: Before what happens if nothing is done.
        decide_by: Before the last day that still helps, such as `2026-05-01`.
        customer: Before `agreed`, `hesitant` or `declined`: what the customer said.
        gained: Before how the customer is better off since the work is done, in their words.

    Raises:
        UsageError: A label is empty or has a colon, or two are the same.
    """

    technician: str = attrs.field(default="Technician", validator=_LABEL)
    better_off: str = attrs.field(default="Better off", validator=_LABEL)
    benefit: str = attrs.field(default="Benefit", validator=_LABEL)
    risk: str = attrs.field(default="Risk", validator=_LABEL)
    decide_by: str = attrs.field(default="Decide by", validator=_LABEL)
    customer: str = attrs.field(default="Customer", validator=_LABEL)
    gained: str = attrs.field(default="Gained", validator=_LABEL)

    def __attrs_post_init__(self) -> None:
        known = [_key(label) for label in attrs.astuple(self)]
        if len(set(known)) < len(known):
            raise UsageError(
                f"labels must differ from each other: {', '.join(attrs.astuple(self))}"
            )

    def lines(self, notes: str | None) -> dict[str, str]:
        """Find what the notes say, by our name of the label; unlabelled lines are skipped."""
        ours = {_key(label): name for name, label in attrs.asdict(self).items()}
        said = {}
        for line in (notes or "").splitlines():
            label, colon, value = line.partition(":")
            name = ours.get(_key(label)) if colon else None
            if name is not None and value.strip():
                said[name] = value.strip()
        return said


def _key(label: str) -> str:
    return " ".join(label.strip().lstrip("-*•").casefold().split())


@attrs.frozen(kw_only=True)
class _Attachment:
    url: str | None = None
    file_name: str | None = None


@attrs.frozen(kw_only=True)
class _Listed:
    id: int


@attrs.frozen(kw_only=True)
class _Finding(Row):
    status: str
    created_on: datetime
    location_id: int | None = None
    source_job_id: int | None = None
    installed_equipment_id: int | None = None
    name: str | None = None
    description: str | None = None
    recommended_solution: str | None = None
    internal_notes: str | None = None
    urgency_level: str | None = None
    attachments: tuple[_Attachment, ...] | None = None


_listed = shape(_Listed)
_finding = shape(_Finding)


def listed(row: object) -> int:
    """Read the id of a finding in a list."""
    return _listed(row).id


def recommendation(row: object, *, labels: Labels, asked_for: str) -> Recommendation:
    """Read a finding in full.

    The status outranks what the notes say of the customer's decision: the notes tell the
    first answer, at the door; the status follows from the estimate and the job that came
    of it. While the status tells no decision, the notes count.

    `implemented_at` is when the finding was last changed while its job was completed:
    ServiceTitan does not keep the moment itself.
    """
    it = _finding(row)
    if str(it.id) != asked_for:
        raise UsageError(f"finding {asked_for} was asked for, and {it.id} came @ $.id")
    said = labels.lines(it.internal_notes)
    decided = chosen(_DECISIONS, it.status, at="$.status")
    level = words(it.urgency_level)
    return Recommendation(
        ref=ref("recommendation", it.id),
        technician=_technician(said.get("technician"), labels.technician),
        site=ref_or_none("site", it.location_id),
        visit=ref_or_none("visit", it.source_job_id),
        equipment=ref_or_none("equipment", it.installed_equipment_id),
        noticed_at=it.created_on,
        observation=_observation(it),
        advice=words(it.recommended_solution),
        benefit=said.get("benefit"),
        risk=said.get("risk"),
        stakes=chosen(_STAKES, level, at="$.urgencyLevel") if level else None,
        decide_by=_day(said.get("decide_by"), labels.decide_by),
        evidence=tuple(
            place for a in it.attachments or () if (place := words(a.url) or words(a.file_name))
        ),
        belief=_word(Belief, said.get("better_off"), labels.better_off),
        decision=decided or _word(Decision, said.get("customer"), labels.customer),
        implemented_at=it.modified_on if it.status.casefold() == _DONE.casefold() else None,
        realised=said.get("gained"),
        modified_at=it.modified_on,
    )


def _observation(it: _Finding) -> str | None:
    parts = dict.fromkeys(part for p in (it.name, it.description) if (part := words(p)))
    return "\n".join(parts) or None


def _technician(said: str | None, label: str) -> Ref | None:
    if said is None:
        return None
    if not _ID.match(said):
        raise UsageError(f"{label}: write the technician's id, not {said!r:.60} @ {_NOTES}")
    return ref("technician", int(said))


def _day(said: str | None, label: str) -> date | None:
    if said is None:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise UsageError(
            f"{label}: write a day like 2026-05-01, not {said!r:.60} @ {_NOTES}"
        ) from None


def _word(kind: Any, said: str | None, label: str) -> Any:
    if said is None:
        return None
    try:
        return kind(said.casefold())
    except ValueError:
        known = ", ".join(member.value for member in kind)
        raise UsageError(f"{label}: write one of {known}, not {said!r:.60} @ {_NOTES}") from None
