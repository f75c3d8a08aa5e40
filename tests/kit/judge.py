"""Which checks of a suite fail on what it is given: how the kit itself is held to account."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings

QUICK = settings(
    phases=(Phase.generate,),
    max_examples=100,
    database=None,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


def failed_checks(suite, examples: int = 100) -> set[str]:
    """Names, without `test_`, of the checks that fail; examples are not made smaller."""
    held = settings.get_current_profile_name()
    settings.register_profile("rogues", QUICK, max_examples=examples)
    settings.load_profile("rogues")
    failed = set()
    try:
        for name in suite.checks():
            try:
                getattr(suite(), name)()
            except (Exception, pytest.fail.Exception):
                failed.add(name.removeprefix("test_"))
    finally:
        settings.load_profile(held)
    return failed
