"""ServiceTitan's rows, and the facts they state. Its words stop in this package.

Of each row only what a fact needs is read. What a fact can do without may be null or
missing, whatever the vendor's contract promises; what it cannot do without is a problem.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import attrs

from proactive_core.facts import (
    Assignment,
    Branch,
    Customer,
    Equipment,
    Money,
    Quote,
    QuoteState,
    Site,
    Submission,
    Technician,
    Urgency,
    Visit,
)
from proactive_core.wire import shape

from ._shared import Row, chosen, ref, ref_or_none
from ._text import plain_text, words

ZERO = Decimal(0)
_CANCELED = "Canceled"
_STATES = {
    "Open": QuoteState.OPEN,
    "Sold": QuoteState.ACCEPTED,
    "Dismissed": QuoteState.DECLINED,
}
_URGENCIES = {
    "Low": Urgency.LOW,
    "Normal": Urgency.NORMAL,
    "High": Urgency.HIGH,
    "Urgent": Urgency.URGENT,
}


@attrs.frozen(kw_only=True)
class _Technician(Row):
    name: str
    user_id: int | None = None
    business_unit_id: int | None = None
    email: str | None = None


@attrs.frozen(kw_only=True)
class _BusinessUnit(Row):
    name: str


@attrs.frozen(kw_only=True)
class _Customer(Row):
    name: str
    merged_to_id: int | None = None


@attrs.frozen(kw_only=True)
class _Location(Row):
    name: str
    customer_id: int
    merged_to_id: int | None = None


@attrs.frozen(kw_only=True)
class _Equipment(Row):
    name: str
    location_id: int
    manufacturer: str | None = None
    model: str | None = None
    serial_number: str | None = None


@attrs.frozen(kw_only=True)
class _Job(Row):
    customer_id: int
    job_status: str
    location_id: int | None = None
    business_unit_id: int | None = None
    completed_on: datetime | None = None


@attrs.frozen(kw_only=True)
class _LeadSource:
    job_id: int | None = None
    employee_id: int | None = None


@attrs.frozen(kw_only=True)
class _GeneratedJob(Row):
    created_on: datetime
    job_generated_lead_source: _LeadSource
    customer_id: int | None = None
    location_id: int | None = None
    business_unit_id: int | None = None
    priority: str | None = None
    summary: str | None = None


@attrs.frozen(kw_only=True)
class _Assignment(Row):
    job_id: int
    technician_id: int


@attrs.frozen(kw_only=True)
class _EstimateStatus:
    name: str


@attrs.frozen(kw_only=True)
class _Estimate(Row):
    status: _EstimateStatus
    created_on: datetime
    sold_on: datetime | None = None
    job_id: int | None = None
    location_id: int | None = None
    customer_id: int | None = None
    business_unit_id: int | None = None


@attrs.frozen(kw_only=True)
class _Amount:
    subtotal: Decimal | None = None


_technician = shape(_Technician)
_business_unit = shape(_BusinessUnit)
_customer = shape(_Customer)
_location = shape(_Location)
_equipment = shape(_Equipment)
_job = shape(_Job)
_generated_job = shape(_GeneratedJob)
_assignment = shape(_Assignment)
_estimate = shape(_Estimate)
_amount = shape(_Amount)


def technician(row: object) -> Technician:
    """Read a technician: `id` is the person at work, `userId` the same person's login."""
    it = _technician(row)
    return Technician(
        ref=ref("technician", it.id),
        name=it.name,
        branch=ref_or_none("branch", it.business_unit_id),
        login=ref_or_none("login", it.user_id),
        email=words(it.email),
        active=it.is_active,
        modified_at=it.modified_on,
    )


def branch(row: object) -> Branch:
    """Read a business unit; several may belong to one real branch, which is not told here."""
    it = _business_unit(row)
    return Branch(
        ref=ref("branch", it.id), name=it.name, active=it.is_active, modified_at=it.modified_on
    )


def customer(row: object) -> Customer:
    """Read a customer.

    Merges may form chains, and circles in bad data: whoever follows them counts the steps.
    """
    it = _customer(row)
    return Customer(
        ref=ref("customer", it.id),
        name=it.name,
        active=it.is_active,
        merged_into=ref_or_none("customer", it.merged_to_id),
        modified_at=it.modified_on,
    )


def site(row: object) -> Site:
    """Read a location."""
    it = _location(row)
    return Site(
        ref=ref("site", it.id),
        customer=ref("customer", it.customer_id),
        name=it.name,
        active=it.is_active,
        merged_into=ref_or_none("site", it.merged_to_id),
        modified_at=it.modified_on,
    )


def equipment(row: object) -> Equipment:
    """Read installed equipment; an empty text on the name plate means unknown."""
    it = _equipment(row)
    return Equipment(
        ref=ref("equipment", it.id),
        site=ref("site", it.location_id),
        name=it.name,
        maker=words(it.manufacturer),
        model=words(it.model),
        serial=words(it.serial_number),
        active=it.is_active,
        modified_at=it.modified_on,
    )


def visit(row: object) -> Visit:
    """Read a job.

    A deleted job counts as canceled, and a canceled one did not happen, whatever date it
    was closed on. A job may come back: its next version then says so.
    """
    it = _job(row)
    canceled = it.job_status == _CANCELED or not it.is_active
    return Visit(
        ref=ref("visit", it.id),
        customer=ref("customer", it.customer_id),
        site=ref_or_none("site", it.location_id),
        branch=ref_or_none("branch", it.business_unit_id),
        happened_at=None if canceled else it.completed_on,
        canceled=canceled,
        modified_at=it.modified_on,
    )


def assignment(row: object) -> Assignment:
    """Read an appointment assignment: the only place that says who did a job."""
    it = _assignment(row)
    return Assignment(
        ref=ref("assignment", it.id),
        visit=ref("visit", it.job_id),
        technician=ref("technician", it.technician_id),
        active=it.is_active,
        modified_at=it.modified_on,
    )


def claims_a_lead(row: object) -> bool:
    """Tell whether a job says that a technician brought it.

    `jobGeneratedLeadSource` is null, or an object of nulls, on every other job. Whatever
    else stands there is a claim, and so is a row that is no job at all: it is then a
    problem that somebody looks at, never a lead that nobody hears of.
    """
    if not isinstance(row, dict):
        return True
    source = row.get("jobGeneratedLeadSource")
    if isinstance(source, dict):
        return any(source.get(key) is not None for key in ("jobId", "employeeId"))
    return source is not None


def submission(row: object) -> Submission:
    """Read a job that a technician brought; canceled or not, its technician must hear of it."""
    it = _generated_job(row)
    source = it.job_generated_lead_source
    priority = words(it.priority)
    return Submission(
        ref=ref("submission", it.id),
        technician=ref_or_none("technician", source.employee_id),
        customer=ref_or_none("customer", it.customer_id),
        site=ref_or_none("site", it.location_id),
        visit=ref_or_none("visit", source.job_id),
        branch=ref_or_none("branch", it.business_unit_id),
        observed_at=it.created_on,
        summary=plain_text(it.summary),
        urgency=chosen(_URGENCIES, priority, at="$.priority") if priority else None,
        modified_at=it.modified_on,
    )


def quote(row: object, *, currency: str | None) -> Quote:
    """Read an estimate; without a configured currency its amount is not stated."""
    it = _estimate(row)
    state = chosen(_STATES, it.status.name, at="$.status.name")
    subtotal = _amount(row).subtotal if currency is not None else None
    return Quote(
        ref=ref("quote", it.id),
        customer=ref_or_none("customer", it.customer_id),
        site=ref_or_none("site", it.location_id),
        visit=ref_or_none("visit", it.job_id),
        branch=ref_or_none("branch", it.business_unit_id),
        state=state,
        amount=None if subtotal is None or currency is None else Money(subtotal, currency),
        raised_at=it.created_on,
        # The day of a dismissal is not told; a sale that was taken back is no decision.
        decided_at=it.sold_on if state is QuoteState.ACCEPTED else None,
        modified_at=it.modified_on,
    )
