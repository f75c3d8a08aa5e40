"""A message is with one relay at a time, and with another one when that dies."""

import json
import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest

from core.leads.office import ANN, MONDAY, POLICY, Office, said
from proactive_adapters.journal import SqliteJournal
from proactive_core.errors import UsageError

RELAY = """
import json
import sys
import time
from datetime import datetime

from core.leads.office import CALENDAR, DIRECTORY, POLICY
from proactive_adapters import journal
from proactive_core.leads import LeadDesk

kind, settings, now = json.loads(sys.argv[1])


class Held:
    name = "email"

    def deliver(self, message):
        print(message.key, flush=True)
        time.sleep(3600)


with getattr(journal, kind)(**settings).open() as held:
    desk = LeadDesk(held, POLICY, DIRECTORY, {None: CALENDAR})
    desk.relay(datetime.fromisoformat(now), {"email": Held()})
"""


@pytest.fixture(params=["file", "server"])
def shared(request, path):
    """The settings of a journal, and what another process opens it with."""
    if request.param == "file":
        return SqliteJournal(path, "normal"), {"path": str(path), "durability": "normal"}
    settings = request.getfixturevalue("served")
    fields = ("database", "user", "host", "schema", "durability")
    return settings, {field: getattr(settings, field) for field in fields}


def test_what_a_killed_relay_held_is_delivered_by_another_under_the_same_key(shared):
    settings, given = shared
    with settings.open() as journal:
        office = Office(journal=journal)
        for n in range(5):
            office.submit(said(str(n)))
        owed = {e.key for kind in ("tell", "page") for _, e in journal.owed(office.now, kind)}
        call = json.dumps([type(settings).__name__, given, office.now.isoformat()])
        with subprocess.Popen(
            [sys.executable, "-c", RELAY, call],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        ) as relay:
            begun = relay.stdout.readline().strip()
            relay.send_signal(signal.SIGKILL)
        assert begun in owed

        office.relay()  # what it had not taken yet
        first = {message.key for message in office.post.sent}
        assert begun not in first
        assert office.audit() == ()
        office.later(seconds=POLICY.lease).relay()
        assert sorted(message.key for message in office.post.sent) == sorted(owed)
        assert begun in {message.key for message in office.post.sent} - first
        assert office.audit() == ()


@pytest.mark.parametrize("relays", [8])
def test_relays_that_take_at_the_same_moment_share_what_there_is(shared, relays):
    settings, _ = shared
    with settings.open() as journal:
        office = Office(journal=journal)
        for n in range(30):
            office.submit(said(str(n)))
        owed = [effect.key for _, effect in journal.owed(office.now, "tell")]
        at_once, taken = threading.Barrier(relays), []

        def take():
            at_once.wait()
            until = office.now + timedelta(minutes=5)
            leases = (journal.lease(key, now=office.now, until=until) for key in owed)
            taken.extend(effect.key for effect in leases if effect is not None)

        threads = [threading.Thread(target=take) for _ in range(relays)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        # Nothing twice. What a transaction passed by went to whoever was taking it.
        assert sorted(taken) == sorted(owed)
        assert list(journal.verify()) == []


def test_a_lease_does_not_wait_for_who_is_settling(remote, monkeypatch):
    """SKIP LOCKED: a row that another transaction holds is passed by, and found the next time."""
    office = Office(journal=remote)
    office.submit(said("1"))
    office.submit(said("2"))
    until = office.now + timedelta(minutes=5)
    key = "fsm:lead:1/1/3/receipt"
    with remote._writer.begin() as other:
        other.exec_driver_sql(f"UPDATE effects SET tries = tries WHERE key = '{key}'")
        assert remote.lease(key, now=office.now, until=until) is None
        office.relay()
        assert [m.key for m in office.post.sent if m.to == ANN] == ["fsm:lead:2/1/3/receipt"]
    assert remote.lease(key, now=office.now, until=until).lease == 1


def test_a_lease_by_hand_is_found(lived, by_hand):
    """A message put away until the year 3000 is a message lost."""
    by_hand(lived, "UPDATE effects SET leased_until = 32503680000000000 WHERE key = '1/tell'")
    with SqliteJournal(lived).open() as journal:
        (fault,) = journal.verify()
    assert (fault.where, fault.why) == (
        "effects 1/tell of lead:1",
        "was postponed or leased by hand",
    )


def test_a_stale_lease_is_told_apart(shared):
    settings, _ = shared
    with settings.open() as journal:
        office = Office(journal=journal)
        office.submit()
        [effect] = office.owed("tell")
        for n in (1, 2):
            until = office.now + timedelta(minutes=5 * n)
            journal.lease(effect.key, now=office.now, until=until)
            office.now = until
        with pytest.raises(UsageError, match="leased again since lease 1: leave it to lease 2"):
            journal.postpone(effect.key, until=MONDAY, why="slow", lease=1)
