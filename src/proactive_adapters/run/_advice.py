"""What people write down by hand about recommendations: a fact and its life, stored together."""

from __future__ import annotations

from datetime import datetime

import attrs

from proactive_core import Customer, Decision, Feed, Page, Recommendation, Ref
from proactive_core.programme import Recorded, record
from proactive_core.recommendations import (
    Agree,
    Command,
    Decline,
    Hesitate,
    Implement,
    RecordBenefit,
    Refused,
)

from ._operation import Operation

BY_HAND = "by-hand"  #: where the shelf keeps what people type; no configured source is called so
_ANSWERS = {Agree: Decision.AGREED, Hesitate: Decision.HESITANT, Decline: Decision.DECLINED}


def write_down(
    operation: Operation,
    recommendation: Recommendation,
    *commands: Command,
    now: datetime,
    by: Ref | None,
) -> Recorded | Refused:
    """Store a recommendation as a fact, and what was done about it, in one transaction.

    What was done is part of the fact, too, as far as facts have a field for it: so every
    figure and page that is made of facts knows it.

    Args:
        operation: The company over its open journal.
        recommendation: As it is now, without what is done.
        commands: What was done, in order; all or not at all.
        now: The moment of recording.
        by: Who writes; None = nobody said.

    Raises:
        ConflictError: Others kept writing to it; try again.
    """
    for command in commands:
        recommendation = _with(recommendation, command, now)
    fact = attrs.evolve(recommendation, modified_at=now)
    page = Page(rows=1, facts=(fact,))
    append, _ = operation.shelf.put(
        BY_HAND, Feed.RECOMMENDATIONS, page, pending=(), cursor=None, until=now, now=now
    )
    names = {c.ref: c.name for c in operation.shelf.of(Customer)}
    known = operation.records
    recorded = record(
        operation.advice,
        operation.desk,
        fact,
        *commands,
        now=now,
        by=by,
        branch=known.branch_of(fact),
        customer_name=names.get(fact.customer) if fact.customer else None,
        alongside=(append,),
    )
    if isinstance(recorded, Recorded):
        operation.took(append)
    return recorded


def _with(fact: Recommendation, command: Command, now: datetime) -> Recommendation:
    answer = _ANSWERS.get(type(command))
    if answer is not None:
        return attrs.evolve(fact, decision=answer)
    if isinstance(command, Implement):
        return attrs.evolve(fact, implemented_at=now)
    if isinstance(command, RecordBenefit) and command.realised:
        return attrs.evolve(fact, realised=command.words or "The customer got what was promised.")
    return fact
