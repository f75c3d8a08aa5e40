"""Several processes on one PostgreSQL database: nobody is overwritten, nothing done twice."""

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections import Counter
from datetime import timedelta
from itertools import takewhile

import pytest

from core.leads.office import (
    ANN,
    CALENDAR,
    DIRECTORY,
    MIA,
    MONDAY,
    NOOR,
    OTTAWA,
    POLICY,
    RAY,
    TORONTO,
    Post,
    said,
)
from proactive_core.leads import (
    Acknowledge,
    LeadDesk,
    MemoryJournal,
    Outcome,
    RecordContact,
    Refused,
    Resolve,
)
from proactive_core.ports import ClaimedError, ConflictError, Text

LEADS = 24
WORKERS = 4
STEPS = [MONDAY + timedelta(hours=6 * n) for n in range(1, 33)]  # eight days

WORKER = """
import json
import sys
from datetime import datetime

from core.leads.office import CALENDAR, DIRECTORY, POLICY
from proactive_adapters.journal import PostgresJournal
from proactive_core.leads import LeadDesk

journal = PostgresJournal(**json.loads(sys.argv[1])).open()
log = []  # what was delivered, and what was noted


class Watched:
    name = "watched"

    def __getattr__(self, name):
        return getattr(journal, name)

    def append(self, *entries):
        journal.append(*entries)
        log.extend(["noted", key] for e in entries for key in e.settles)


class Post:
    name = "email"

    def deliver(self, message):
        log.append(["delivered", message.key])
        return "<1>"


desk = LeadDesk(Watched(), POLICY, DIRECTORY, {None: CALENDAR})
print("ready", flush=True)
for line in sys.stdin:
    now = datetime.fromisoformat(line.strip())
    log.clear()
    swept = desk.sweep(now, limit=1000)
    relayed = desk.relay(now, {"email": Post()}, limit=1000)
    told = {"acted": swept.acted, "failed": swept.failed, "log": log, "not": relayed.failed}
    print(json.dumps(told), flush=True)
journal.close()
"""


def desk_of(journal):
    return LeadDesk(journal, POLICY, DIRECTORY, {None: CALENDAR})


def begin(desk):
    """Leads in every stage: new ones, known ones, and such whose submitter waits for an answer."""
    for n in range(LEADS):
        branch = (TORONTO, OTTAWA)[n % 2]
        owner = (MIA, NOOR)[n % 2]
        said_by = (ANN, RAY)[n % 2]
        new = said(str(n), branch=branch, technician=said_by if n % 3 else ANN)
        lead = desk.submit(new, now=MONDAY).lead
        commands = [
            Acknowledge(by=owner),
            RecordContact(by=owner, contacted_at=MONDAY),
            Resolve(by=owner, outcome=Outcome.ACCEPTED),
        ][: n % 4]
        for command in commands:
            assert not isinstance(desk.act(lead, command, now=MONDAY), Refused)


def moves(desk):
    """What time did to each lead, without the messages about it."""
    told = {"Told", "Paged"}
    return {
        lead.id: [
            (type(event).__name__, event.at, getattr(event, "due", None), event.by)
            for event in desk.journal.load(f"lead:{lead.id}")
            if type(event).__name__ not in told
        ]
        for lead in desk.leads()
    }


@pytest.mark.slow
def test_four_processes_sweep_and_relay_the_same_leads_and_nothing_happens_twice(schema, tmp_path):
    settings = schema()
    script = tmp_path / "worker.py"
    script.write_text(WORKER)
    alone = desk_of(MemoryJournal())
    begin(alone)
    for now in STEPS:
        alone.sweep(now, limit=1000)
        alone.relay(now, {"email": Post()}, limit=1000)

    with settings.open() as journal:
        begin(desk_of(journal))
        rounds = run(settings, script)
        desk = desk_of(journal)

        # No lead moved twice for one due: time did to each exactly what it does with one sweeper.
        assert moves(desk) == moves(alone)
        breaches = [
            (lead, event.stage, event.due)
            for lead in moves(desk)
            for event in journal.load(f"lead:{lead}")
            if type(event).__name__ == "Breached"
        ]
        assert breaches
        assert len(set(breaches)) == len(breaches)
        for round_, now in zip(rounds, STEPS, strict=True):
            acted = Counter(lead for one in round_ for lead in one["acted"])
            assert set(acted.values()) <= {1}, f"moved twice at {now}"
        exactly_once(journal, rounds)
        assert not any(one["failed"] or one["not"] for round_ in rounds for one in round_)
        assert desk.audit(STEPS[-1], gap=6 * 3600) == ()
        assert list(journal.verify()) == []
    at_work = [sum(bool(one["acted"]) for one in round_) for round_ in rounds]
    assert max(at_work) > 1, "the processes took turns; nothing was tried"


def run(settings, script):
    """Let every process do the same moment at the same time, moment by moment."""
    given = {field: getattr(settings, field) for field in ("database", "user", "host", "schema")}
    workers = [
        subprocess.Popen(
            [sys.executable, str(script), json.dumps(given)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        for _ in range(WORKERS)
    ]
    try:
        for worker in workers:
            assert worker.stdout.readline() == "ready\n", worker.stderr.read()
        rounds = []
        for now in STEPS:
            for worker in workers:
                worker.stdin.write(f"{now.isoformat()}\n")
                worker.stdin.flush()
            rounds.append([json.loads(worker.stdout.readline()) for worker in workers])
    finally:
        for worker in workers:
            worker.stdin.close()
        complaints = [worker.stderr.read() for worker in workers]
        for worker in workers:
            worker.wait(30)
            worker.stdout.close()
            worker.stderr.close()
    assert complaints == [""] * WORKERS
    return rounds


def carried(log):
    """What was told in the messages of one relay; a digest is named after all that is in it."""
    for place, (what, key) in enumerate(log):
        if what == "delivered" and key.startswith("digest/"):
            after = takewhile(lambda line: line[0] == "noted", log[place + 1 :])
            told = [noted for _, noted in after]
            named = hashlib.sha256("\n".join(sorted(told)).encode()).hexdigest()
            assert key == f"digest/{named}"
            yield from told
        elif what == "delivered":
            yield key


def exactly_once(journal, rounds):
    """Everything owed was delivered, and by one relay: none of them died with a lease."""
    delivered, noted = Counter(), Counter()
    for one in (one for round_ in rounds for one in round_):
        noted.update(key for what, key in one["log"] if what == "noted")
        delivered.update(carried(one["log"]))
    owed = [e for stream in journal.streams("lead:") for e in journal.effects(stream)]
    settled = {e.key for e in owed if e.settled_at is not None and e.kind in {"tell", "page"}}
    assert len(delivered) > LEADS
    assert set(delivered) <= settled
    assert set(delivered) <= set(noted)
    assert set(delivered.values()) == {1}


def together(*tasks):
    """Run all at once; what each returned or raised."""
    at_once = threading.Barrier(len(tasks))
    results = [None] * len(tasks)

    def work(n):
        at_once.wait()
        try:
            results[n] = tasks[n]()
        except Exception as fault:
            results[n] = fault

    threads = [threading.Thread(target=work, args=(n,)) for n in range(len(tasks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_writers_that_decided_on_the_same_state_exactly_one_wins(remote, entry):
    for version in range(20):
        results = together(*[lambda v=version: remote.append(entry("lead:1", v))] * 6)
        assert sum(result is None for result in results) == 1
        assert sum(isinstance(result, ConflictError) for result in results) == 5
    assert len(remote.load("lead:1")) == 20
    assert list(remote.verify()) == []


def test_of_streams_that_want_one_key_exactly_one_gets_it_and_the_others_learn_whose_it_is(
    remote, entry
):
    for n in range(15):
        tasks = [
            lambda n=n, of=of: remote.append(entry(f"lead:{n}.{of}", claims=(f"key {n}",)))
            for of in range(5)
        ]
        results = together(*tasks)
        winner = remote.holder(f"key {n}")
        losers = [result for result in results if result is not None]
        assert len(losers) == 4
        assert all(isinstance(r, ClaimedError) and r.stream == winner for r in losers), losers


def test_writers_of_the_same_streams_in_another_order_never_wait_for_each_other(remote, entry):
    for n in range(15):
        there = [entry(f"{name}", n) for name in "abcd"]
        forth, back = together(
            lambda there=there: remote.append(*there),
            lambda there=there: remote.append(*there[::-1]),
        )
        assert {type(forth), type(back)} == {type(None), ConflictError}, (forth, back)
    assert list(remote.verify()) == []


def test_locks_are_taken_in_one_order_whatever_the_order_of_names(remote, entry, overhear):
    taken = []

    def hear(statement, values):
        if "advisory" in statement:
            taken.append(values)

    overhear(remote._writer, remote._storing, hear)
    entries = [entry(f"lead:{n}", claims=(f"key {n}",)) for n in range(9)]
    remote.append(*entries)
    with pytest.raises(ConflictError):
        remote.append(*entries[::-1])

    assert taken[0] == taken[1]
    assert taken[0]["slots"] == sorted(set(taken[0]["slots"]))
    assert len(taken[0]["slots"]) > 9


def test_a_decision_about_more_streams_than_there_are_locks_is_stored(remote, entry):
    remote.append(*(entry(f"lead:{n}", claims=(f"key {n}",)) for n in range(800)))

    assert len(remote.streams()) == 800


def test_failed_attempts_at_once_are_all_counted(remote, entry, owe):
    remote.append(entry("lead:1", effects=(owe("a"),)))
    tasks = [lambda n=n: remote.postpone("a", until=MONDAY, why=str(n)) for n in range(8)]

    assert together(*tasks) == [None] * 8
    ((_, effect),) = remote.owed(MONDAY, "tell") or remote.owed(MONDAY + timedelta(days=99), "tell")
    assert effect.tries == 8
    assert list(remote.verify()) == []


def test_what_is_settled_while_an_attempt_fails_stays_settled_as_it_was(remote, entry, owe):
    for n in range(15):
        remote.append(entry(f"lead:{n}", effects=(owe(f"k{n}"),)))
        settled, _ = together(
            lambda n=n: remote.append(entry(f"lead:{n}", 1, settles=(f"k{n}",))),
            lambda n=n: remote.postpone(f"k{n}", until=MONDAY, why="busy"),
        )
        assert settled is None
        (effect,) = remote.effects(f"lead:{n}")
        assert effect.settled_at is not None
    assert list(remote.verify()) == []


def test_two_who_erase_the_same_person_erase_each_text_once(remote, entry):
    texts = tuple(Text(str(n), ANN, "x") for n in range(50))
    remote.append(*(entry(f"lead:{n}", texts=texts) for n in range(4)))
    counts = together(*[lambda: remote.erase(ANN, at=MONDAY)] * 4)

    assert sum(counts) == 200
    assert list(remote.verify()) == []


def test_texts_can_be_read_while_others_are_appended(remote, entry):
    remote.append(entry("a", texts=tuple(Text(f"{n:04}", None, "x") for n in range(1500))))
    seen = 0
    for _, slot, _ in remote.all_texts(""):
        if slot.endswith("00"):
            remote.append(entry(f"copy {slot}", texts=(Text("0", None, "y"),)))
        seen += 1

    assert seen == 1500
    assert len(list(remote.all_texts(""))) == 1515
    next(remote.all_texts(""))  # and who stops reading leaves nothing open
