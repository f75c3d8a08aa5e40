"""What comes of evaluations and of several of them: actions, comparisons, agreement, faults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
from hypothesis import assume
from hypothesis import strategies as st

from ... import checklists as c
from ._checklists import S, answered_checklists, answers_to, checklists, groups, runs_of
from ._facts import _maybe, moments, refs, texts
from ._shapes import parts

_TARGETS = st.sampled_from([None, "1/2", 1])


def actions() -> S[c.Action]:
    """Any action about a gap, due some day or not."""

    def found(checklist: c.Checklist, answers: Mapping[str, c.Answer]) -> S[tuple[c.Action, ...]]:
        return st.builds(
            c.actions,
            st.just(checklist),
            st.just(c.evaluate(checklist, answers)),
            refs(),
            default_target=_TARGETS,
            found_at=_maybe(moments()),
            owner=_maybe(texts()),
            due_days=_maybe(st.integers(0, 90)),
        )

    return parts(c.Action, of=answered_checklists().flatmap(lambda case: found(*case)))


@st.composite
def follow_ups(draw: st.DrawFn) -> c.FollowUp:
    """Any action after a later evaluation: opened, kept, reached or not asked any more."""
    checklist, before = draw(answered_checklists())
    after, subject = draw(answers_to(checklist)), draw(refs())
    target = draw(_TARGETS)
    earlier, found = (
        c.actions(checklist, c.evaluate(checklist, given), subject, default_target=target)
        for given in (before, after)
    )
    updates = c.follow_up(checklist, c.evaluate(checklist, after), earlier, found)
    assume(updates)
    return draw(st.sampled_from(updates))


def comparisons() -> S[c.Comparison]:
    """Any two scores of one checklist and what made their difference."""
    definitions = checklists() | groups(rollups=(c.RollUp.MIN, c.RollUp.MAX)).map(_around)
    twice = definitions.flatmap(
        lambda form: st.tuples(st.just(form), answers_to(form), answers_to(form))
    )
    return parts(
        c.Comparison,
        of=twice.map(lambda t: c.compare(t[0], c.evaluate(t[0], t[1]), c.evaluate(t[0], t[2]))),
    )


def _around(tree: c.Group, version: str = "1") -> c.Checklist:
    return c.Checklist(key="law", version=version, title="Law", tree=tree)


@st.composite
def common_cores(draw: st.DrawFn) -> c.CommonCore:
    """Any two versions of a checklist compared on what they share.

    The later one may have left out one of the root's parts, weigh them anew, or ask more.
    """
    older = draw(groups())
    later = list(older.children)
    if len(later) > 1 and draw(st.booleans()):
        later.remove(draw(st.sampled_from([part for part in later if part != later[0]])))
    if draw(st.booleans()):
        later.append(c.Item(key="k_new", text="?", scale=c.Numeric(low=0, high=1)))
    weights = st.integers(1, 3)
    newer = attrs.evolve(
        older, children=tuple(attrs.evolve(part, weight=draw(weights)) for part in later)
    )
    before, after = _around(older), _around(newer, "2")
    found = c.common_core(
        before,
        c.evaluate(before, draw(answers_to(before))),
        after,
        c.evaluate(after, draw(answers_to(after))),
    )
    assume(isinstance(found, c.CommonCore))
    assert isinstance(found, c.CommonCore)
    return found


def consensuses() -> S[c.Consensus]:
    """Any figure of several respondents, with their subject's own view or without."""
    return checklists().flatmap(
        lambda form: st.builds(
            c.consensus, st.just(form), runs_of(form), method=st.sampled_from(c.Method)
        )
    )


def agreements() -> S[c.Agreement]:
    """Any measure of how far raters agree; often there is none, and why."""
    return (
        groups()
        .map(_around)
        .flatmap(
            lambda form: st.builds(
                c.agreement, st.just(form), runs_of(form), replicates=st.sampled_from([1, 20])
            )
        )
    )


def refused_answers() -> S[c.Refused]:
    """Any answer that an evaluation could not use, and why."""

    def evaluated(checklist: c.Checklist, answers: dict[str, c.Answer], at: str) -> Any:
        strange = c.Answered("no such answer")
        return c.evaluate(checklist, {**answers, at: strange})

    return parts(
        c.Refused,
        of=answered_checklists().flatmap(
            lambda case: st.builds(
                evaluated, *map(st.just, case), st.sampled_from([*case[1], "nobody_asked"])
            )
        ),
    )


def definition_faults() -> S[c.Fault]:
    """Anything wrong in a definition: something is missing, strange or out of its bounds."""

    def read(written: dict[str, Any], key: str, put: object) -> tuple[c.Fault, ...]:
        faults: tuple[c.Fault, ...] = ()
        try:
            c.read_definition({**written, key: put})
        except c.DefinitionError as wrong:
            faults = wrong.faults
        return faults

    def spoiled(checklist: c.Checklist) -> S[tuple[c.Fault, ...]]:
        written = c.write_definition(checklist)
        return st.builds(
            read,
            st.just(written),
            st.sampled_from([*written, "no_such_key"]),
            st.sampled_from(["", [], {}, -1, "2", None]),
        )

    return parts(c.Fault, of=checklists().flatmap(spoiled))
