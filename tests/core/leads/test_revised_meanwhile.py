"""What is changed in the field while somebody else links or unlinks the lead."""

from __future__ import annotations

import attrs
import pytest

from core.leads.linked import ONE, TWO, link, pair, unlink
from core.leads.office import BO, Office, said
from proactive_core.leads import ArrivedAgain, SubmissionAmended, SubmissionReceived
from proactive_core.ports import ConflictError
from proactive_core.refs import Ref

OTHER = Ref("fsm", "customer", "10")


@pytest.fixture
def office():
    return Office().submitted()


@attrs.define
class Raced:
    """A journal at which something happens each time a lead's place is looked up."""

    inner: object
    moves: list
    name = "raced"

    def __getattr__(self, name):
        return getattr(self.inner, name)

    def index(self, stream):
        found = self.inner.index(stream)
        if self.moves:
            self.moves.pop(0)()
        return found


def raced(office, *moves):
    """The same office, where each look at a place is followed by one of these."""
    return attrs.evolve(office, journal=Raced(office.journal, list(moves)))


def link_it(office):
    return lambda: link(office, ONE, TWO, by=BO)


def unlink_it(office):
    return lambda: unlink(office, ONE, by=BO)


def nothing():
    """Nobody comes."""


def test_a_lead_that_is_linked_meanwhile_is_told_at_its_root():
    office = pair()
    # The lead is found where it stands, and is linked before the note is stored.
    for moves in range(1, 9):
        office = pair()
        here = raced(office, *[nothing] * moves, link_it(office))
        events = here.desk.amend(said(summary="It leaks"), now=here.now)
        assert any(isinstance(x, SubmissionAmended) for x in events)
        assert office.audit() == ()


def test_a_lead_that_is_linked_or_unlinked_while_another_content_comes_in():
    for moves in range(1, 12):
        for linked in (False, True):
            office = pair()
            if linked:
                link(office, ONE, TWO, by=BO)
            move = (unlink_it if linked else link_it)(office)
            here = raced(office, *[nothing] * moves, move)
            [first, *_] = here.desk.amend(said(customer=OTHER), now=here.now)
            assert isinstance(first, SubmissionReceived)
            notes = [
                x
                for lead in (ONE, TWO)
                for x in office.journal.load(f"lead:{lead}")
                if isinstance(x, ArrivedAgain)
            ]
            assert len(notes) == 1
            assert office.audit() == ()


def test_a_word_that_changed_while_it_was_unlinked_is_told_once_too_often_rather_than_not():
    for moves in range(1, 9):
        office = pair()
        link(office, ONE, TWO, by=BO)
        here = raced(office, *[nothing] * moves, unlink_it(office))
        here.desk.amend(said(), now=here.now)
        assert office.audit() == ()


def test_who_links_for_ever_is_told_to_try_again(office):
    second = pair()
    flips = [link_it(second), unlink_it(second)] * 60
    here = raced(second, *flips)
    with pytest.raises(ConflictError, match=r"others kept linking|others kept writing"):
        here.desk.amend(said(summary="It leaks"), now=second.now)
