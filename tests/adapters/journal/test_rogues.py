"""The checks are checked: each rogue fails the checks it names, and every check has its rogue.

A rogue's docstring names the checks it must fail: the first is the one it is there for, the
rest cannot help noticing. The comparison with the plain model would notice most of them; it is
run only where it is named.
"""

import itertools
from datetime import UTC, datetime

import attrs
import pytest
from hypothesis import Phase, settings

from proactive_adapters.journal import SqliteJournal
from proactive_core.errors import UsageError
from proactive_core.ports import ClaimedError, ConflictError, Index
from proactive_core.testing._journals import JournalSuite
from proactive_core.testing._plain_journal import at

MODEL = "test_agrees_with_a_plain_model"


class Rogue:
    """A good journal, spoilt in one place."""

    name = "rogue"

    def __init__(self, good):
        self.good = good

    def __getattr__(self, name):
        return getattr(self.good, name)


class Haunted(Rogue):
    """test_knows_nothing_at_first"""

    def next_due(self):
        return self.good.next_due() or datetime.max.replace(tzinfo=UTC)


class Reversing(Rogue):
    """test_gives_back_what_was_appended"""

    def load(self, stream):
        return self.good.load(stream)[::-1]


class Globbing(Rogue):
    """test_lists_streams_by_prefix"""

    def streams(self, prefix=""):
        return tuple(
            stream
            for stream in self.good.streams()
            if len(stream) >= len(prefix)
            and all(p in {"_", s} for p, s in zip(prefix, stream, strict=False))
        )


class Eager(Rogue):
    """test_refuses_a_stale_decision test_stores_all_entries_or_none"""

    def append(self, *entries):
        held = {e.stream: len(self.good.load(e.stream)) for e in entries}
        self.good.append(*(attrs.evolve(e, expected=held[e.stream]) for e in entries))


class Mute(Rogue):
    """test_lets_a_claim_be_held_once test_stores_all_entries_or_none"""

    def append(self, *entries):
        try:
            self.good.append(*entries)
        except ClaimedError as taken:
            raise ConflictError(str(taken)) from None


class Piecemeal(Rogue):
    """test_stores_all_entries_or_none test_refuses_what_rests_on_a_stream_that_moved
    test_releases_nobody_who_owns_something"""

    def append(self, *entries):
        for entry in entries:
            self.good.append(entry)


class Heedless(Rogue):
    """test_refuses_what_rests_on_a_stream_that_moved"""

    def append(self, *entries):
        self.good.append(*(attrs.evolve(e, rests_on=()) for e in entries))


class Careless(Rogue):
    """test_releases_nobody_who_owns_something"""

    def append(self, *entries):
        self.good.append(*(attrs.evolve(e, releases=()) for e in entries))


class Sleepy(Rogue):
    """test_finds_what_is_due"""

    def due(self, now, limit=100):
        return tuple(
            stream
            for stream in self.good.due(now, limit)
            if self.good.index(stream).next_action_at < now
        )


class Unsorted(Rogue):
    """test_finds_what_is_due"""

    def due(self, now, limit=100):
        return tuple(sorted(self.good.due(now, limit), key=lambda s: s[::-1]))[::-1]


class Restless(Rogue):
    """test_finds_what_is_due"""

    def append(self, *entries):
        blank = Index(live=False, next_action_at=None)
        self.good.append(
            *(e if e.index or not e.expected else attrs.evolve(e, index=blank) for e in entries)
        )


class Debtless(Rogue):
    """test_owes_until_settled test_postpones_after_a_failed_attempt
    test_leaves_the_effects_of_others_alone test_leases_what_is_owed_to_one_at_a_time"""

    def owed(self, now, kind, limit=100):
        return self.good.owed(now, kind, limit)[1:]


class Stubborn(Rogue):
    """test_owes_until_settled test_postpones_after_a_failed_attempt
    test_leases_what_is_owed_to_one_at_a_time"""

    def append(self, *entries):
        self.good.append(*(attrs.evolve(e, settles=()) for e in entries))


class Impatient(Rogue):
    """test_postpones_after_a_failed_attempt test_agrees_with_a_plain_model
    test_leases_what_is_owed_to_one_at_a_time"""

    def postpone(self, key, *, until, why, lease=None):
        if "still" not in why:
            self.good.postpone(key, until=until, why="failed")


class Generous(Rogue):
    """test_leases_what_is_owed_to_one_at_a_time test_agrees_with_a_plain_model"""

    def lease(self, key, *, now, until):
        owed = [*self.good.owed(now, "tell"), *self.good.owed(now, "push")]
        return next((effect for _, effect in owed if effect.key == key), None)


class Possessive(Rogue):
    """test_leases_what_is_owed_to_one_at_a_time"""

    def lease(self, key, *, now, until):
        return self.good.lease(key, now=now, until=max(until, at(1000)))


class Overruled(Rogue):
    """test_leases_what_is_owed_to_one_at_a_time"""

    def postpone(self, key, *, until, why, lease=None):
        self.good.postpone(key, until=until, why=why)


class Meddling(Rogue):
    """test_leaves_the_effects_of_others_alone"""

    def append(self, *entries):
        try:
            self.good.append(*entries)
        except UsageError as refused:
            if isinstance(refused, ConflictError | ClaimedError):
                raise
            for stream in self.good.streams():
                count = len(self.good.load(stream))
                keys = {e.key for e in self.good.effects(stream)}
                for entry in entries:
                    if keys & set(entry.settles):
                        self.good.append(attrs.evolve(entry, stream=stream, expected=count))


class Nostalgic(Rogue):
    """test_gives_the_latest_text test_erases_a_person_and_nothing_else"""

    def __init__(self, good):
        super().__init__(good)
        self.first = {}

    def append(self, *entries):
        self.good.append(*entries)
        for entry in entries:
            for text in entry.texts:
                self.first.setdefault((entry.stream, text.slot), text.body)

    def texts(self, stream):
        return {
            slot: body and self.first[stream, slot]
            for slot, body in self.good.texts(stream).items()
        }


class Clinging(Rogue):
    """test_erases_a_person_and_nothing_else"""

    def erase(self, subject, *, at):
        return sum(
            str(subject) in str(text)
            for stream in self.good.streams()
            for text in self.good.texts(stream)
        )


class Alarmist(Rogue):
    """test_erases_a_person_and_nothing_else test_outlives_reopening"""

    def __init__(self, good):
        super().__init__(good)
        self.erased = False

    def erase(self, subject, *, at):
        gone = self.good.erase(subject, at=at)
        self.erased = self.erased or gone > 0
        return gone

    def verify(self):
        return ["a gap"] if self.erased else self.good.verify()


class Headstrong(Rogue):
    """test_moves_the_head_with_every_event"""

    def heads(self):
        return dict.fromkeys(self.good.heads(), "the same for all")


class Unchained(Rogue):
    """test_moves_the_head_with_every_event"""

    def chain(self, stream):
        return self.good.chain(stream)[-1:]


class Forgetful(Rogue):
    """test_outlives_reopening"""

    reopens_empty = True


class Doubtful(Rogue):
    """test_agrees_with_a_plain_model"""

    def append(self, *entries):
        self.good.append(
            *(
                attrs.evolve(e, events=e.events[:1] if len(e.texts) > 2 else e.events)
                for e in entries
            )
        )


ROGUES = sorted(Rogue.__subclasses__(), key=lambda rogue: rogue.__name__)


@pytest.fixture(autouse=True)
def _quick():
    before = settings.get_current_profile_name()
    settings.register_profile(
        "rogues",
        phases=(Phase.generate,),
        database=None,
        deadline=None,
        derandomize=True,
        max_examples=40,
    )
    settings.load_profile("rogues")
    yield
    settings.load_profile(before)


def failures(rogue, folder, checks):
    numbers = itertools.count()

    class Judge(JournalSuite):
        __test__ = False

        def make(self):
            self.path = folder / f"{next(numbers)}.db"
            return rogue(SqliteJournal(self.path, "normal").open())

        def reopen(self, journal):
            journal.good.close()
            if hasattr(rogue, "reopens_empty"):
                return self.make()
            journal.good = SqliteJournal(self.path, "normal").open()
            return journal

    failed = set()
    for name in checks:
        try:
            getattr(Judge(), name)()
        except (Exception, pytest.fail.Exception):
            failed.add(name)
    return failed


CHECKS = set(JournalSuite.checks())


def test_a_good_journal_fails_no_check(tmp_path):
    assert failures(Rogue, tmp_path, CHECKS) == set()


@pytest.mark.parametrize("rogue", ROGUES, ids=lambda rogue: rogue.__name__)
def test_a_rogue_fails_the_checks_it_names_and_no_other(rogue, tmp_path):
    named = set(rogue.__doc__.split())

    assert failures(rogue, tmp_path, CHECKS - {MODEL} | named) == named


def test_every_check_has_its_rogue():
    assert {rogue.__doc__.split()[0] for rogue in ROGUES} == CHECKS
