"""The machine in memory; see tests/adapters/journal/test_machines.py for it in databases."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

from core.leads.machine import Desk

TestDesk = Desk.TestCase
TestDesk.settings = settings(
    max_examples=40,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
