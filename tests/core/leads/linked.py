"""Two leads about one boiler, for tests of what links them."""

from __future__ import annotations

import attrs

from core.leads.office import DIRECTORY, MIA, RAY, Office, mail, said
from proactive_core.leads import Acknowledge, LinkLead, Outcome, Resolve, UnlinkLead

ONE, TWO, THREE = "fsm:lead:1", "fsm:lead:2", "fsm:lead:3"
SECOND = said("2", technician=RAY)


def pair():
    """Ann's lead, Ray's about the same boiler, and a channel to both."""
    people = [
        attrs.evolve(p, contacts=mail("ray")) if p.ref == RAY else p for p in DIRECTORY.people
    ]
    office = Office(directory=attrs.evolve(DIRECTORY, people=people))
    office.submit()
    office.submit(SECOND)
    return office


def link(office, lead=TWO, root=ONE, by=MIA):
    return office.desk.act(lead, LinkLead(by=by, root=root, why="one boiler"), now=office.now)


def unlink(office, lead=TWO, by=MIA):
    return office.desk.act(lead, UnlinkLead(by=by, why="two boilers"), now=office.now)


def at(office, lead):
    return office.desk.lead(lead)


def resolved(office):
    office.done(Acknowledge(by=MIA))
    office.done(Resolve(by=MIA, outcome=Outcome.DECLINED, reason="too dear"))
    return office
