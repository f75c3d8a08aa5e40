"""Killing a process at a journal again and again, and what must be found afterwards."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

from core.leads.office import CALENDAR, DIRECTORY, MONDAY, POLICY, Post
from proactive_core.leads import LeadDesk

VICTIM = Path(__file__).with_name("victim.py")
YEAR = timedelta(days=400)


class Killer:
    """Starts children of a victim's process, and remembers what they said.

    Args:
        kind: Class of the journal's settings.
        settings: Its arguments.
    """

    def __init__(self, kind, settings):
        self.receipts, self.told, self.kills, self.complaint = [], [], 0, ""
        self.process = subprocess.Popen(
            [sys.executable, str(VICTIM), kind, json.dumps(settings)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        _, self.complaint = self.process.communicate()

    def begin(self):
        """Start a child; its process id."""
        self.process.stdin.write(f"{self.kills}\n")
        self.process.stdin.flush()
        self.kills += 1
        word, pid = self.process.stdout.readline().split()
        assert word == "ready"
        return int(pid)

    def hear(self):
        """Take in one line; False if the child is gone."""
        line = self.process.stdout.readline()
        assert line, self.process.stderr.read()
        word, _, rest = line.strip().partition(" ")
        if word == "receipt":
            self.receipts.append(rest)
        elif word == "told":
            self.told.append(rest)
        else:
            assert (word, rest) == ("killed", str(-signal.SIGKILL)), line
            return False
        return True

    def kill_one(self, chance):
        """Start a child, let it do something, and kill it at a random point."""
        child = self.begin()
        wanted = len(self.receipts) + chance.randrange(4)
        while len(self.receipts) < wanted:
            self.hear()
        time.sleep(chance.random() / 100)
        os.kill(child, signal.SIGKILL)
        self.listen()

    def listen(self):
        """Take in everything until the child is gone."""
        while self.hear():
            pass


def kill_often(kind, settings, times, seed):
    """Kill so many children of one process; what they said."""
    chance = random.Random(seed)
    with Killer(kind, settings) as killer:
        for _ in range(times):
            killer.kill_one(chance)
    return killer


def _named(keys):
    """A digest has a name of its own, and each call in it is confirmed by itself."""
    return {key for key in keys if not key.startswith("digest/")}


def nothing_is_lost(journal, killer):
    """[leads:S6, S7] every receipt is found, whole; no effect without its event."""
    desk = LeadDesk(journal, POLICY, DIRECTORY, {None: CALENDAR})
    now = MONDAY + timedelta(days=killer.kills)
    assert list(journal.verify()) == []
    assert desk.audit(now) == ()  # S1-S14: also that every effect follows from an event
    stored = {stream.partition(":")[2] for stream in journal.streams("lead:")}
    assert len(set(killer.receipts)) == len(killer.receipts)
    assert set(killer.receipts) <= stored
    # A kill may have eaten the word about what was stored, once.
    assert len(stored) - len(killer.receipts) <= killer.kills
    owed = {effect.key for lead in stored for effect in journal.effects(f"lead:{lead}")}
    told = _named(killer.told)
    assert told <= owed

    # And nothing that the killed ones held is held for ever.
    post = Post()
    while desk.relay(now + YEAR, {"email": post}, limit=10_000).sent:
        pass
    assert journal.owed(now + YEAR, "tell") == journal.owed(now + YEAR, "page") == ()
    settled = {e.key for lead in stored for e in journal.effects(f"lead:{lead}") if e.settled_at}
    assert told | _named(message.key for message in post.sent) <= settled
    assert desk.audit(now + YEAR) == ()
