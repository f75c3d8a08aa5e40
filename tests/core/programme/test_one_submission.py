"""An agreement has exactly one submission, whatever fails and whoever is at it as well."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.leads.office import MONDAY, said
from core.programme._followed import ADVICE, STREAM, SUBMISSION, House, agreed, facts, quotes
from proactive_core.leads import MemoryJournal
from proactive_core.ports import ConflictError
from proactive_core.recommendations import (
    Phase,
)


@given(st.lists(st.tuples(facts, quotes), min_size=1, max_size=6))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_an_agreed_recommendation_always_has_exactly_one_submission(versions):
    """Agreed → exactly one lead submission; nothing withheld is ever presented."""
    house = House()
    for fact, given_quotes in versions:
        course = house.follow(fact, given_quotes).course
        assert course.phase.presented <= (not course.withheld)
        # No lead is closed here: whatever is agreed again belongs to the first one.
        assert house.submissions == [SUBMISSION] * bool(house.agreements)
        house.sound()


class CutOffError(Exception):
    """The power went."""


class Frail:
    """A journal that is cut off at some of its writes, before or after they were stored."""

    def __init__(self, cuts):
        self.journal, self.cuts = MemoryJournal(), list(cuts)

    def append(self, *entries):
        cut = self.cuts.pop(0) if self.cuts else "no"
        if cut == "conflict":
            raise ConflictError("somebody else was first")
        if cut != "before":
            self.journal.append(*entries)
        if cut != "no":
            raise CutOffError(cut)

    def __getattr__(self, name):
        return getattr(self.journal, name)


cuts = st.lists(st.sampled_from(["no", "before", "after", "conflict"]), max_size=8)


@given(st.lists(st.tuples(facts, quotes), min_size=1, max_size=4), cuts)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_however_often_the_power_goes_there_is_never_one_without_the_other(versions, where):
    house = House(Frail(where))
    for fact, given_quotes in versions:
        while True:
            try:
                house.follow(fact, given_quotes)
            except CutOffError:
                # Even between the cut and the retry: no agreement without its submission.
                assert len(house.submissions) == bool(house.agreements)
                continue
            break
        house.sound()
    undisturbed = House()
    for fact, given_quotes in versions:
        undisturbed.follow(fact, given_quotes)
    assert house.journal.load(STREAM) == undisturbed.journal.load(STREAM)
    assert house.submissions == undisturbed.submissions


class Beaten:
    """A journal to which somebody else is always first, once."""

    def __init__(self, journal, rival):
        self.journal, self.rival = journal, rival

    def append(self, *entries):
        rival, self.rival = self.rival, None
        if rival is not None:
            rival()
        self.journal.append(*entries)

    def __getattr__(self, name):
        return getattr(self.journal, name)


def test_two_that_follow_at_the_same_moment_make_one_submission():
    house = House()
    house.follow(ADVICE)
    slow = House(Beaten(house.journal, lambda: house.follow(agreed())))
    assert slow.follow(agreed()).course.phase is Phase.AGREED
    assert house.submissions == [SUBMISSION]
    assert house.agreements == 1
    house.sound()


def test_a_technician_who_hands_it_in_at_the_same_moment_is_the_one_submission():
    house = House()
    given = said("7", recommendation=ADVICE.ref)
    slow = House(Beaten(house.journal, lambda: house.leads.submit(given, now=MONDAY)))
    assert slow.follow(agreed()).receipt is None
    assert house.submissions == [given.ref]
    assert house.agreements == 1
    house.sound()


def test_a_race_that_never_ends_is_said():
    house = House(Frail(["conflict"] * 99))
    with pytest.raises(ConflictError, match="others kept writing to fsm:recommendation:1"):
        house.follow(agreed())
