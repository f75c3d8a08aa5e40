"""The published checks for adapters, on ServiceTitan's tapes."""

from __future__ import annotations

from adapters.fsm.world import ADAPTER, TAPE
from proactive_core.testing import AdapterSuite


class TestServiceTitan(AdapterSuite):
    adapter = ADAPTER
    tape = TAPE
