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
