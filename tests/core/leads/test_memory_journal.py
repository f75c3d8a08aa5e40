"""The journal in memory passes what every journal must, and checks what it is told."""

from __future__ import annotations

import pytest

from core.leads.office import MONDAY, Office
from proactive_core.errors import UsageError
from proactive_core.leads import MemoryJournal
from proactive_core.ports import Append, Effect
from proactive_core.testing import JournalSuite


class TestMemoryJournal(JournalSuite):
    def make(self):
        return MemoryJournal()

    def reopen(self, journal):
        return journal  # memory has nothing to be read back from


def entry(**rest):
    return Append(**{"stream": "s", "expected": 0, "events": ("happened",), "at": MONDAY, **rest})


def effect(key, **rest):
    return Effect(key=key, kind="tell", to=None, about="x", next_try_at=MONDAY, **rest)


@pytest.mark.parametrize(
    ("rest", "says"),
    [
        ({"events": ()}, "nothing happened"),
        ({"settles": ("k",)}, "cannot be settled"),
        ({"effects": (effect("k"), effect("k"))}, "owed already"),
    ],
)
def test_what_makes_no_sense_is_refused(rest, says):
    journal = MemoryJournal()
    with pytest.raises(UsageError, match=says):
        journal.append(entry(**rest))
    assert journal.streams() == ()


def test_what_is_settled_stays_settled_at_its_first_moment():
    journal = MemoryJournal()
    journal.append(entry(effects=(effect("k", settled_at=MONDAY),)))
    later = MONDAY.replace(hour=20)
    journal.append(entry(expected=1, settles=("k",), at=later))
    assert journal.effects("s")[0].settled_at == MONDAY
    assert journal.verify() == ()
    with pytest.raises(UsageError, match="nothing is owed under k"):
        journal.postpone("k", until=later, why="x")


def test_a_lost_log_is_seen():
    office = Office()
    office.submit()
    office.journal._log.clear()
    assert office.journal.verify()
