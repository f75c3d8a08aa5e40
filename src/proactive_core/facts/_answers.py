"""What people answered: to the loyalty questions, and to checklists."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import attrs
from attrs.validators import instance_of, optional

from ..checks import aware, in_utc, text, word
from ..errors import UsageError
from ..refs import Ref


@attrs.frozen(order=True)
class Scale:
    """The whole numbers that a rating may be, both ends included.

    A scale is stated, never guessed from the answers: ratings that happen to lie in
    1..10 prove nothing about the form they were given on [loyalty §2].

    Raises:
        UsageError: An end is no whole number, or `low` is not below `high`.
    """

    low: int
    high: int

    def __attrs_post_init__(self) -> None:
        if type(self.low) is not int or type(self.high) is not int or self.low >= self.high:
            raise UsageError(
                "a scale runs from a whole number up to a larger one, "
                f"not {self.low!r}..{self.high!r}"
            )

    def __str__(self) -> str:
        return f"{self.low}..{self.high}"

    def __contains__(self, rating: object) -> bool:
        return type(rating) is int and self.low <= rating <= self.high


class Mode(enum.Enum):
    """How an answer was asked for, as survey research tells modes of data collection apart."""

    WEB = "web"
    EMAIL = "email"
    TEXT_MESSAGE = "text_message"
    PHONE = "phone"
    PAPER = "paper"
    FACE_TO_FACE = "face_to_face"  #: in person, on a visit [domain §6.1]


@attrs.frozen(kw_only=True)
class Response:
    """One answer that a customer gave to one loyalty question.

    Attributes:
        survey: The filled-in form it belongs to: answers of one person share it.
        question: Key of the question, such as `ideas` or `better_off` [domain §6.1].
        wording: Version of the question's wording, as the form's author names it.
        scale: The scale printed on the form.
        rating: A whole number on the scale; None = no answer (never a zero).
        mode: How the answer was asked for; None if nobody recorded it.
        comment: Free text; None if nothing was written.

    Raises:
        UsageError: The rating is not on the scale.
    """

    ref: Ref
    survey: Ref
    question: str = attrs.field(validator=word)
    wording: str = attrs.field(default="1", validator=text)
    scale: Scale
    rating: int | None = attrs.field()
    mode: Mode | None = attrs.field(default=None, validator=optional(instance_of(Mode)))
    customer: Ref | None = None
    technician: Ref | None = None
    visit: Ref | None = None
    branch: Ref | None = None
    answered_at: datetime = attrs.field(converter=in_utc, validator=aware)
    comment: str | None = None
    modified_at: datetime | None = attrs.field(
        default=None, converter=in_utc, validator=optional(aware)
    )

    @rating.validator
    def _on_scale(self, _: attrs.Attribute[Any], value: object) -> None:
        if value is not None and value not in self.scale:
            msg = f"rating must be a whole number on {self.scale}, not {value!r}"
            raise UsageError(msg)


@attrs.frozen
class Answered:
    """A value was given: the option's code, or a number as written."""

    value: str = attrs.field(validator=text)


@attrs.frozen
class NotApplicable:
    """The item does not apply to this subject, for a stated reason."""

    reason: str = attrs.field(validator=text)


@attrs.frozen
class NotObserved:
    """The item applies, and this rater could not tell."""


@attrs.frozen
class NotShown:
    """A rule of the checklist hid the item."""


@attrs.frozen
class Unanswered:
    """Nothing was given: neither a zero nor a `NotApplicable`."""


_STATES = (Answered, NotApplicable, NotObserved, NotShown, Unanswered)
Answer = Answered | NotApplicable | NotObserved | NotShown | Unanswered


@attrs.frozen
class ItemAnswer:
    """The answer to one item of a checklist.

    Attributes:
        item: The item's permanent key.
        note: What the rater saw; None if nothing was written.
        evidence: Where others can see it too: a document, a link, a figure with its source;
            None if nothing was given.
    """

    item: str = attrs.field(validator=word)
    answer: Answer = attrs.field(validator=attrs.validators.instance_of(_STATES))
    note: str | None = None
    evidence: str | None = None


@attrs.frozen(kw_only=True)
class ChecklistRun:
    """A checklist, filled in once by one rater for one subject.

    Attributes:
        checklist: Key of the checklist.
        version: Version that was filled in.
        subject: What was rated: a branch, a team, a training programme.
        rater: Who rated; None = unknown.
        self_rated: True when the rater belongs to the subject.
        answers: At most one per item; items that are absent are unanswered.

    Raises:
        UsageError: An item is answered twice.
    """

    ref: Ref
    checklist: str = attrs.field(validator=word)
    version: str = attrs.field(validator=text)
    subject: Ref
    rater: Ref | None = None
    self_rated: bool = False
    answered_at: datetime = attrs.field(converter=in_utc, validator=aware)
    answers: tuple[ItemAnswer, ...] = attrs.field()
    modified_at: datetime | None = attrs.field(
        default=None, converter=in_utc, validator=optional(aware)
    )

    @answers.validator
    def _once(self, _: attrs.Attribute[Any], value: tuple[ItemAnswer, ...]) -> None:
        seen: set[str] = set()
        for given in value:
            if given.item in seen:
                msg = f"item {given.item!r} is answered twice"
                raise UsageError(msg)
            seen.add(given.item)
