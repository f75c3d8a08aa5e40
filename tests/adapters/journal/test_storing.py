"""What a journal in SQL refuses to store, and what may be said twice."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proactive_adapters.journal import SqliteJournal
from proactive_adapters.journal._moments import micros, moment
from proactive_core.errors import UsageError
from proactive_core.facts import Branch
from proactive_core.ports import ClaimedError, ConflictError, Index, Text
from proactive_core.refs import Ref

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_an_event_that_nobody_sealed_is_never_written_over(lived, by_hand, entry):
    by_hand(
        lived,
        "INSERT INTO events SELECT stream, 2, kind, at, body, NULL, hash, hash "
        "FROM events WHERE stream = 'quiet'",
    )

    with SqliteJournal(lived).open() as journal, pytest.raises(ConflictError, match="verify"):
        journal.append(entry("quiet", 1))


@pytest.mark.parametrize(
    "rest",
    [
        {"texts": (Text("note", None, "x"),)},
        {"claims": ("k",)},
        {"index": Index(live=False, next_action_at=None)},
        {},
    ],
)
def test_nothing_is_stored_without_an_event(journal, entry, rest):
    with pytest.raises(UsageError, match="nothing happened in lead:1"):
        journal.append(entry("lead:2"), entry("lead:1", events=(), **rest))
    assert journal.streams() == ()


def test_appending_nothing_at_all_is_nothing(journal):
    journal.append()

    assert journal.streams() == ()


def test_a_key_of_an_effect_is_unique_for_ever(journal, entry, owe):
    journal.append(entry("lead:1", effects=(owe("a"),)))
    journal.append(entry("lead:1", 1, settles=("a",)))
    for twice in ((owe("a"),), (owe("b"), owe("b"))):
        with pytest.raises(UsageError, match="unique for ever"):
            journal.append(entry("lead:2", effects=twice))
    assert journal.streams() == ("lead:1",)


def test_settling_what_is_not_owed_is_refused(journal, entry, owe):
    journal.append(entry("lead:1", effects=(owe("a"),)))
    for key in ("a", "z"):
        with pytest.raises(UsageError, match=f"lead:2 owes no effect {key}"):
            journal.append(entry("lead:2", settles=(key,)))


def test_settling_twice_keeps_the_first_moment(journal, entry, owe):
    journal.append(entry("lead:1", effects=(owe("a"),)))
    journal.append(entry("lead:1", 1, settles=("a", "a")))
    journal.append(entry("lead:1", 2, at=MONDAY + timedelta(days=1), settles=("a",)))
    with pytest.raises(UsageError, match="nothing is owed under a"):
        journal.postpone("a", until=MONDAY, why="too late to fail")

    (effect,) = journal.effects("lead:1")
    assert (effect.settled_at, effect.tries) == (MONDAY, 0)
    assert list(journal.verify()) == []


def test_what_one_call_owes_settles_and_settles_again_keeps_the_first_moment(journal, entry, owe):
    journal.append(
        entry("lead:1", effects=(owe("a"),)),
        entry("lead:1", 1, settles=("a", "a")),
        entry("lead:1", 2, at=MONDAY + timedelta(days=1), settles=("a",)),
    )

    (effect,) = journal.effects("lead:1")
    assert effect.settled_at == MONDAY
    assert list(journal.verify()) == []


def test_two_decisions_of_one_call_cannot_claim_one_key(journal, entry):
    with pytest.raises(ClaimedError, match="k is held by lead:1"):
        journal.append(entry("lead:1", claims=("k",)), entry("lead:2", claims=("k",)))
    assert journal.streams() == ()


def test_of_one_call_the_latest_index_entry_stands(journal, entry):
    live = Index(live=True, next_action_at=MONDAY, owner=None, stage="contact")
    closed = attrs.evolve(live, live=False, stage="closed")
    journal.append(entry("lead:1", index=live), entry("lead:2", index=closed))
    journal.append(entry("lead:1", 1), entry("lead:2", 1, index=live), entry("lead:2", 2))

    assert (journal.index("lead:1"), journal.index("lead:2")) == (live, live)
    assert list(journal.verify()) == []


def test_a_decision_may_touch_more_than_is_asked_for_at_once(journal, entry, owe):
    keys = [f"k{n:03}" for n in range(200)]
    journal.append(entry("lead:1", effects=tuple(map(owe, keys)), claims=tuple(keys)))
    with pytest.raises(UsageError, match="k199 is owed by lead:1"):
        journal.append(entry("lead:2", effects=(*(owe(f"x{k}") for k in keys), owe(keys[-1]))))
    with pytest.raises(ClaimedError, match="k199"):
        journal.append(entry("lead:2", claims=tuple(keys[::-1])))
    journal.append(entry("lead:1", 1, claims=tuple(keys), settles=tuple(keys)))

    assert {effect.settled_at for effect in journal.effects("lead:1")} == {MONDAY}
    assert list(journal.verify()) == []


def test_an_effect_may_be_owed_and_settled_in_one_decision(journal, entry, owe):
    done = attrs.evolve(owe("b"), settled_at=MONDAY - timedelta(hours=1), tries=2, why="busy")
    journal.append(entry("lead:1", effects=(owe("a"), done), settles=("a", "b")))

    first, second = journal.effects("lead:1")
    assert first.settled_at == MONDAY
    assert second == done
    assert list(journal.verify()) == []


def test_postponing_what_nobody_owes_is_refused(journal):
    with pytest.raises(UsageError, match="nothing is owed under x"):
        journal.postpone("x", until=MONDAY, why="?")


def test_a_stream_may_claim_again_what_it_holds(journal, entry):
    journal.append(entry("lead:1", claims=("k", "k")))
    journal.append(entry("lead:1", 1, claims=("k",)))

    assert journal.holder("k") == "lead:1"
    assert list(journal.verify()) == []


def test_one_call_may_decide_twice_about_one_stream(journal, entry):
    journal.append(entry("lead:1", 0), entry("lead:1", 1))
    with pytest.raises(ConflictError):
        journal.append(entry("lead:1", 2), entry("lead:1", 2))

    assert len(journal.load("lead:1")) == 2


@pytest.mark.parametrize(
    "rest",
    [
        {"texts": (Text("note", None, "\ud800"),)},
        {"claims": ("\ud800",)},
        {"events": (Branch(ref=Ref("fsm", "branch", "\ud800"), name="x"),)},
    ],
)
def test_text_that_is_not_unicode_is_refused_and_nothing_stored(journal, entry, rest):
    with pytest.raises(UsageError, match="not Unicode"):
        journal.append(entry("lead:1"), entry("lead:2", **rest))
    assert journal.streams() == ()


def test_a_moment_without_offset_is_refused(journal):
    naive = datetime(2026, 3, 2)
    for ask in (lambda: journal.due(naive), lambda: journal.owed(naive, "tell")):
        with pytest.raises(UsageError, match="UTC offset"):
            ask()


def test_a_negative_limit_is_refused(journal):
    with pytest.raises(UsageError, match="limit"):
        journal.due(MONDAY, -1)
    assert journal.due(MONDAY, 0) == ()


@given(st.datetimes(timezones=st.just(UTC)))
def test_moments_are_exact(at):
    assert moment(micros(at)) == at
