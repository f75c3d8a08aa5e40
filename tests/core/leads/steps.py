"""The first steps of a lead, for tests of what comes after them."""

from __future__ import annotations

from datetime import UTC, datetime

from core.leads.office import (
    MIA,
    said,
)
from proactive_core.leads import (
    Acknowledge,
    Outcome,
    RecordContact,
    Resolve,
)


def at(*parts):
    return datetime(*parts, tzinfo=UTC)


def in_contact(office):
    office.done(Acknowledge(by=MIA))
    return office


def in_decide(office):
    in_contact(office).done(RecordContact(by=MIA, contacted_at=office.now))
    return office


def in_tell(office, **rest):
    in_decide(office).done(Resolve(by=MIA, **{"outcome": Outcome.ACCEPTED, **rest}))
    return office


def told(office, obligation):
    return office.lead.telling(said().ref, obligation)
