from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest

from proactive_adapters.demo import VirtualClock, _payload, payload_dir
from proactive_core.errors import UsageError

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def test_a_clock_stands_until_it_is_set():
    clock = VirtualClock(NOON)
    assert clock.now == NOON
    clock.set(NOON + timedelta(hours=1))
    assert clock.now == NOON + timedelta(hours=1)
    clock.set(clock.now)


def test_a_clock_speaks_utc_whatever_it_was_told():
    newfoundland = timezone(timedelta(hours=-3, minutes=-30))
    clock = VirtualClock(datetime(2026, 1, 5, 8, 30, tzinfo=newfoundland))
    assert clock.now == NOON
    assert clock.now.utcoffset() == timedelta(0)


def test_a_clock_never_goes_back():
    clock = VirtualClock(NOON)
    with pytest.raises(UsageError, match="never goes back"):
        clock.set(NOON - timedelta(seconds=1))
    assert clock.now == NOON


def test_a_clock_refuses_a_moment_without_offset():
    with pytest.raises(UsageError, match="UTC offset"):
        VirtualClock(datetime(2026, 1, 5, 12))


def test_threads_share_a_clock():
    clock = VirtualClock(NOON)
    seen = []
    readers = [threading.Thread(target=lambda: seen.append(clock.now)) for _ in range(8)]
    for reader in readers:
        reader.start()
    clock.set(NOON + timedelta(days=1))
    for reader in readers:
        reader.join()
    assert set(seen) <= {NOON, NOON + timedelta(days=1)}
    assert len(seen) == 8


def test_the_payload_is_found():
    folder = payload_dir()
    assert (folder / "servicetitan" / "jobs.jsonl").is_file()
    assert (folder / "typeform" / "form.json").is_file()
    assert (folder / "files" / "desk.csv").is_file()


def test_the_packaged_payload_goes_first(tmp_path, monkeypatch):
    (tmp_path / "harbour" / "servicetitan").mkdir(parents=True)
    (tmp_path / "harbour" / "servicetitan" / "jobs.jsonl").touch()
    monkeypatch.setattr(_payload, "_HERE", tmp_path)
    assert payload_dir() == tmp_path / "harbour"


def test_a_missing_payload_is_said_with_the_places(tmp_path, monkeypatch):
    deep = tmp_path / "a" / "b" / "demo"
    monkeypatch.setattr(_payload, "_HERE", deep)
    with pytest.raises(UsageError, match="missing; looked in .*harbour and .*examples"):
        payload_dir()
