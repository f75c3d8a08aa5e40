"""A real process at a real journal, to be killed: it takes in, sweeps and tells until it is.

`python victim.py KIND SETTINGS`: one line of JSON on standard input starts a child with that run's
number, which is what gets killed: so 200 kills import the library once. The child prints a line
once something is true for ever: `receipt <lead>` when it has a receipt, `told <key>` when a
message left.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta

from core.leads.office import CALENDAR, DIRECTORY, MIA, MONDAY, POLICY, said
from proactive_adapters import journal
from proactive_core.leads import Acknowledge, LeadDesk, Outcome, RecordContact, Resolve


def say(*words: object) -> None:
    """One line, in one write: what is killed says it whole or not at all."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


class Post:
    """A channel that says what leaves."""

    name = "email"

    def deliver(self, message):
        """Deliver."""
        say("told", message.key)
        return "<1>"


def live(settings, run):
    """Do everything that a desk does, as fast as it can."""
    with settings.open() as opened:
        desk = LeadDesk(opened, POLICY, DIRECTORY, {None: CALENDAR})
        say("ready", os.getpid())
        for n in range(100_000):
            now = MONDAY + timedelta(days=run, minutes=n)
            receipt = desk.submit(said(f"{run}.{n}"), now=now, customer_name="Mrs Smith")
            say("receipt", receipt.lead)
            for command in (
                Acknowledge(by=MIA),
                RecordContact(by=MIA, contacted_at=now),
                Resolve(by=MIA, outcome=Outcome.ACCEPTED),
            )[: n % 4]:
                desk.act(receipt.lead, command, now=now)
            desk.relay(now, {"email": Post()}, limit=3)
            desk.sweep(now, limit=3)


def main():
    """Start a child for each line; it is somebody else who ends it."""
    kind, given = sys.argv[1:]
    settings = getattr(journal, kind)(**json.loads(given))
    with settings.open() as opened:  # makes the tables, and imports everything
        opened.streams()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            live(settings, int(line))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        say("killed", os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
