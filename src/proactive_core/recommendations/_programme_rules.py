"""Rules about the programme itself: its launch, training, actions, dealings and measures."""

from __future__ import annotations

from collections.abc import Iterable

from ._findings import Finding, FindingRule
from ._rules import (
    ACTION,
    COST_CLEAR,
    CREDIBILITY,
    CUSTOMERS_TOLD,
    CUSTOMERS_VIEW,
    PROCESS_FIRST,
    TRAINING,
)
from ._subjects import Dealing, Launch, Measures, PlannedAction, Training


def _customers_told(held: Launch) -> Iterable[Finding]:
    told = held.technicians_told_on
    if told is None or told > held.as_of:
        return
    if held.customers_told_on is None or held.customers_told_on > held.as_of:
        yield CUSTOMERS_TOLD.finding(
            why="technicians were told of the programme, and customers were not",
            where="customers_told_on",
        )


def _process_first(held: Launch) -> Iterable[Finding]:
    if held.starts_on is None:
        return
    if held.leads_answered_from is None:
        why = "the programme has a first day, and leads have no process"
        yield PROCESS_FIRST.finding(why=why, where="leads_answered_from")
    elif held.leads_answered_from > held.starts_on:
        late = (held.leads_answered_from - held.starts_on).days
        why = f"leads have a process only {late} days after the programme starts"
        yield PROCESS_FIRST.finding(why=why, where="leads_answered_from")


_QUESTIONS = {
    "integral": "makes recommending a part of the service",
    "fitting": "fits culture, strategy and the technicians' role",
    "credible": "helps technicians to raise their credibility",
    "situational": "gives skills for the situations they are in",
}


def _training(held: Training) -> Iterable[Finding]:
    for field, question in _QUESTIONS.items():
        answer = getattr(held, field)
        if answer is None:
            yield TRAINING.finding(why=f"nobody has judged whether it {question}", where=field)
        elif not answer:
            yield TRAINING.finding(why=f"it is not so that it {question}", where=field)
    if held.from_sales:
        yield TRAINING.finding(why="it is sales training made over", where="from_sales")


def _credibility(held: Training) -> Iterable[Finding]:
    for kind in ("personal", "professional"):
        if held.technique and not getattr(held, kind):
            why = f"it teaches technique, and nothing says that it builds {kind} credibility"
            yield CREDIBILITY.finding(why=why, where=kind)


_TESTS = {
    "specific": "says what will be done",
    "demonstrable": "can be shown to be done",
    "achievable": "can be done",
}


def _action(held: PlannedAction) -> Iterable[Finding]:
    for field, test in _TESTS.items():
        answer = getattr(held, field)
        if answer is None:
            yield ACTION.finding(why=f"nobody has judged whether it {test}", where=field)
        elif not answer:
            yield ACTION.finding(why=f"it is not so that it {test}", where=field)
    if held.owner is None:
        yield ACTION.finding(why="nobody is responsible for it", where="owner")


def _cost_clear(held: Dealing) -> Iterable[Finding]:
    if held.committed and not held.cost_clear:
        why = (
            "nothing says that the customer knew the cost before committing"
            if held.cost_clear is None
            else "the customer committed before the cost was clear"
        )
        yield COST_CLEAR.finding(why=why, where="cost_clear")
    if held.asked_higher and not held.heard_higher:
        why = "the customer asked for somebody who can decide, and nothing says that they got them"
        yield COST_CLEAR.finding(why=why, where="heard_higher")


def _customers_view(held: Measures) -> Iterable[Finding]:
    if held.financial and not held.customers:
        why = f"only the company's side is measured: {', '.join(sorted(held.financial))}"
        yield CUSTOMERS_VIEW.finding(why=why, where="customers")


PROGRAMME_RULES = (
    FindingRule.of(CUSTOMERS_TOLD, Launch, _customers_told),
    FindingRule.of(PROCESS_FIRST, Launch, _process_first),
    FindingRule.of(TRAINING, Training, _training),
    FindingRule.of(CREDIBILITY, Training, _credibility),
    FindingRule.of(ACTION, PlannedAction, _action),
    FindingRule.of(COST_CLEAR, Dealing, _cost_clear),
    FindingRule.of(CUSTOMERS_VIEW, Measures, _customers_view),
)
