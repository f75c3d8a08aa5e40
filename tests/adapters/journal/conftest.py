"""A journal in a file, and a history that leaves something in every table."""

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings

from proactive_adapters.journal import SqliteJournal
from proactive_core.facts import Branch
from proactive_core.ports import Append, Effect, Index, Text
from proactive_core.refs import Ref

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ANNE = Ref("fsm", "technician", "7")
BORIS = Ref("fsm", "customer", "42")
CARLA = Ref("fsm", "customer", "43")


@pytest.fixture(autouse=True)
def _patience():
    """No deadline: a file is opened and flushed for every example."""
    before = settings.get_current_profile_name()
    settings.register_profile("files", deadline=None, max_examples=60)
    settings.load_profile("files")
    yield
    settings.load_profile(before)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal.db"


@pytest.fixture
def journal(path):
    with SqliteJournal(path, "normal").open() as opened:
        yield opened


def event(name):
    return Branch(ref=Ref("fsm", "branch", name), name=name)


@pytest.fixture
def entry():
    """Make a decision with one event, and whatever else is asked for."""

    def make(stream, expected=0, **rest):
        given = {"events": (event(f"{stream}#{expected}"),), "at": MONDAY, **rest}
        return Append(stream=stream, expected=expected, **given)

    return make


@pytest.fixture
def owe():
    def make(key, hours=0, kind="tell"):
        return Effect(
            key=key,
            kind=kind,
            to=ANNE,
            about=f"outcome of {key}",
            next_try_at=MONDAY + timedelta(hours=hours),
        )

    return make


@pytest.fixture
def lived(path, entry, owe):
    """A closed file in which everything has happened that can happen to a row."""

    def due(hours, *, live=True):
        at = MONDAY + timedelta(hours=hours) if live else None
        return Index(live=live, next_action_at=at, owner=ANNE, stage="contact")

    with SqliteJournal(path, "normal").open() as journal:
        journal.append(
            entry(
                "lead:1",
                events=(event("opened"), event("routed")),
                effects=(owe("1/page"), owe("1/push", kind="push")),
                texts=(Text("note", BORIS, "Boris wants to be called"), Text("free", None, "x")),
                claims=("fsm:1", "fsm:2"),
                index=due(4),
            ),
            entry("lead:2", effects=(owe("2/page"),), claims=("fsm:3",), index=due(2)),
        )
        journal.append(entry("lead:1", 2, settles=("1/page",), effects=(owe("1/tell", 3),)))
        journal.append(entry("lead:1", 3, texts=(Text("note", CARLA, "ask Carla"),)))
        journal.append(entry("lead:2", 1, index=due(0, live=False)))
        journal.append(entry("quiet"))
        journal.append(
            entry("pull:fsm:sites", texts=tuple(Text(f"s{n}", None, "{}") for n in range(4)))
        )
        journal.postpone("1/push", until=MONDAY + timedelta(days=1), why="503")
        assert journal.erase(BORIS, at=MONDAY + timedelta(days=2)) == 1
        assert list(journal.verify()) == []
    return path


@pytest.fixture
def by_hand():
    """Run SQL on a file the way an administrator does, past everything that guards it."""

    def run(path, statement, *values):
        connection = sqlite3.connect(path)
        try:
            rows = connection.execute(statement, values).fetchall()
            connection.commit()
        finally:
            connection.close()
        return rows

    return run
