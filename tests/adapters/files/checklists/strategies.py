"""Definitions and runs that use everything a definition can hold."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction

import attrs
from hypothesis import settings
from hypothesis import strategies as st

from proactive_core import Answered, ChecklistRun, ItemAnswer, NotApplicable, Ref
from proactive_core import checklists as c
from proactive_core.testing import strategies

#: Whole definitions are costly to draw, so fewer of them.
some = settings(max_examples=max(20, settings.default.max_examples // 4))
LANGUAGES = ("en", "fr-CA")
# No control characters: no office program writes them, and XML cannot hold them.
CHARACTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"])
HOSTILE = (
    *(
        "yes",
        "no",
        "null",
        "1",
        "007",
        "1e3",
        "0.50",
        "- a",
        "a: b",
        "# no",
        "{x}",
        "[y]",
        "|",
        ">",
    ),
    *(
        "it's",
        '"so"',
        "a|b",
        "a;b",
        "a,b",
        "a\\b",
        "${q1}",
        "=1+1",
        "@x",
        "<b>&amp;</b>",
        "</script>",
    ),
    *(
        "n/a",
        "not observed",
        "true",
        "~",
        "*",
        "!x",
        "%",
        "`",
        "Où ça ?",
        "日本",
        "😀",
        "a b",
        "2026-01-01",
    ),
)
# One word at a time: what a character may do, alone or among others.
lines = st.sampled_from(HOSTILE) | st.text(CHARACTERS, min_size=1, max_size=4).map(
    lambda text: " ".join(text.split()) or "?"
)
texts = lines
shares = st.fractions(0, 1, max_denominator=8)
weights = st.fractions(min_value="1/4", max_value=5, max_denominator=4)
codes = st.from_regex(r"[a-z][a-z0-9_-]{0,5}", fullmatch=True) | lines


def words(draw):
    first = draw(lines)
    return c.Words({"en": first} | ({"fr-CA": draw(lines)} if draw(st.booleans()) else {}))


def maybe(draw, make):
    return make(draw) if draw(st.booleans()) else None


def options(draw):
    chosen = draw(st.lists(codes, min_size=2, max_size=4, unique=True))
    values = draw(
        st.lists(shares, min_size=len(chosen), max_size=len(chosen)).filter(
            lambda held: len(set(held)) > 1
        )
    )
    made = [c.Option(code, value, words(draw)) for code, value in zip(chosen, values, strict=True)]
    if draw(st.booleans()) and "n/a" not in chosen:
        made.append(c.Option("n/a", None, words(draw)))
    return c.Options(tuple(made))


def numeric(draw):
    low = draw(st.integers(-5, 5))
    return c.Numeric(
        low=low,
        high=low + draw(st.integers(1, 9)),
        better=draw(st.sampled_from(c.Better)),
        whole=draw(st.booleans()),
        low_text=maybe(draw, words),
        high_text=maybe(draw, words),
    )


def source(draw):
    cited = tuple(draw(st.lists(texts, max_size=2)))
    return c.Source(draw(lines), cited, maybe(draw, words))


def action(draw):
    steps = tuple(c.Step(words(draw), maybe(draw, source)) for _ in range(draw(st.integers(0, 2))))
    return c.ActionTemplate(
        steps=steps,
        owner=draw(st.none() | lines),
        due_days=draw(st.none() | st.integers(0, 90)),
    )


def gate(draw, best):
    return c.Gate(best * draw(shares), draw(st.none() | shares))


def code_of(draw, item):
    if isinstance(item.scale, c.Options):
        return draw(st.sampled_from(item.scale.options)).code
    return str(draw(st.integers(int(item.scale.low), int(item.scale.high))))


def condition(draw, before, depth=2):
    kind = draw(st.sampled_from(["equals", "in", "and", "or", "not"] if depth else ["equals"]))
    if kind in ("equals", "in"):
        item = draw(st.sampled_from(before))
        several = tuple(dict.fromkeys(code_of(draw, item) for _ in range(2)))
        return c.Equals(item.key, several[0]) if kind == "equals" else c.OneOf(item.key, several)
    if kind == "not":
        return c.Not(condition(draw, before, depth - 1))
    inner = tuple(condition(draw, before, depth - 1) for _ in range(draw(st.integers(1, 2))))
    return c.AllOf(inner) if kind == "and" else c.AnyOf(inner)


@st.composite
def definitions(draw):
    """Any definition that a file can hold."""
    names = iter(f"k{n}" for n in range(100))
    scales = [options(draw), numeric(draw), options(draw)]
    before: list[c.Item] = []

    def item():
        scale = draw(st.sampled_from(scales))
        made = c.Item(
            key=next(names),
            text=words(draw),
            scale=scale,
            help=maybe(draw, words),
            weight=draw(weights),
            na=draw(st.sampled_from(c.NaPolicy)),
            gate=maybe(draw, lambda d: gate(d, scale.best)),
            evidence=tuple(draw(st.lists(strategies.evidence_rules(), max_size=2))),
            relevant=maybe(draw, lambda d: condition(d, before)) if before else None,
            target=maybe(draw, lambda d: d(shares) * scale.best),
            action=maybe(draw, action),
            source=maybe(draw, source),
        )
        before.append(made)
        return made

    def group(depth):
        several = range(draw(st.integers(1, 3)))
        return c.Group(
            key=next(names),
            children=tuple(
                group(depth - 1) if depth and draw(st.booleans()) else item() for _ in several
            ),
            text=maybe(draw, words),
            weight=draw(weights),
            rollup=draw(st.sampled_from([c.RollUp.MEAN, c.RollUp.MIN, c.RollUp.MAX])),
            gate=maybe(draw, lambda d: c.Gate(0, d(st.none() | shares))),
        )

    key = draw(st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True).filter(lambda k: k[0] != "k"))
    tree = group(2)
    bounds = sorted(draw(st.sets(shares, max_size=2)))
    return c.Checklist(
        key=key,
        version=draw(lines),
        title=words(draw),
        tree=attrs.evolve(tree, key=key) if draw(st.booleans()) else tree,
        languages=LANGUAGES,
        threshold=draw(st.none() | st.just(Fraction(0))),
        bands=tuple(c.Band(f"band-{n}", bound, words(draw)) for n, bound in enumerate(bounds)),
        levels=tuple(
            c.MaturityLevel(code=f"level-{n}", node=node.key, at_least=0, text=words(draw))
            for n, node in enumerate(before[: draw(st.integers(0, 2))])
        ),
        min_completeness=draw(shares),
        max_na_share=draw(st.none() | shares),
        na_excess=draw(st.sampled_from(c.NaExcess)),
        missing=tuple(words(draw) for _ in range(draw(st.integers(0, 1)))),
        remarks=tuple(words(draw) for _ in range(draw(st.integers(0, 1)))),
        source=maybe(draw, source),
    )


refs = st.builds(
    Ref, st.sampled_from(["hr", "company"]), st.sampled_from(["team", "person"]), lines
)
moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


@st.composite
def runs(draw, definition):
    """Any run of a definition, with answers that it accepts."""

    def answer(item):
        kinds = [c.NotObserved(), c.NotShown(), c.Unanswered(), None]
        if item.na is not c.NaPolicy.FORBID:
            kinds.append(NotApplicable(draw(lines)))
        return draw(st.sampled_from(kinds)) or Answered(code_of(draw, item))

    answers = [
        ItemAnswer(item.key, answer(item), draw(st.none() | lines), draw(st.none() | lines))
        for item in definition.items
        if draw(st.booleans())
    ]
    return ChecklistRun(
        ref=draw(refs),
        checklist=definition.key,
        version=definition.version,
        subject=draw(refs),
        rater=draw(st.none() | refs),
        self_rated=draw(st.booleans()),
        answered_at=draw(moments),
        modified_at=draw(st.none() | moments),
        answers=tuple(answers),
    )


@st.composite
def answered(draw):
    definition = draw(definitions())
    return definition, draw(runs(definition))
