"""What the suite for journals does with a journal that lacks something."""

from __future__ import annotations

import pytest

from proactive_core.leads import MemoryJournal
from proactive_core.testing import JournalSuite


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
