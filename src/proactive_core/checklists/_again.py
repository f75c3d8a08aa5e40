"""An evaluation taken back to what it settled, to be scored again in another way."""

from __future__ import annotations

from collections.abc import Container

from ..facts import NotApplicable, NotObserved, NotShown
from ._answers import Resolved, Standing
from ._definition import Checklist
from ._evaluation import Evaluation, ItemResult
from ._tree import Item


def resolved_again(
    checklist: Checklist, evaluation: Evaluation, *, unobserved: Container[str] = ()
) -> tuple[Resolved, ...]:
    """What an evaluation settled, for the items of a checklist that has some of its keys.

    Items whose key is in `unobserved` count as not observed, whatever was settled.
    """
    found = {result.key: result for result in evaluation.items}
    return tuple(
        Resolved(item, NotObserved(), Standing.OPEN)
        if item.key in unobserved
        else _again(item, found[item.key])
        for item in checklist.items
    )


def _again(item: Item, result: ItemResult) -> Resolved:
    if result.value is not None:
        standing = Standing.COUNTED
    elif isinstance(result.answer, NotShown):
        standing = Standing.HIDDEN
    elif isinstance(result.answer, NotApplicable):
        standing = Standing.EXCLUDED
    else:
        standing = Standing.OPEN
    return Resolved(item, result.answer, standing, result.value, lacks=result.lacks)
