"""What outside systems tell us, and what every value is made of."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import strategies as st

from ... import facts as f
from ...ports import Window
from ...refs import Ref

S = st.SearchStrategy

_WORDS = st.sampled_from(["a", "north", "system_2", "z9"])
_HOSTILE = st.sampled_from(["=1+1", "<script>", "a:b:c", "00", "O'Neil & Söhne", "\u202eabc", "-"])


@cache
def texts(*, max_size: int = 20) -> S[str]:
    """Any text with something in it."""
    some = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=max_size)
    return (some | _HOSTILE).filter(str.strip)


@cache
def refs(*, kind: S[str] = _WORDS) -> S[Ref]:
    """Any ref."""
    return st.builds(Ref, _WORDS, kind, texts())


@cache
def moments(
    *,
    since: datetime = datetime(2000, 1, 2, tzinfo=UTC),
    until: datetime = datetime(2099, 12, 30, tzinfo=UTC),
) -> S[datetime]:
    """Aware moments at any UTC offset, microseconds included."""
    offsets = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
    return st.datetimes(since.replace(tzinfo=None), until.replace(tzinfo=None), timezones=offsets)


@cache
def windows() -> S[Window]:
    """Any window without a cursor."""
    return st.tuples(moments(), st.timedeltas(timedelta(seconds=1), timedelta(days=400))).map(
        lambda t: Window(t[0], t[0] + t[1])
    )


def scales() -> S[f.Scale]:
    """Any scale of at most 20 points."""
    return st.tuples(st.integers(-5, 5), st.integers(1, 19)).map(
        lambda t: f.Scale(t[0], t[0] + t[1])
    )


def _of(kind: str) -> S[Ref]:
    return refs(kind=st.just(kind))


def _maybe(strategy: S[Any]) -> S[Any]:
    return st.none() | strategy


def money() -> S[f.Money]:
    """Any amount in one of three currencies."""
    amounts = st.decimals(Decimal("-1e9"), Decimal("1e9"), places=2)
    return st.builds(f.Money, amounts, st.sampled_from(["CAD", "EUR", "USD"]))


def branches() -> S[f.Branch]:
    """Any branch."""
    return st.builds(
        f.Branch,
        ref=_of("branch"),
        name=texts(),
        active=st.booleans(),
        modified_at=_maybe(moments()),
    )


def technicians() -> S[f.Technician]:
    """Any technician."""
    return st.builds(
        f.Technician,
        ref=_of("technician"),
        name=texts(),
        branch=_maybe(_of("branch")),
        login=_maybe(_of("login")),
        email=_maybe(texts()),
        active=st.booleans(),
        modified_at=_maybe(moments()),
    )


def customers() -> S[f.Customer]:
    """Any customer, merged ones among them."""
    return st.builds(
        f.Customer,
        ref=_of("customer"),
        name=texts(),
        active=st.booleans(),
        merged_into=_maybe(_of("customer")),
        branch=_maybe(_of("branch")),
        modified_at=_maybe(moments()),
    )


def sites() -> S[f.Site]:
    """Any site."""
    return st.builds(
        f.Site,
        ref=_of("site"),
        customer=_of("customer"),
        name=texts(),
        active=st.booleans(),
        merged_into=_maybe(_of("site")),
        modified_at=_maybe(moments()),
    )


def equipment() -> S[f.Equipment]:
    """Any piece of equipment."""
    return st.builds(
        f.Equipment,
        ref=_of("equipment"),
        site=_of("site"),
        name=texts(),
        maker=_maybe(texts()),
        model=_maybe(texts()),
        serial=_maybe(texts()),
        active=st.booleans(),
        modified_at=_maybe(moments()),
    )


def visits() -> S[f.Visit]:
    """Any visit."""
    return st.builds(
        f.Visit,
        ref=_of("visit"),
        customer=_of("customer"),
        site=_maybe(_of("site")),
        branch=_maybe(_of("branch")),
        happened_at=_maybe(moments()),
        canceled=st.booleans(),
        modified_at=_maybe(moments()),
    )


def assignments() -> S[f.Assignment]:
    """Any assignment."""
    return st.builds(
        f.Assignment,
        ref=_of("assignment"),
        visit=_of("visit"),
        technician=_of("technician"),
        active=st.booleans(),
        modified_at=_maybe(moments()),
    )


def recommendations() -> S[f.Recommendation]:
    """Any recommendation, from bare to complete."""
    return st.builds(
        f.Recommendation,
        ref=_of("recommendation"),
        technician=_maybe(_of("technician")),
        customer=_maybe(_of("customer")),
        site=_maybe(_of("site")),
        visit=_maybe(_of("visit")),
        branch=_maybe(_of("branch")),
        equipment=_maybe(_of("equipment")),
        noticed_at=moments(),
        observation=_maybe(texts()),
        advice=_maybe(texts()),
        benefit=_maybe(texts()),
        risk=_maybe(texts()),
        stakes=_maybe(st.sampled_from(f.Stakes)),
        decide_by=_maybe(st.dates(date(2000, 1, 1), date(2099, 1, 1))),
        evidence=st.lists(texts(), max_size=2).map(tuple),
        belief=_maybe(st.sampled_from(f.Belief)),
        decision=_maybe(st.sampled_from(f.Decision)),
        implemented_at=_maybe(moments()),
        realised=_maybe(texts()),
        modified_at=_maybe(moments()),
    )


def submissions() -> S[f.Submission]:
    """Any submission."""
    return st.builds(
        f.Submission,
        ref=_of("submission"),
        technician=_maybe(_of("technician")),
        customer=_maybe(_of("customer")),
        site=_maybe(_of("site")),
        visit=_maybe(_of("visit")),
        branch=_maybe(_of("branch")),
        recommendation=_maybe(_of("recommendation")),
        observed_at=moments(),
        summary=_maybe(texts()),
        urgency=_maybe(st.sampled_from(f.Urgency)),
        sequence=_maybe(st.integers(0, 10**6)),
        modified_at=_maybe(moments()),
    )


def desk_actions() -> S[f.DeskAction]:
    """Any action of the office."""
    return st.builds(
        f.DeskAction,
        ref=_of("desk_action"),
        submission=_of("submission"),
        verb=st.sampled_from(f.Verb),
        actor=_of("person"),
        acted_at=moments(),
        to=_maybe(_of("person")),
        until=_maybe(moments()),
        note=_maybe(texts()),
        modified_at=_maybe(moments()),
    )


def quotes() -> S[f.Quote]:
    """Any quote."""
    return st.builds(
        f.Quote,
        ref=_of("quote"),
        customer=_maybe(_of("customer")),
        site=_maybe(_of("site")),
        visit=_maybe(_of("visit")),
        branch=_maybe(_of("branch")),
        recommendation=_maybe(_of("recommendation")),
        state=st.sampled_from(f.QuoteState),
        amount=_maybe(money()),
        raised_at=moments(),
        decided_at=_maybe(moments()),
        modified_at=_maybe(moments()),
    )


def complaints() -> S[f.Complaint]:
    """Any complaint."""
    return st.builds(
        f.Complaint,
        ref=_of("complaint"),
        customer=_maybe(_of("customer")),
        technician=_maybe(_of("technician")),
        visit=_maybe(_of("visit")),
        branch=_maybe(_of("branch")),
        raised_at=moments(),
        sold_to=st.booleans(),
        summary=_maybe(texts()),
        modified_at=_maybe(moments()),
    )


def links() -> S[f.Link]:
    """Any link."""
    return st.builds(
        f.Link,
        ref=_of("link"),
        left=refs(),
        right=refs(),
        basis=texts(),
        modified_at=_maybe(moments()),
    )


def responses(*, scale: S[f.Scale] | None = None) -> S[f.Response]:
    """Any response; its rating is on its scale, or missing."""

    def on(given: f.Scale) -> S[f.Response]:
        return st.builds(
            f.Response,
            ref=_of("response"),
            survey=_of("survey"),
            question=st.sampled_from(["ideas", "better_off"]),
            wording=st.sampled_from(["1", "2"]),
            scale=st.just(given),
            rating=_maybe(st.integers(given.low, given.high)),
            mode=_maybe(st.sampled_from(f.Mode)),
            customer=_maybe(_of("customer")),
            branch=_maybe(_of("branch")),
            technician=_maybe(_of("technician")),
            visit=_maybe(_of("visit")),
            answered_at=moments(),
            comment=_maybe(texts()),
            modified_at=_maybe(moments()),
        )

    return (scales() if scale is None else scale).flatmap(on)


def answers() -> S[f.Answer]:
    """Any of the five states of an answer."""
    return (
        st.builds(f.Answered, st.sampled_from(["yes", "no", "7"]))
        | st.builds(f.NotApplicable, texts())
        | st.builds(f.NotObserved)
        | st.builds(f.NotShown)
        | st.builds(f.Unanswered)
    )


def item_answers(*, items: S[str] = _WORDS) -> S[f.ItemAnswer]:
    """Any answer to one of some items, with a note and evidence or without."""
    return st.builds(f.ItemAnswer, items, answers(), _maybe(texts()), _maybe(texts()))


def checklist_runs() -> S[f.ChecklistRun]:
    """Any run of a checklist with up to five items."""
    given = st.lists(
        item_answers(items=st.sampled_from("abcde")), max_size=5, unique_by=lambda one: one.item
    ).map(lambda some: tuple(sorted(some, key=lambda one: one.item)))
    return st.builds(
        f.ChecklistRun,
        ref=_of("checklist_run"),
        checklist=_WORDS,
        version=st.sampled_from(["1", "1.2.0"]),
        subject=_of("branch"),
        rater=_maybe(_of("person")),
        self_rated=st.booleans(),
        answered_at=moments(),
        answers=given,
        modified_at=_maybe(moments()),
    )
