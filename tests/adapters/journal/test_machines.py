"""The machine of tests/core/leads on real databases: every rule after every step [leads §9]."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from core.leads.machine import Desk
from proactive_adapters.journal import SqliteJournal

FEW = settings(
    max_examples=10,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


class InDatabase(Desk):
    """A desk whose journal has to be closed."""

    def teardown(self):
        try:
            super().teardown()
        finally:
            self.office.journal.close()


@pytest.mark.slow
def test_every_rule_holds_after_every_step_in_a_file():
    with tempfile.TemporaryDirectory() as folder:

        class InFile(InDatabase):
            def new_journal(self):
                path = Path(tempfile.mkdtemp(dir=folder)) / "journal.db"
                return SqliteJournal(path, "normal").open()

        run_state_machine_as_test(InFile, settings=FEW)


@pytest.mark.slow
def test_every_rule_holds_after_every_step_on_a_server(schema):
    class OnServer(InDatabase):
        def new_journal(self):
            return schema(durability="normal").open()

    run_state_machine_as_test(OnServer, settings=FEW)
