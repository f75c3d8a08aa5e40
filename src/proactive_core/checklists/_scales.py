"""What an item's answer may be, and what each answer is worth."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from functools import cached_property

import attrs
from attrs.converters import optional

from ..errors import UsageError
from ._fields import a_tuple
from ._numbers import exact, read_number
from ._words import Words, words


@attrs.frozen
class Option:
    """One answer that can be chosen.

    Attributes:
        code: What is stored when it is chosen; permanent, never reused.
        value: From 0 to 1; None makes it a "not applicable" option, whose text is then
            the reason.
        text: What the rater reads.
    """

    code: str
    value: Fraction | None = attrs.field(converter=optional(exact))
    text: Words = attrs.field(converter=words)


@attrs.frozen
class Options:
    """Options to choose one from, in the order shown.

    Each value is stated; it is never made up from the option's place, for scales such as
    0, ¼, ½, 1 are not evenly spaced [checklists §6].
    """

    options: tuple[Option, ...] = attrs.field(validator=a_tuple)

    @cached_property
    def _by_code(self) -> dict[str, Option]:
        return {option.code: option for option in reversed(self.options)}

    @cached_property
    def worst(self) -> Fraction:
        """The lowest value an answer can have."""
        return min((o.value for o in self.options if o.value is not None), default=Fraction(0))

    @cached_property
    def best(self) -> Fraction:
        """The highest value an answer can have."""
        return max((o.value for o in self.options if o.value is not None), default=Fraction(0))

    def meaning(self, code: str) -> str:
        """The canonical spelling of an answer: two spellings mean the same iff equal."""
        return self.option(code).code

    def value_of(self, code: str) -> Fraction | None:
        """What an answer is worth, None for "not applicable".

        Raises:
            UsageError: No option has this code; the message lists those that exist.
        """
        return self.option(code).value

    def option(self, code: str) -> Option:
        """The option with this code; `UsageError` when there is none."""
        option = self._by_code.get(code)
        if option is not None:
            return option
        allowed = ", ".join(repr(option.code) for option in self.options)
        msg = f"{code!r} is not an option here; allowed: {allowed}"
        raise UsageError(msg)


class Better(StrEnum):
    """Which end of a numeric scale is the good one."""

    HIGHER = "higher"
    LOWER = "lower"


@attrs.frozen(kw_only=True)
class Numeric:
    """A number from `low` to `high`, both ends included, worth its place between them.

    The value is (x − low)/(high − low), or its complement when lower is better. A number
    outside is refused, never clamped [checklists §6].

    Attributes:
        whole: Only whole numbers are answers.
        low_text: What the low end means; None if nothing is printed there.
        high_text: What the high end means; None if nothing is printed there.
    """

    low: Fraction = attrs.field(converter=exact)
    high: Fraction = attrs.field(converter=exact)
    better: Better = attrs.field(default=Better.HIGHER, converter=Better)
    whole: bool = False
    low_text: Words | None = attrs.field(default=None, converter=optional(words))
    high_text: Words | None = attrs.field(default=None, converter=optional(words))

    worst = Fraction(0)
    best = Fraction(1)

    def meaning(self, code: str) -> str:
        """The canonical spelling of an answer: `7` and `7.0` are one."""
        return str(self._number(code))

    def value_of(self, code: str) -> Fraction | None:
        """What an answer is worth, from 0 to 1.

        Raises:
            UsageError: It is no number, not whole where it must be, or off the scale.
        """
        place = (self._number(code) - self.low) / (self.high - self.low)
        return place if self.better is Better.HIGHER else 1 - place

    def _number(self, code: str) -> Fraction:
        number = read_number(code)
        if not self.low <= number <= self.high or (self.whole and number.denominator != 1):
            kind = "whole number" if self.whole else "number"
            msg = f"{code!r} is not on the scale; allowed: a {kind} from {self.low} to {self.high}"
            raise UsageError(msg)
        return number
