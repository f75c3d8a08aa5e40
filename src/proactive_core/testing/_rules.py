"""The checks that every scoring rule must pass, whoever wrote it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import inf, isclose, isfinite, nan
from typing import Any, ClassVar, Protocol

import attrs
import pytest
from hypothesis import strategies as st

from ..errors import UsageError
from ..facts import Scale
from ..loyalty import ScoringKey, Tally, net_score
from ._suite import Suite, prop

_CLOSE = 1e-9


class Scored(Protocol):
    """What a rule says of some answers; `proactive_core.loyalty.NetScore` is one."""

    @property
    def key(self) -> Any:
        """Who scored: something with the rule's `name` and `version`."""

    @property
    def n(self) -> int:
        """How many answers count; missing ones do not."""

    @property
    def value(self) -> Fraction | float | None:
        """The score; None when there is nothing to score."""

    @property
    def why(self) -> str | None:
        """Why there is no value; None when there is one."""


class Rule(Protocol):
    """What a rule that is no `ScoringKey` has to offer."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def version(self) -> str:
        """Changes whenever what it computes changes."""

    @property
    def scale(self) -> Scale:
        """The whole numbers that an answer may be; the largest is the happiest."""

    def count(self, answers: Iterable[object]) -> Any:
        """Sum answers up to a value that adds to others of its kind; None = no answer.

        Raises:
            UsageError: An answer is not on the scale.
        """

    def score(self, counted: Any) -> Scored:
        """Score what was counted."""


@attrs.frozen
class Example:
    """Answers whose score somebody worked out without this code.

    Attributes:
        answers: On the rule's scale; None = no answer.
        value: Their score; None = there is none. A fraction must come out exactly.
        source: Who says so: a paper, a page, or the arithmetic in words.
    """

    answers: tuple[int | None, ...] = attrs.field(converter=tuple)
    value: Fraction | float | None
    source: str


class _ByKey:
    """A scoring key as a rule: its net score."""

    def __init__(self, key: ScoringKey) -> None:
        self.name, self.version, self.scale, self._key = key.name, key.version, key.scale, key

    def count(self, answers: Iterable[object]) -> Tally:
        return Tally.of(self._key, answers)

    def score(self, counted: Tally) -> Scored:
        return net_score(counted)


class RuleSuite(Suite):
    """Subclass, name the rule and some worked examples, done.

    Attributes:
        rule: A `ScoringKey`, or any `Rule`.
        examples: At least one, each with its source.
        bounds: Smallest and largest score there can be.
        happier_never_scores_lower: False for a rule that means to be otherwise (one that
            rewards middling answers, say); the check is then skipped, visibly.

    >>> class TestMine(RuleSuite):  # doctest: +SKIP
    ...     rule = SMILEYS_1_5
    ...     examples = (Example([5, 5, 4, 1], Fraction(1, 4), "two of four minus one of four"),)
    """

    rule: ClassVar[Any]
    examples: ClassVar[tuple[Example, ...]] = ()
    bounds: ClassVar[tuple[float, float]] = (-1, 1)
    happier_never_scores_lower: ClassVar[bool] = True

    @property
    def _rule(self) -> Rule:
        rule: Any = self.rule
        return _ByKey(rule) if isinstance(rule, ScoringKey) else rule

    def _score(self, answers: Iterable[object]) -> Scored:
        return self._rule.score(self._rule.count(answers))

    def _some(self, data: st.DataObject, *, least: int = 0, missing: bool = True) -> list[Any]:
        scale = self._rule.scale
        ratings: st.SearchStrategy[int | None] = st.integers(scale.low, scale.high)
        if missing:
            ratings = st.none() | ratings
        return data.draw(st.lists(ratings, min_size=least, max_size=30))

    def test_has_no_value_for_nothing_and_says_why(self) -> None:
        """Nobody asked, or nobody answered: None with a reason, never 0 and no exception."""
        for answers in ([], [None], [None] * 7):
            scored = self._score(answers)
            assert scored.value is None, f"{scored.value!r} for {answers}"
            assert isinstance(scored.why, str), f"no reason for {answers}"
            assert scored.why.strip(), f"an empty reason for {answers}"

    @prop(data=st.data())
    def test_signs_what_it_scores(self, data: st.DataObject) -> None:
        """A score carries the rule's name and version, and how many answers it counted."""
        answers = self._some(data)
        rule, scored = self._rule, self._score(answers)
        assert (scored.key.name, scored.key.version) == (rule.name, rule.version)
        assert rule.name, "a rule needs a name"
        assert rule.version, "a rule needs a version"
        assert scored.n == len(answers) - answers.count(None)

    @prop(data=st.data())
    def test_stays_within_its_bounds(self, data: st.DataObject) -> None:
        """Any answers at all give a finite value within the bounds, and no excuse."""
        scored = self._score(self._some(data, least=1, missing=False))
        assert scored.value is not None, f"no value, because {scored.why}"
        assert isfinite(scored.value)
        assert self.bounds[0] <= scored.value <= self.bounds[1]
        assert scored.why is None

    @prop(data=st.data())
    def test_is_blind_to_order(self, data: st.DataObject) -> None:
        """The same answers in another order have the same score."""
        answers = self._some(data)
        other = data.draw(st.permutations(answers))
        assert self._score(other).value == self._score(answers).value

    @prop(data=st.data())
    def test_merges_as_it_counts(self, data: st.DataObject) -> None:
        """What two branches counted apart adds up to what they would have counted together."""
        one, other = self._some(data), self._some(data)
        count = self._rule.count
        merged, whole = count(one) + count(other), count(one + other)
        assert merged == whole
        found, expected = self._rule.score(merged), self._rule.score(whole)
        assert (found.value, found.n) == (expected.value, expected.n)

    @prop(data=st.data())
    def test_reads_its_answers_once(self, data: st.DataObject) -> None:
        """A generator will do: ten million answers need not fit into memory."""
        answers = self._some(data)
        assert self._score(iter(answers)).value == self._score(answers).value

    @prop(data=st.data())
    def test_takes_no_answer_for_no_answer(self, data: st.DataObject) -> None:
        """Missing answers change no score: they are no zeros and no middling answers."""
        answers = self._some(data, least=1, missing=False)
        with_gaps = data.draw(st.permutations([*answers, None, None]))
        found, expected = self._score(with_gaps), self._score(answers)
        assert (found.value, found.n) == (expected.value, expected.n)

    @prop(data=st.data())
    def test_never_scores_happier_answers_lower(self, data: st.DataObject) -> None:
        """One answer one step up the scale never lowers the score."""
        if not self.happier_never_scores_lower:
            pytest.skip(f"{self._rule.name} declares that happier answers may score lower")
        scale = self._rule.scale
        answers = self._some(data, least=1, missing=False)
        place = data.draw(st.integers(0, len(answers) - 1))
        happier = list(answers)
        happier[place] = min(happier[place] + 1, scale.high)
        before, after = self._score(answers).value, self._score(happier).value
        assert before is not None, f"no value for {answers}"
        assert after is not None, f"no value for {happier}"
        assert after >= before, f"{answers} scores {before}, and {happier} only {after}"

    @prop(data=st.data())
    def test_refuses_what_is_off_its_scale(self, data: st.DataObject) -> None:
        """Nothing is clamped, rounded or read from text: a `UsageError` says what is wrong."""
        scale, answers = self._rule.scale, self._some(data)
        place = data.draw(st.integers(0, len(answers)))
        for wrong in _off(scale):
            given = [*answers[:place], wrong, *answers[place:]]
            try:
                found = self._score(given).value
            except UsageError:
                continue
            raise AssertionError(f"{wrong!r} was taken on {scale}: {given} scores {found}")

    def test_agrees_with_its_worked_examples(self) -> None:
        """Each example comes out, and says where it comes from."""
        assert self.examples, "a rule needs at least one worked example with its source"
        for example in self.examples:
            assert example.source.strip(), f"{example} does not say where it comes from"
            found = self._score(example.answers).value
            if isinstance(example.value, float) and found is not None:
                agrees = isclose(found, example.value, rel_tol=_CLOSE, abs_tol=_CLOSE)
            else:
                agrees = found == example.value
            assert agrees, f"{example} came out as {found}"


def _off(scale: Scale) -> tuple[object, ...]:
    """What no rule may take for an answer; every bool is among it, even where 1 is a rating."""
    middle = scale.low + 0.5
    numbers = (
        scale.low - 1,
        scale.high + 1,
        middle,
        Decimal(str(middle)),
        nan,
        inf,
        Decimal("NaN"),
    )
    return (*numbers, True, False, str(scale.high), "", b"1", (), Fraction(1, 3), 10**400)
