"""Small checklists and runs for the tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from proactive_core.checklists import (
    Answered,
    Checklist,
    ChecklistRun,
    Group,
    Item,
    ItemAnswer,
    Option,
    Options,
)
from proactive_core.refs import Ref

YES_NO = Options((Option("yes", 1, "Yes"), Option("no", 0, "No")))
HALVES = Options(
    (Option("no", 0, "No"), Option("partly", "1/2", "Partly"), Option("yes", 1, "Yes"))
)
TEAM = Ref("hr", "team", "north")


def item(key, scale=HALVES, **rest):
    return Item(key=key, text=f"Question {key}", scale=scale, **rest)


def group(key, *children, **rest):
    return Group(key=key, children=children, **rest)


def form(*children, tree=None, **rest):
    rest = {"key": "form", "version": "1.0.0", "title": "Form"} | rest
    return Checklist(tree=tree or group("all", *children), **rest)


def run(
    answers,
    *,
    key="1",
    rater="ann",
    day=0,
    subject=TEAM,
    checklist="form",
    version="1.0.0",
    own=False,
):
    return ChecklistRun(
        ref=Ref("paper", "run", key),
        checklist=checklist,
        version=version,
        subject=subject,
        rater=Ref("hr", "person", rater) if rater else None,
        self_rated=own,
        answered_at=datetime(2026, 3, 2, tzinfo=UTC) + timedelta(days=day),
        answers=tuple(
            ItemAnswer(item, Answered(a) if isinstance(a, str) else a)
            for item, a in answers.items()
        ),
    )
