"""The steps of writing a lead to Tryton."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, ClassVar
from urllib.parse import quote
from zoneinfo import ZoneInfo

import attrs
from attrs.validators import optional

from proactive_core import checks
from proactive_core.errors import SourceError, UsageError
from proactive_core.ports import (
    Auth,
    Connection,
    Order,
    OrderKind,
    Receipt,
    Rejected,
    Reply,
    Request,
    Support,
)
from proactive_core.refs import Ref

from ._comment import block, merged, reference, told_outcome
from ._rpc import MODEL, a_date, clean, one_line, result_of, rows_of, written

_FIELDS = ("state", "description", "comment", "end_date", "employee", "_timestamp")
_OPEN = ("lead", "opportunity")
_SOLD = ("converted", "won")
_ENDED = ("lost", "cancelled")
#: (from, to) → the button that leads there. `convert` is missing: it makes a sale.
_BUTTONS = {
    ("lead", "opportunity"): "opportunity",
    ("lead", "lost"): "lost",
    ("lead", "cancelled"): "cancel",
    ("opportunity", "lead"): "lead",
    ("opportunity", "lost"): "lost",
    ("opportunity", "cancelled"): "cancel",
    ("lost", "lead"): "lead",
    ("cancelled", "lead"): "lead",
}
_CERTAIN = MappingProxyType({"declined": "lost", "withdrawn": "cancelled"})


def _held(given: Mapping[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(dict(given))


def _states(_: object, field: attrs.Attribute[Any], states: Mapping[str, str]) -> None:
    for word, state in states.items():
        if state not in (*_OPEN, *_ENDED):
            msg = (
                f"{field.name}: {word!r} cannot become {state!r}; use one of "
                f"{', '.join((*_OPEN, *_ENDED))} (a sale is made by a person)"
            )
            raise UsageError(msg)


def _ids(_: object, field: attrs.Attribute[Any], numbers: Mapping[str, int]) -> None:
    for name, key in numbers.items():
        if type(key) is not int:
            raise UsageError(f"{field.name}: {name!r} needs an employee's number, not {key!r}")


def _zone(_: object, field: attrs.Attribute[Any], name: str) -> None:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError, TypeError) as e:
        raise UsageError(f"{field.name}: {name!r} is no IANA time zone") from e


@attrs.frozen(kw_only=True)
class Tryton:
    """Writes leads to Tryton as sale opportunities; it needs `trytond-sale-opportunity`.

    An opportunity that is already there keeps what people wrote: of the comment only the
    part between `[proactive …]` and `[/proactive]` is ours, the description is ours only
    when the opportunity is made, and an opportunity that is converted, won, lost or
    cancelled is not written to. One that we closed is opened again when its lead is.

    Attributes:
        database: Name of the database, the first part of every path.
        user: Who signs in; the password is the secret `password`.
        company: Number of the company in Tryton; None for the user's own.
        employees: Owner's name → number of the employee in Tryton. An owner who is not
            listed stands in the comment only.
        states: Our outcome or else our stage → Tryton state (`lead`, `opportunity`, `lost`,
            `cancelled`). By default a lead that the customer declined is lost and one that
            its submitter withdrew is cancelled; every other word leaves the state alone
            and stands in the comment. `opportunity` makes Tryton require a party.
        timezone: IANA name of the zone in which a due moment becomes `end_date`, which is
            a day.

    Raises:
        UsageError: A setting has no such meaning.
    """

    name: ClassVar[str] = "tryton"
    orders: ClassVar[Mapping[OrderKind, Support]] = MappingProxyType(
        {
            OrderKind.LEAD: Support.FULL,
            OrderKind.NOTE: Support.PENDING,
            OrderKind.TASK: Support.ABSENT,
        }
    )
    connection: ClassVar[Connection] = Connection(auth=Auth.SESSION, secrets=("password",))

    database: str = attrs.field(validator=checks.text)
    user: str = attrs.field(validator=checks.text)
    company: int | None = attrs.field(default=None, validator=optional(checks.whole))
    employees: Mapping[str, int] = attrs.field(
        factory=dict, converter=_held, validator=_ids, hash=False
    )
    states: Mapping[str, str] = attrs.field(
        default=_CERTAIN, converter=_held, validator=_states, hash=False
    )
    timezone: str = attrs.field(default="UTC", validator=_zone)

    def sign_in(self, secrets: Mapping[str, str]) -> tuple[str, str]:
        """The path and the JSON body of the login."""
        login = [self.user, {"password": secrets["password"]}, "en"]
        return self._path, written("common.db.login", login)

    def authorization(self, secrets: Mapping[str, str], reply: Reply) -> str:  # noqa: ARG002 - the sender's protocol
        """The header that the login's answer entitles to.

        Raises:
            SourceError: The answer is no login.
        """
        result = result_of(reply)
        if not isinstance(result, list) or len(result) < 2:  # noqa: PLR2004 - user and token
            raise SourceError("Tryton's login answered no session", status=reply.status)
        session = f"{self.user}:{result[0]}:{result[1]}"
        return f"Session {base64.b64encode(session.encode()).decode()}"

    def write(self, order: Order) -> Request:
        """Look for the lead's opportunity, after asking for the company if need be."""
        if self.company is None:
            return self._ask(
                "model.res.user.get_preferences", [True, {}], step="company", safe=True
            )
        return self._look(order, self.company)

    def seek(self, order: Order) -> None:
        """Nothing: `write` itself begins by looking."""

    def confirm(self, order: Order, request: Request, reply: Reply) -> Request | Receipt | Rejected:
        """Go on to the next step, or tell what became of the order.

        Raises:
            SourceError: Tryton was busy, somebody changed the record at the same moment,
                or the answer makes no sense.
        """
        result = result_of(reply)
        if isinstance(result, Rejected):
            return result
        notes = dict(request.carry)
        match notes["step"]:
            case "company":
                return self._placed(order, result)
            case "look":
                return self._found(order, int(notes["company"]), rows_of(result))
            case "reopen":
                return self._look(order, int(notes["company"]))
            case "create":
                return self._created(order, int(notes["company"]), result)
            case _:
                company, key = int(notes["company"]), int(notes["id"])
                created = "created" in notes
                return self._then(company, key, notes.get("button"), created=created)

    def _placed(self, order: Order, preferences: Any) -> Request | Rejected:
        company = preferences.get("company") if isinstance(preferences, dict) else None
        if type(company) is not int:
            return Rejected(f"the Tryton user {self.user} has no company: configure one")
        return self._look(order, company)

    def _created(self, order: Order, company: int, result: Any) -> Request | Receipt:
        if not isinstance(result, list) or len(result) != 1 or type(result[0]) is not int:
            raise SourceError("Tryton created an opportunity without a number")
        button = _BUTTONS.get(("lead", self._wanted_state(order) or ""))
        return self._then(company, result[0], button, created=True)

    def _found(
        self, order: Order, company: int, rows: list[dict[str, Any]]
    ) -> Request | Receipt | Rejected:
        if not rows:
            values: dict[str, Any] = {"company": company, "reference": reference(order)}
            values["description"] = one_line(order.title)
            values |= self._changed(order, {})
            context = {"company": company}
            return self._call("create", [[values], context], step="create", company=company)
        if len(rows) > 1:
            ids = ", ".join(str(row.get("id")) for row in rows)
            return Rejected(f"several opportunities have the reference {reference(order)}: {ids}")
        (row,) = rows
        key, state, wanted = row.get("id"), row.get("state"), self._wanted_state(order)
        if type(key) is not int or not isinstance(state, str):
            raise SourceError("Tryton found an opportunity without a number or a state")
        if state in _SOLD and wanted in _ENDED:
            return Rejected(f"opportunity {key} is {state} in Tryton, here {order.outcome}")
        told = told_outcome(order, clean(row.get("comment")))
        if state in _ENDED and order.outcome is None and self.states.get(told or "") == state:
            # We ended it, and its lead lives again.
            arguments = [[key], {"company": company}]
            return self._call("lead", arguments, step="reopen", company=company)
        button = _BUTTONS.get((state, wanted or ""))
        if state not in _OPEN or not (values := self._changed(order, row)):
            return self._then(company, key, button, created=False)
        # Tryton refuses the write if somebody changed the record since we read it.
        stamp = {f"{MODEL},{key}": row.get("_timestamp")}
        arguments = [[key], values, {"company": company, "_timestamp": stamp}]
        notes = {"id": str(key)} | ({"button": button} if button else {})
        return self._call("write", arguments, step="write", company=company, **notes)

    def _then(
        self, company: int, key: int, button: str | None, *, created: bool
    ) -> Request | Receipt:
        if button is None:
            return Receipt(Ref(self.name, "lead", str(key)), created=created)
        notes = {"id": str(key)} | ({"created": "yes"} if created else {})
        return self._call(
            button, [[key], {"company": company}], step="button", company=company, **notes
        )

    def _wanted_state(self, order: Order) -> str | None:
        return self.states.get(order.outcome or "") or self.states.get(order.stage)

    def _changed(self, order: Order, row: Mapping[str, Any]) -> dict[str, Any]:
        """The fields whose values in Tryton are not what they should be."""
        old = clean(row.get("comment"))
        due = None if order.due is None else self._local(order.due)
        ours = block(order, due.strftime("%Y-%m-%d %H:%M %Z") if due else None)
        values: dict[str, Any] = {"comment": merged(order, old, ours)}
        if due is not None:
            values["end_date"] = a_date(due.date())
        employee = self.employees.get(order.owner or "")
        if employee is not None:
            values["employee"] = employee
        seen = {**row, "comment": old}
        return {name: value for name, value in values.items() if seen.get(name) != value}

    def _local(self, moment: datetime) -> datetime:
        try:
            return moment.astimezone(ZoneInfo(self.timezone))
        except OverflowError:
            return moment.astimezone(UTC)

    def _look(self, order: Order, company: int) -> Request:
        domain = [["reference", "=", reference(order)], ["company", "=", company]]
        arguments = [domain, 0, 5, [["id", "ASC"]], list(_FIELDS), {"company": company}]
        return self._call("search_read", arguments, step="look", company=company, safe=True)

    def _call(
        self, method: str, arguments: list[Any], *, step: str, company: int, **notes: Any
    ) -> Request:
        name = f"model.{MODEL}.{method}"
        return self._ask(name, arguments, step=step, company=str(company), **notes)

    def _ask(
        self, method: str, arguments: list[Any], *, safe: bool = False, **notes: str
    ) -> Request:
        return Request(
            about=OrderKind.LEAD.value,
            method="POST",
            path=self._path,
            body=written(method, arguments),
            # The sender repeats a question, but never a change whose outcome is unknown.
            carry=(*sorted(notes.items()), *((("repeat", "safe"),) if safe else ())),
        )

    @property
    def _path(self) -> str:
        return f"/{quote(self.database, safe='')}/rpc/"
