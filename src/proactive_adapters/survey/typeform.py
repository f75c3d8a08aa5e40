"""Typeform: submitted forms become responses to the loyalty questions.

The scale is not in an answer, only in the form's definition: every read begins with the
definition and refuses a question whose printed scale is not the configured one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, ClassVar
from urllib.parse import urlsplit

import attrs

from proactive_core import (
    Connection,
    Feed,
    Mode,
    Page,
    Problem,
    Ref,
    Reply,
    Request,
    Response,
    Scale,
    SourceError,
    Support,
    UsageError,
    Window,
)
from proactive_core.ports import Auth, problem
from proactive_core.wire import shape

#: The list of responses may lag behind by about half an hour.
LAG = timedelta(minutes=60)
_FAULTS = (LookupError, TypeError, ValueError, AttributeError)


@attrs.frozen(kw_only=True)
class Question:
    """One loyalty question as the form asks it.

    Attributes:
        ref: The field's `ref` in the form's definition.
        low, high: The scale that must be printed on the form.
        wording: Version of the wording.
    """

    ref: str
    low: int
    high: int
    wording: str = "1"

    @property
    def scale(self) -> Scale:
        """The scale, or `UsageError` if there is none such."""
        return Scale(self.low, self.high)


@attrs.frozen
class _Properties:
    steps: int | None = None
    start_at_one: bool = False


@attrs.frozen
class _Field:
    ref: str
    type: str
    properties: _Properties = attrs.field(factory=_Properties)


@attrs.frozen
class _AnsweredField:
    ref: str


@attrs.frozen
class _Answer:
    field: _AnsweredField
    number: int | None = None
    text: str | None = None


@attrs.frozen
class _Item:
    token: str
    submitted_at: datetime
    answers: tuple[_Answer, ...] | None = None
    hidden: Mapping[str, str] | None = None


def _snake(name: str) -> str:
    return name


_field = shape(_Field, spell=_snake)
_item = shape(_Item, spell=_snake)


@attrs.frozen(kw_only=True)
class Typeform:
    """Reads one form.

    Attributes:
        form: The form's id.
        questions: Our question key → how the form asks it.
        comment: `ref` of the free-text field; None if there is none.
        context: Name of the system whose keys the hidden fields `customer`, `job` and
            `technician` hold; None if the form carries none. They are what the
            respondent's browser sent: good for grouping, no proof of anything.
        mode: How the form is put to people, such as `web`, or `face_to_face` on a tablet; None if
            nobody says.
        region: Where the account lives: `us` or `eu`. The wrong one answers with an empty
            list instead of an error.
        page_size: Responses per page, 25 to 1000.
    """

    form: str
    questions: Mapping[str, Question]
    comment: str | None = None
    context: str | None = None
    mode: Mode | None = None
    region: str = "us"
    page_size: int = 1000

    name: ClassVar[str] = "typeform"
    feeds: ClassVar[Mapping[Feed, Support]] = MappingProxyType(
        {feed: Support.FULL if feed is Feed.RESPONSES else Support.ABSENT for feed in Feed}
    )
    connection: ClassVar[Connection] = Connection(
        bases={"us": "https://api.typeform.com", "eu": "https://api.eu.typeform.com"},
        auth=Auth.BEARER,
        secrets=("token",),
        per_second=2.0,
    )

    def open(self, feed: Feed, window: Window) -> Request:
        """Ask for the definition first: it alone states the scales."""
        since = (window.since - LAG).strftime("%Y-%m-%dT%H:%M:%SZ")
        until = window.until.strftime("%Y-%m-%dT%H:%M:%SZ")
        return Request(
            about=feed.value,
            path=f"/forms/{self.form}",
            carry=(("since", since), ("until", until)),
        )

    def read(self, request: Request, reply: Reply) -> Page:
        """Read the definition, or one page of responses."""
        body = reply.json()
        if not isinstance(body, dict):
            raise SourceError(f"expected an object @ $, not {type(body).__name__}")
        if request.path.endswith("/responses"):
            return self._responses(request, body)
        self._check_region(body)
        self._check_scales(body)
        query = (("page_size", str(self.page_size)), *request.carry)
        return Page(
            rows=0,
            next=(Request(about=request.about, path=f"{request.path}/responses", query=query),),
        )

    def _check_region(self, body: Mapping[str, Any]) -> None:
        links = body.get("_links")
        host = urlsplit(str(links.get("responses", ""))).netloc if isinstance(links, dict) else ""
        homes = {urlsplit(base).netloc: region for region, base in self.connection.bases.items()}
        if homes.get(host, self.region) != self.region:
            raise UsageError(
                f"form {self.form} lives in region {homes[host]!r}: set region = {homes[host]!r}"
            )

    def _check_scales(self, body: Mapping[str, Any]) -> None:
        rows = body.get("fields")
        if not isinstance(rows, list):
            raise SourceError("the form's definition has no list of fields @ $.fields")
        printed: dict[str, str] = {}
        for row in rows:
            try:
                field = _field(row)
            except UsageError:
                continue  # a field of another make: no question of ours is among these
            printed[field.ref] = _printed(field)
        faults = [
            f"question {key!r} is configured as {asked.scale}, but field {asked.ref!r} of form "
            f"{self.form} has {printed.get(asked.ref, 'no such ref')}"
            for key, asked in self.questions.items()
            if printed.get(asked.ref) != str(asked.scale)
        ]
        if faults:
            raise UsageError("; ".join(faults))

    def _responses(self, request: Request, body: Mapping[str, Any]) -> Page:
        items = body.get("items")
        if not isinstance(items, list):
            raise SourceError(f"expected a list @ $.items, not {type(items).__name__}")
        facts: list[Response] = []
        problems: list[Problem] = []
        rows = 0
        for i, row in enumerate(items):
            for key, asked in self.questions.items():
                try:
                    facts.append(self._response(row, key, asked))
                except _FAULTS as fault:
                    at = f"$.items[{i}].answers[{asked.ref}]"
                    told = problem(rows, row, fault, at=at, key="token")
                    named = f"{told.key}/{key}" if told.key else None
                    problems.append(attrs.evolve(told, key=named))
                rows += 1
        return Page(
            rows=rows,
            facts=tuple(facts),
            problems=tuple(problems),
            next=self._further(request, items),
        )

    def _further(self, request: Request, items: list[Any]) -> tuple[Request, ...]:
        last = items[-1] if items else None
        token = last.get("token") if isinstance(last, dict) else None
        if len(items) < self.page_size or not isinstance(token, str):
            return ()
        query = (*((k, v) for k, v in request.query if k != "before"), ("before", token))
        return (attrs.evolve(request, query=query),)

    def _response(self, row: object, key: str, asked: Question) -> Response:
        item = _item(row)
        answers = {a.field.ref: a for a in item.answers or ()}
        given = answers.get(asked.ref)
        if given is not None and given.number is None:
            raise ValueError("the answer holds no number")
        hidden = item.hidden or {}
        comment = answers.get(self.comment) if self.comment else None
        branch = hidden.get("branch")
        return Response(
            ref=Ref(self.name, "response", f"{item.token}/{key}"),
            survey=Ref(self.name, "survey", item.token),
            question=key,
            wording=asked.wording,
            scale=asked.scale,
            rating=given.number if given else None,
            mode=self.mode,
            customer=self._known("customer", hidden.get("customer")),
            technician=self._known("technician", hidden.get("technician")),
            visit=self._known("visit", hidden.get("job")),
            branch=Ref(self.name, "branch", branch) if branch else None,
            answered_at=item.submitted_at,
            comment=comment.text if comment else None,
        )

    def _known(self, kind: str, key: str | None) -> Ref | None:
        return Ref(self.context, kind, key) if self.context and key else None


def _printed(field: _Field) -> str:
    if field.type == "nps":
        return str(Scale(0, 10))
    steps, low = field.properties.steps, int(field.properties.start_at_one)
    if field.type == "rating":
        low = 1
    return str(Scale(low, low + steps - 1)) if steps and steps > 1 else f"no scale ({field.type})"
