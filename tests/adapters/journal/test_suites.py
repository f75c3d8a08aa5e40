"""Journals under the published suite."""

import itertools

import pytest

from proactive_adapters.journal import SqliteJournal
from proactive_core.leads import MemoryJournal
from proactive_core.testing._journals import JournalSuite


class InFiles:
    """Journals in files of their own."""

    durability = "full"

    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path):
        self.folder = tmp_path
        self.numbers = itertools.count()
        self.paths = {}

    def make(self):
        path = self.folder / f"{next(self.numbers)}.db"
        journal = SqliteJournal(path, self.durability).open()
        self.paths[id(journal)] = path
        return journal

    def reopen(self, journal):
        path = self.paths[id(journal)]
        journal.close()
        return SqliteJournal(path, self.durability).open()


class TestSqlite(InFiles, JournalSuite):
    pass


class TestSqliteNormal(InFiles, JournalSuite):
    durability = "normal"


class TestPostgres(JournalSuite):
    @pytest.fixture(autouse=True)
    def _server(self, schema):
        self.schema = schema
        self.settings = {}

    def make(self):
        settings = self.schema(durability="normal")
        journal = settings.open()
        self.settings[id(journal)] = settings
        return journal

    def reopen(self, journal):
        journal.close()
        return self.settings[id(journal)].open()


class TestMemory(JournalSuite):
    def make(self):
        return MemoryJournal()

    def reopen(self, journal):
        return journal  # memory has nothing to be read back from


class TestNothing(JournalSuite):
    __test__ = False


def test_a_journal_without_heads_is_skipped_not_passed(tmp_path):
    class Headless(JournalSuite):
        __test__ = False

        def make(self):
            journal = SqliteJournal(tmp_path / "journal.db").open()
            journal.heads = dict
            return journal

    with pytest.raises(pytest.skip.Exception, match="keeps no heads"):
        Headless().test_moves_the_head_with_every_event()


def test_a_suite_without_make_says_what_it_needs():
    with pytest.raises(NotImplementedError, match=r"needs make\(\)"):
        TestNothing().test_knows_nothing_at_first()


def test_a_journal_that_cannot_be_reopened_is_skipped_not_passed():
    class Unpaged(InFiles, JournalSuite):
        __test__ = False
        reopen = JournalSuite.reopen

        def make(self):
            return Closing()

    class Closing:
        name = "closing"
        closed = False

        def __getattr__(self, name):
            return lambda *_, **__: {}

    with pytest.raises(pytest.skip.Exception, match="define reopen"):
        Unpaged().reopen(Closing())
