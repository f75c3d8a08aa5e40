"""Definitions of checklists, answers to them, and what comes of both."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from typing import Any

import attrs
from hypothesis import strategies as st

from ... import checklists as c
from ...refs import Ref
from ._facts import moments, texts

S = st.SearchStrategy

_LANGUAGES = ("en", "fr-CA")
_SHARES = st.fractions(0, 1, max_denominator=6)
_WEIGHTS = st.fractions(Fraction(1, 4), 5, max_denominator=4)
_OPEN: S[c.Answer] = st.just(c.Unanswered()) | st.just(c.NotObserved())
_STATES = ("answered", "na", "open")
_GRADES = c.Options(
    (c.Option("no", 0, "No"), c.Option("partly", "1/3", "Partly"), c.Option("yes", 1, "Yes"))
)


@cache
def words(*, languages: tuple[str, ...] = ("en",)) -> S[c.Words]:
    """Any text that exists in these languages."""
    return st.fixed_dictionaries({tag: texts() for tag in languages}).map(c.Words)


@cache
def sources(*, languages: tuple[str, ...] = ("en",)) -> S[c.Source]:
    """Any place that a text comes from."""
    cited = st.lists(texts(), max_size=2).map(tuple)
    return st.builds(c.Source, texts(), cited, st.none() | words(languages=languages))


def option_scales(*, na: bool = True) -> S[c.Options]:
    """Any options to choose from, two to five; one may mean "not applicable" if `na`."""
    gone = (c.Option("na", None, "Does not apply"),)
    return st.builds(
        lambda values, last: c.Options(
            (*(c.Option(f"o{n}", value, f"Option {n}") for n, value in enumerate(values)), *last)
        ),
        st.lists(_SHARES, min_size=2, max_size=5).filter(lambda values: len(set(values)) > 1),
        st.sampled_from([(), gone]) if na else st.just(()),
    )


def numeric_scales() -> S[c.Numeric]:
    """Any scale of whole or other numbers, at most 20 long."""
    return st.builds(
        lambda low, length, better, whole: c.Numeric(
            low=low, high=low + length, better=better, whole=whole
        ),
        st.integers(-10, 10),
        st.integers(1, 20),
        st.sampled_from(c.Better),
        st.booleans(),
    )


@cache
def gates() -> S[c.Gate]:
    """Any gate that a value from 0 to 1 can meet or miss."""
    return st.builds(c.Gate, _SHARES, st.none() | _SHARES)


@cache
def evidence_rules() -> S[c.EvidenceRule]:
    """Any demand for a note or evidence."""
    ends = st.tuples(_SHARES, _SHARES).map(sorted)
    return st.builds(
        lambda needs, ends: c.EvidenceRule(needs=needs, at_least=ends[0], at_most=ends[1]),
        st.sampled_from(c.Needs),
        ends,
    )


@cache
def action_templates() -> S[c.ActionTemplate]:
    """Any plan, with an owner and a number of days or without."""
    return st.builds(
        c.ActionTemplate,
        steps=st.lists(
            st.builds(c.Step, words(), st.none() | sources()), min_size=1, max_size=3
        ).map(tuple),
        owner=st.none() | st.sampled_from(["office", "service manager"]),
        due_days=st.none() | st.integers(0, 90),
    )


def conditions(items: Sequence[c.Item]) -> S[c.Condition]:
    """Any rule over the answers to these items, of which there must be one."""

    def comparison(item: c.Item) -> S[c.Condition]:
        codes = _codes(item)
        some = st.lists(codes, min_size=1, max_size=2).map(tuple)
        return st.builds(c.Equals, st.just(item.key), codes) | st.builds(
            c.OneOf, st.just(item.key), some
        )

    def join(inner: S[c.Condition]) -> S[c.Condition]:
        several = st.lists(inner, min_size=1, max_size=3).map(tuple)
        return st.builds(c.Not, inner) | st.builds(c.AllOf, several) | st.builds(c.AnyOf, several)

    return st.recursive(st.sampled_from(items).flatmap(comparison), join, max_leaves=4)


def _codes(item: c.Item) -> S[str]:
    scale = item.scale
    if isinstance(scale, c.Options):
        refused = item.na is c.NaPolicy.FORBID
        return st.sampled_from(
            [o.code for o in scale.options if o.value is not None or not refused]
        )
    return st.integers(int(scale.low), int(scale.high)).map(str)


@st.composite
def groups(
    draw: st.DrawFn,
    *,
    rollups: Sequence[c.RollUp] = tuple(c.RollUp),
    scales: Sequence[c.Options | c.Numeric] = (_GRADES,),
    na: Sequence[c.NaPolicy] = (c.NaPolicy.EXCLUDE,),
) -> c.Group:
    """Any tree of groups and items, at most three deep, with keys `k0`, `k1` ...

    Some items and inner groups have no weight, some items have a target.

    Its groups have some of the `rollups`, its items some of the `scales` and of the policies
    in `na`.
    """
    names = iter(f"k{n}" for n in range(1000))

    def node(depth: int) -> c.Item | c.Group:
        if depth and draw(st.booleans()):
            return group(depth)
        scale = draw(st.sampled_from(scales))
        return c.Item(
            key=next(names),
            text="?",
            scale=scale,
            weight=draw(_WEIGHTS | st.just(Fraction(0))),
            na=draw(st.sampled_from(na)),
            target=draw(st.sampled_from([None, Fraction(0), scale.best * Fraction(3, 4)])),
        )

    def group(depth: int) -> c.Group:
        key = next(names)
        children = [node(depth - 1) for _ in range(draw(st.integers(1, 4)))]
        children[0] = attrs.evolve(children[0], weight=draw(_WEIGHTS))
        return c.Group(
            key=key,
            children=tuple(draw(st.permutations(children))),
            rollup=draw(st.sampled_from(rollups)),
            weight=draw(_WEIGHTS | st.just(Fraction(0))),
        )

    return group(2)


def plain_checklists(**kinds: Any) -> S[c.Checklist]:
    """Any checklist of weights, roll-ups and policies alone; arguments as for `groups`."""
    return groups(**kinds).map(
        lambda tree: c.Checklist(key="law", version="1", title="Law", tree=tree)
    )


@cache
def _said() -> S[c.Words]:
    return words(languages=_LANGUAGES)


@cache
def _perhaps_said() -> S[c.Words | None]:
    return st.none() | _said()


@cache
def _perhaps_from() -> S[c.Source | None]:
    return st.none() | sources(languages=_LANGUAGES)


@cache
def _dress() -> S[dict[str, Any]]:
    """What an item may wear; target and gate as shares of the best answer."""
    return st.fixed_dictionaries(
        {
            "text": _said(),
            "help": _perhaps_said(),
            "source": _perhaps_from(),
            "target": st.none() | _SHARES,
            "gate": st.none() | gates(),
            "evidence": st.lists(evidence_rules(), max_size=2).map(tuple),
            "action": st.none() | action_templates(),
        }
    )


@st.composite
def checklists(draw: st.DrawFn) -> c.Checklist:
    """Any checklist with everything that a definition can have, in English and French."""
    scales = draw(st.lists(option_scales() | numeric_scales(), min_size=1, max_size=3))
    plain = draw(plain_checklists(scales=scales, na=tuple(c.NaPolicy)))
    shown: list[c.Item] = []

    def dress_group(node: c.Group) -> c.Group:
        children = tuple(
            dress_group(child) if isinstance(child, c.Group) else dress(child)
            for child in node.children
        )
        return attrs.evolve(node, children=children, text=draw(_perhaps_said()))

    def dress(node: c.Item) -> c.Item:
        # A gate or target must be within reach, and a rule may ask earlier items only.
        best, worn = node.scale.best, draw(_dress())
        gate, target = worn["gate"], worn["target"]
        worn["gate"] = gate and attrs.evolve(gate, minimum=gate.minimum * best)
        worn["target"] = None if target is None else target * best
        asks = draw(st.none() | conditions(shown)) if shown else None
        item = attrs.evolve(node, relevant=asks, **worn)
        shown.append(item)
        return item

    dressed = attrs.evolve(plain, languages=_LANGUAGES, tree=dress_group(plain.tree))
    best = c.evaluate(plain, {}).high or Fraction(0)
    bounds = sorted(draw(st.sets(_SHARES, max_size=3)))
    stages = draw(st.lists(st.tuples(st.sampled_from(shown), _SHARES), max_size=3))
    return attrs.evolve(
        dressed,
        threshold=draw(st.none() | _SHARES.map(lambda share: share * best)),
        bands=tuple(c.Band(f"b{n}", bound, f"Band {n}") for n, bound in enumerate(bounds)),
        levels=tuple(
            c.MaturityLevel(
                code=f"l{n}", node=item.key, at_least=share * item.scale.best, text=f"Level {n}"
            )
            for n, (item, share) in enumerate(stages)
        ),
        min_completeness=draw(_SHARES),
        max_na_share=draw(st.none() | _SHARES),
        na_excess=draw(st.sampled_from(c.NaExcess)),
        missing=tuple(draw(st.lists(_said(), max_size=1))),
        remarks=tuple(draw(st.lists(_said(), max_size=1))),
        source=draw(_perhaps_from()),
    )


@st.composite
def answers_to(
    draw: st.DrawFn, checklist: c.Checklist, *, states: Sequence[str] = _STATES
) -> dict[str, c.Answer]:
    """Any answers that the items of a checklist accept, one for each.

    They are in some of the states `answered`, `na` and `open`; one that is repeated in
    `states` is the likelier.
    """
    given: dict[str, c.Answer] = {}
    for item in checklist.items:
        state = draw(st.sampled_from(states))
        if state == "answered":
            given[item.key] = c.Answered(draw(_codes(item)))
        elif state == "na" and item.na is not c.NaPolicy.FORBID:
            given[item.key] = c.NotApplicable("none on this site")
        else:
            given[item.key] = draw(_OPEN)
    return given


def answered_checklists(
    definitions: S[c.Checklist] | None = None, *, states: Sequence[str] = _STATES
) -> S[tuple[c.Checklist, dict[str, c.Answer]]]:
    """Any checklist, or one of the given ones, with answers to it."""
    return (checklists() if definitions is None else definitions).flatmap(
        lambda checklist: st.tuples(st.just(checklist), answers_to(checklist, states=states))
    )


def evaluations() -> S[c.Evaluation]:
    """Any evaluation of any checklist."""
    return answered_checklists().map(lambda case: c.evaluate(*case))


@st.composite
def runs_of(
    draw: st.DrawFn, checklist: c.Checklist, *, most: int = 5
) -> tuple[c.ChecklistRun, ...]:
    """Any runs of one checklist about one subject, by up to `most` raters, some of its own."""
    found = []
    for n in range(draw(st.integers(0, most))):
        answers = draw(answers_to(checklist))
        found.append(
            c.ChecklistRun(
                ref=Ref("paper", "run", str(n)),
                checklist=checklist.key,
                version=checklist.version,
                subject=Ref("company", "branch", "north"),
                rater=Ref("company", "person", f"r{n}"),
                self_rated=draw(st.booleans()),
                answered_at=draw(moments()),
                answers=tuple(c.ItemAnswer(key, answer) for key, answer in answers.items()),
            )
        )
    return tuple(found)
