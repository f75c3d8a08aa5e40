"""The checks that every finding rule must pass, whoever wrote it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

import attrs
from hypothesis import strategies as st

from ..recommendations import Finding, FindingRule
from ._suite import Suite, prop


@attrs.frozen
class Case:
    """A value of which somebody said, without this rule, what is amiss with it.

    Attributes:
        value: What the rule looks at.
        where: Where something must be found, once for each finding; empty if nothing must.
        source: Who says so: a page, a meeting, or the reason in words.
    """

    value: Any
    where: tuple[str, ...] = attrs.field(default=(), converter=tuple)
    source: str = ""


class FindingRuleSuite(Suite):
    """Subclass, name the rule, a strategy and some cases, done.

    Attributes:
        rule: The `FindingRule`.
        values: A strategy for any value that the rule may be shown.
        offending: At least one case in which it must find something, each with its source.
        harmless: At least one case in which it must find nothing, each with its source.

    >>> class TestMine(FindingRuleSuite):  # doctest: +SKIP
    ...     rule = RISK_NAMED
    ...     values = strategies.recommendations()
    ...     offending = (Case(unsaid, ("risk",), "the meeting of 3 March"),)
    ...     harmless = (Case(said, source="the meeting of 3 March"),)
    """

    rule: ClassVar[FindingRule[Any]]
    values: ClassVar[st.SearchStrategy[Any]]
    offending: ClassVar[tuple[Case, ...]] = ()
    harmless: ClassVar[tuple[Case, ...]] = ()

    def _found(self, value: Any) -> tuple[Finding, ...]:
        return tuple(self.rule.examine(value))

    def test_says_what_why_what_to_do_and_where_it_comes_from(self) -> None:
        """Its id names its owner, and no sentence stands in for another."""
        owner, colon, number = self.rule.id.partition(":")
        assert owner, "the id begins with its owner, such as acme:1"
        assert colon, "the id names its owner, such as acme:1"
        assert number, "the id ends with what tells it from the owner's other rules"
        said = (self.rule.says, self.rule.reason, self.rule.remedy, self.rule.source)
        assert len(set(said)) == len(said), f"one sentence stands for two: {said}"

    def test_finds_what_it_must(self) -> None:
        """Each offending case is found, as often and where its author says."""
        assert self.offending, "a rule needs at least one case that it must find"
        for case in self.offending:
            assert case.source.strip(), f"{case} does not say where it comes from"
            assert case.where, f"{case} does not say where something is amiss"
            found = sorted(finding.where for finding in self._found(case.value))
            assert found == sorted(case.where), f"{case} came out as {found}"

    def test_leaves_the_harmless_alone(self) -> None:
        """A rule that finds something in everything is soon overruled in everything."""
        assert self.harmless, "a rule needs at least one case that it must leave alone"
        for case in self.harmless:
            assert case.source.strip(), f"{case} does not say where it comes from"
            found = self._found(case.value)
            assert not found, f"{case} came out as {found}"

    @prop(data=st.data())
    def test_takes_any_value_of_its_kind(self, data: st.DataObject) -> None:
        """It gives findings, finitely many, and never an error: missing answers are values."""
        value = data.draw(self.values)
        assert isinstance(value, self.rule.looks_at), f"it does not look at {value!r}"
        for finding in self._found(value):
            assert isinstance(finding, Finding), f"no finding: {finding!r}"

    @prop(data=st.data())
    def test_signs_what_it_finds(self, data: st.DataObject) -> None:
        """A finding carries the rule's id, level and severity: made by `rule.finding`."""
        rule = self.rule
        for value in (data.draw(self.values), *(case.value for case in self.offending)):
            for finding in self._found(value):
                signed = (finding.rule, finding.level, finding.severity)
                assert signed == (rule.id, rule.level, rule.severity)

    @prop(data=st.data())
    def test_says_the_same_twice(self, data: st.DataObject) -> None:
        """It depends on the value alone: on no clock, no memory and no chance."""
        value = data.draw(self.values)
        some = [value, *(case.value for case in self.offending)]
        first = [frozenset(self._found(x)) for x in some]
        assert [frozenset(self._found(x)) for x in reversed(some)] == list(reversed(first))

    @prop(data=st.data())
    def test_points_at_words_that_are_there(self, data: st.DataObject) -> None:
        """A place lies within the text that the finding names."""
        for value in (data.draw(self.values), *(case.value for case in self.offending)):
            for finding in self._found(value):
                if finding.start is None or finding.end is None:
                    continue
                text = _text(value, finding.where)
                assert 0 <= finding.start < finding.end <= len(text), f"{finding} in {text!r}"


def _text(value: Any, where: str) -> str:
    names: Iterable[str] = (where, "words")
    found = next((getattr(value, name) for name in names if hasattr(value, name)), None)
    assert isinstance(found, str), f"{where!r} names no text of {value!r}"
    return found
