"""A process that ends between any two statements of a transaction leaves nothing of it behind."""

import functools

import pytest

from core.leads.office import MIA, MONDAY, Office, said
from proactive_adapters.journal import SqliteJournal
from proactive_core.leads import Reassign


class EndError(BaseException):
    """The process is gone."""


@pytest.fixture(params=["file", "server"])
def settings(request, path):
    return SqliteJournal(path) if request.param == "file" else request.getfixturevalue("served")


def everything(settings):
    """All rows, as another process finds them."""
    with settings.open() as journal:
        assert list(journal.verify()) == []
        streams = journal.streams()
        return (
            [(s, journal.load(s), journal.index(s), journal.effects(s)) for s in streams],
            [(s, dict(journal.texts(s))) for s in streams],
            dict(journal.heads()),
        )


@pytest.fixture
def ended_after(overhear):
    return functools.partial(_ended_after, overhear)


def _ended_after(overhear, settings, statements, doing):
    """Do something in a process that ends before its next statement; False if it came through."""
    with settings.open() as journal:
        left = [statements]

        def count(*_):
            if left[0] == 0:
                raise EndError
            left[0] -= 1

        office = Office(journal=journal)
        overhear(journal._writer, journal._storing, count)
        try:
            doing(office)
        except EndError:
            return True
    return False


DOINGS = {
    "submit": lambda office: office.submit(said("2")),
    "submit many": lambda office: office.desk.submit_all([said("2"), said("3")], now=MONDAY),
    "sweep": lambda office: office.later(days=2).sweep(),
    "act": lambda office: office.done(Reassign(by=MIA, to=office.policy.routing[None])),
    "leave": lambda office: office.desk.person_left(MIA, now=MONDAY),
    "lease": lambda office: office.journal.lease(
        office.owed("tell")[0].key, now=MONDAY, until=MONDAY
    ),
}


@pytest.mark.parametrize("doing", DOINGS)
def test_whatever_statement_it_ends_before_all_is_stored_or_nothing(settings, ended_after, doing):
    with settings.open() as journal:
        Office(journal=journal).submit()
    before, statements = everything(settings), 0
    while ended_after(settings, statements, DOINGS[doing]):
        assert everything(settings) == before, f"half of it was stored before {statements}"
        statements += 1
    assert statements > 1
    assert everything(settings) != before


@pytest.mark.parametrize("word", ["INSERT", "COMMIT"])
def test_whoever_is_interrupted_has_stored_nothing_and_can_go_on(settings, overhear, entry, word):
    with settings.open() as journal:
        keys = iter([KeyboardInterrupt])

        def press(statement, _):
            if word in statement:
                for key in keys:
                    raise key

        overhear(journal._writer, journal._storing, press)
        with pytest.raises(KeyboardInterrupt):
            journal.append(entry("lead:1", claims=("k",)))
        assert journal.streams() == ()
        journal.append(entry("lead:1", claims=("k",)))
        assert journal.holder("k") == "lead:1"
