"""Bytes of every fact and event ever released: all still load, none changes, lines are only added.

A new kind of fact or event gets a line here (the test says which is missing); a line that is
here stays as it is for ever, because journals of real companies are full of it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from proactive_core import wire
from proactive_core.leads import EVENT_NAMES
from proactive_core.ports import ActionRefused, PageRead
from proactive_core.recommendations import EVENT_NAMES as ADVICE_EVENT_NAMES
from proactive_core.recommendations import OVERRIDE_NAMES
from proactive_core.wire import FACT_NAMES

LINES = Path(__file__).with_name("released.jsonl").read_bytes().splitlines()


@pytest.mark.parametrize("line", LINES, ids=lambda line: line[:60].decode(errors="replace"))
def test_what_was_released_still_reads_and_writes_the_same_bytes(line):
    assert wire.dumps(wire.loads(line)) == line


def test_every_kind_of_fact_and_event_has_its_line():
    covered = {type(wire.loads(line)) for line in LINES}
    advice = {*ADVICE_EVENT_NAMES, *OVERRIDE_NAMES}
    missing = {*FACT_NAMES, *EVENT_NAMES, *advice, ActionRefused, PageRead} - covered
    assert not missing, sorted(m.__name__ for m in missing)
