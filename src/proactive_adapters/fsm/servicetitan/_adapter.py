"""What is asked of ServiceTitan, and what its replies mean."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, ClassVar

import attrs
from attrs.validators import instance_of

from proactive_core.errors import UsageError
from proactive_core.facts import Fact, Money
from proactive_core.ports import (
    Auth,
    Connection,
    Feed,
    OrderKind,
    Page,
    Problem,
    Reply,
    Request,
    Support,
    Window,
    problem,
    read_rows,
)

from . import _paging, _rows
from ._findings import Labels, recommendation
from ._replies import decode, said_in_error
from ._shared import SYSTEM

_FULL, _PENDING, _ABSENT = Support.FULL, Support.PENDING, Support.ABSENT
_NOT_FOUND = 404
_MOST = 2**63 - 1  # the vendor's int64


@attrs.frozen
class _Export:
    """An export feed: where it is, and the scope that an application needs for it."""

    api: str
    name: str
    scope: str
    #: Assignments that were taken back are left out unless they are asked for.
    query: tuple[tuple[str, str], ...] = ()


_JOBS = _Export("jpm", "jobs", "tn.jpm.jobs:r")
_EXPORTS = {
    Feed.ASSIGNMENTS: _Export(
        "dispatch",
        "appointment-assignments",
        "tn.dis.appointmentassignments:r",
        (("active", "Any"),),
    ),
    Feed.BRANCHES: _Export("settings", "business-units", "tn.stt.businessunits:r"),
    Feed.CUSTOMERS: _Export("crm", "customers", "tn.crm.customers:r"),
    Feed.EQUIPMENT: _Export(
        "equipmentsystems", "installed-equipment", "tn.eqs.installedequipment:r"
    ),
    Feed.QUOTES: _Export("sales", "estimates", "tn.sal.estimates:r"),
    Feed.SITES: _Export("crm", "locations", "tn.crm.locations:r"),
    Feed.SUBMISSIONS: _JOBS,
    Feed.TECHNICIANS: _Export("settings", "technicians", "tn.stt.technicians:r"),
    Feed.VISITS: _JOBS,
}
_FINDINGS_SCOPE = "tn.fdgs.locationfindings:r"
_NO_FINDINGS = (
    "this tenant's findings cannot be read: either the feature is not enabled for it (ask "
    "ServiceTitan: it is in private preview), or the application lacks the scope {scope}; "
    "until then leave recommendations out of this source"
)


def _between(least: int, most: int) -> Callable[[object, attrs.Attribute[int], int], None]:
    def check(_: object, field: attrs.Attribute[int], value: int) -> None:
        if type(value) is not int or not least <= value <= most:
            raise UsageError(f"{field.name} must be from {least} to {most}, not {value!r}")

    return check


def _a_currency(_: object, __: object, value: str | None) -> None:
    if value is not None:
        Money(_rows.ZERO, value)


@attrs.frozen(kw_only=True)
class ServiceTitan:
    """The reading adapter for ServiceTitan.

    The export feeds know no end: of `Window` they use `cursor`, else `since`, and give
    every change up to now, `until` or not. Findings are read from `since` to `until`, in
    whole seconds, rounded outwards. Nothing that comes is left out for being too early or
    too late: a fact is the state of a record, and the later state counts.

    `Feed.SUBMISSIONS` and `Feed.VISITS` both read jobs. Every job is a visit. A submission
    is a job that says a technician brought it (`jobGeneratedLeadSource`); only these count
    as rows of that feed, and one that cannot be read is a `Problem` with the job's key.

    Attributes:
        tenant: The number of the tenant, as in every path.
        currency: ISO 4217 code of the amounts, which ServiceTitan does not state with
            them; None = quotes carry no amount.
        labels: How technicians write their answers into a finding's internal notes.
        page_size: Findings on a page of their list, 1 to 5000.

    Raises:
        UsageError: The currency or a label is not of its form, or a number is out of bounds.
    """

    name: ClassVar[str] = SYSTEM
    feeds: ClassVar[Mapping[Feed, Support]] = MappingProxyType(
        {
            Feed.ASSIGNMENTS: _FULL,
            Feed.BRANCHES: _FULL,
            Feed.CHECKLIST_RUNS: _ABSENT,  # form submissions: `ServiceTitanForms`
            Feed.COACHING_TALKS: _ABSENT,
            Feed.COMPLAINTS: _ABSENT,
            Feed.CUSTOMERS: _FULL,
            Feed.CUSTOMER_CHASES: _ABSENT,
            Feed.DESK_ACTIONS: _PENDING,  # job history, leads that were dismissed
            Feed.EQUIPMENT: _FULL,
            Feed.PLAN_ENTRIES: _ABSENT,
            Feed.QUOTES: _FULL,
            Feed.RECOMMENDATIONS: _FULL,
            Feed.RESPONSES: _PENDING,  # technician ratings
            Feed.SITES: _FULL,
            Feed.STATED_FIGURES: _ABSENT,
            Feed.SUBMISSIONS: _FULL,
            Feed.TECHNICIANS: _FULL,
            Feed.VISITS: _FULL,
        }
    )
    orders: ClassVar[Mapping[OrderKind, Support]] = MappingProxyType(
        dict.fromkeys(OrderKind, _PENDING)
    )
    connection: ClassVar[Connection] = Connection(
        bases=MappingProxyType(
            {
                "production": "https://api.servicetitan.io",
                "integration": "https://api-integration.servicetitan.io",
            }
        ),
        auth=Auth.CLIENT_CREDENTIALS,
        token_urls=MappingProxyType(
            {
                "production": "https://auth.servicetitan.io/connect/token",
                "integration": "https://auth-integration.servicetitan.io/connect/token",
            }
        ),
        secrets=("client_id", "client_secret", "app_key"),
        headers=MappingProxyType({"ST-App-Key": "app_key"}),
        # 60 a second are allowed to an application, which may serve other programs too.
        per_second=10.0,
        # ServiceTitan gives up after 100 s.
        read_timeout=110.0,
    )

    tenant: int = attrs.field(validator=_between(1, _MOST))
    currency: str | None = attrs.field(default=None, validator=_a_currency)
    labels: Labels = attrs.field(factory=Labels, validator=instance_of(Labels))
    page_size: int = attrs.field(default=100, validator=_between(1, 5000))

    def open(self, feed: Feed, window: Window) -> Request:
        """Ask for the first page of a feed.

        Raises:
            UsageError: The feed is not supported fully.
        """
        if feed is Feed.RECOMMENDATIONS:
            return _paging.first_list(self._findings, window, page_size=self.page_size)
        export = _EXPORTS.get(feed)
        if export is None:
            raise UsageError(f"{self.name} does not read {feed.value}: {self.feeds[feed].value}")
        return _paging.first_export(
            f"/{export.api}/v2/tenant/{self.tenant}/export/{export.name}",
            feed,
            window,
            query=export.query,
        )

    def read(self, request: Request, reply: Reply) -> Page:
        """Tell what a reply meant.

        Raises:
            SourceError: ServiceTitan refused, or what came is not what was asked for.
            UsageError: The request is not one of this adapter's.
        """
        feed = _feed(request)
        if feed is Feed.RECOMMENDATIONS:
            finding = dict(request.carry).get("finding")
            if finding is not None:
                return self._read_finding(finding, request, reply)
            body = decode(reply, path=request.path, scope=_FINDINGS_SCOPE, advice=_NO_FINDINGS)
            return _paging.read_list(request, body)
        body = decode(reply, path=request.path, scope=_EXPORTS[feed].scope)
        rows, following, cursor = _paging.read_export(request, body)
        if feed is Feed.SUBMISSIONS:
            return _claims(rows, following, cursor)
        return read_rows(
            rows, self._to_fact(feed), at="$.data", key="id", next=following, cursor=cursor
        )

    @property
    def _findings(self) -> str:
        return f"/findings/v2/tenant/{self.tenant}/location-findings"

    def _to_fact(self, feed: Feed) -> Callable[[Any], Fact]:
        if feed is Feed.QUOTES:
            return functools.partial(_rows.quote, currency=self.currency)
        return _FACTS[feed]

    def _read_finding(self, finding: str, request: Request, reply: Reply) -> Page:
        # It stood in the list a moment ago: that this one is gone must not stop the walk.
        gone = said_in_error(reply) if reply.status == _NOT_FOUND else {}
        if gone:
            said = gone.get("title") or "not found"
            why = f"finding {finding} is in the list, but asking for it says: {said} @ $"
            raw = reply.body.decode(errors="replace")
            return Page(rows=1, problems=(Problem(0, why, raw, finding),))
        body = decode(reply, path=request.path, scope=_FINDINGS_SCOPE, advice=_NO_FINDINGS)
        if not isinstance(body, dict) or not body:
            why = f"asking for finding {finding} answered with something that is none @ $"
            raw = reply.body.decode(errors="replace")
            return Page(rows=1, problems=(Problem(0, why, raw, finding),))
        try:
            fact = recommendation(body, labels=self.labels, asked_for=finding)
        except UsageError as fault:
            return Page(rows=1, problems=(attrs.evolve(problem(0, body, fault), key=finding),))
        return Page(rows=1, facts=(fact,))


_FACTS: Mapping[Feed, Callable[[Any], Fact]] = {
    Feed.ASSIGNMENTS: _rows.assignment,
    Feed.BRANCHES: _rows.branch,
    Feed.CUSTOMERS: _rows.customer,
    Feed.EQUIPMENT: _rows.equipment,
    Feed.SITES: _rows.site,
    Feed.TECHNICIANS: _rows.technician,
    Feed.VISITS: _rows.visit,
}


def _feed(request: Request) -> Feed:
    known = {feed.value: feed for feed in (*_EXPORTS, Feed.RECOMMENDATIONS)}
    if request.about not in known:
        raise UsageError(f"this is no request of {SYSTEM}'s: {request.about} {request.path}")
    return known[request.about]


def _claims(rows: list[Any], following: tuple[Request, ...], cursor: str | None) -> Page:
    claims = [(i, row) for i, row in enumerate(rows) if _rows.claims_a_lead(row)]
    facts: list[Fact] = []
    problems: list[Problem] = []
    for i, row in claims:
        try:
            facts.append(_rows.submission(row))
        except UsageError as fault:
            problems.append(problem(i, row, fault, at=f"$.data[{i}]", key="id"))
    return Page(
        rows=len(claims),
        facts=tuple(facts),
        problems=tuple(problems),
        next=following,
        cursor=cursor,
    )
