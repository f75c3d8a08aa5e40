"""What the suite for journals does with a journal that lacks something."""

from __future__ import annotations

import pytest

from proactive_core.leads import MemoryJournal
from proactive_core.testing import JournalSuite
from proactive_core.testing._plain_journal import ANNE, PlainJournal, at, compare, do_both


class Headless(MemoryJournal):
    name = "headless"

    def heads(self, prefix=""):
        return {}


class OfHeadless(JournalSuite):
    __test__ = False

    def make(self):
        return Headless()


def test_a_journal_without_heads_is_skipped_not_passed():
    with pytest.raises(pytest.skip.Exception, match="headless keeps no heads"):
        OfHeadless().test_moves_the_head_with_every_event()


def test_a_suite_without_make_says_what_it_needs():
    class OfNothing(JournalSuite):
        __test__ = False

    with pytest.raises(NotImplementedError, match=r"needs make\(\)"):
        OfNothing().test_knows_nothing_at_first()


def test_a_journal_that_cannot_be_reopened_is_skipped_not_passed():
    with pytest.raises(pytest.skip.Exception, match="define reopen"):
        OfHeadless().reopen(Headless())


def test_the_plain_model_lends_puts_off_and_settles_as_a_journal_does():
    owing = {
        "late": 0,
        "events": 1,
        "effects": [("tell", 0), ("push", 3)],
        "texts": [("a", ANNE, "x")],
        "claims": [],
        "settle": False,
        "index": None,
    }
    settling = {**owing, "effects": [], "texts": [], "settle": True}
    operations = (
        (0, 1),  # nothing is owed yet
        {"lead:1": owing},
        ("push", 0, 2),  # not due before the third minute
        ("tell", 0, 2),
        ("tell", 1, 2),  # lent already
        (0, 2),
        ("tell", 2, 1),
        ANNE,
        {"lead:1": settling},
    )
    journal, plain = MemoryJournal(), PlainJournal()
    for number, operation in enumerate(operations):
        do_both(journal, plain, operation, number)
        compare(journal, plain)
    told, pushed = (effect for _, effect in plain.debts)
    assert (told.tries, told.lease, told.settled_at) == (1, 2, at(8))
    assert (pushed.tries, pushed.lease, pushed.settled_at) == (0, 0, None)
