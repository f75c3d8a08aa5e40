"""Numbers that a technician's device gave and that never came in [leads §6, rank 5]."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import attrs

from ..refs import Ref
from ._model import SYSTEM, Lead

if TYPE_CHECKING:
    from ._desk import LeadDesk


@attrs.frozen(order=True)
class MissingNumber:
    """A submission that somebody made in the field and that never came in.

    Attributes:
        technician: Whose device counted it.
        number: Its running number there.
        noticed_at: When a later number came in.
    """

    technician: Ref
    number: int
    noticed_at: datetime

    @property
    def ref(self) -> Ref:
        """The same for the same number, however often it is missed."""
        return Ref(SYSTEM.system, "missing", f"{self.number}:{self.technician}")

    def __str__(self) -> str:
        return f"{self.technician}'s number {self.number} never arrived"


def missing(leads: Iterable[Lead]) -> Iterator[MissingNumber]:
    """Every gap between two numbers of one device that came in.

    Numbers are looked at in the order of the device's own clock. Where they fall, the device
    was replaced or set back and counts anew: the gap before is none. What came before the first
    number is not known.
    """
    by_technician: dict[Ref, list[tuple[datetime, int, datetime]]] = {}
    for lead in leads:
        for said in lead.submissions:
            own = said.lead is None and said.technician is not None
            if own and said.sequence is not None and lead.observed_at is not None:
                assert said.technician is not None
                row = (lead.observed_at, said.sequence, lead.opened_at)
                by_technician.setdefault(said.technician, []).append(row)
    for technician, rows in sorted(by_technician.items()):
        came = {number for _, number, _ in rows}
        for (_, before, _), (_, after, at) in pairwise(sorted(rows)):
            for number in range(before + 1, after):
                if number not in came:
                    yield MissingNumber(technician, number, at)


def open_missing(desk: LeadDesk, now: datetime) -> tuple[str, ...]:
    """A lead in triage for every number that has been missing for as long as the policy says."""
    patience = desk.policy.missing_after
    if patience is None:
        return ()
    opened = []
    for one in missing(desk.leads()):
        if now - one.noticed_at < timedelta(seconds=patience):
            continue
        if desk.journal.holder(f"submission:{one.ref}") is None:
            why = (
                f"{one}. A later one came in, so it was made and got lost on the way: "
                "ask for it, and look at the device."
            )
            person = desk.directory.person(one.technician)
            branch = None if person is None else person.branch
            opened.append(desk.trouble(one.ref, why, now=now, branch=branch))
    return tuple(opened)
