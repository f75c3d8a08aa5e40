"""The published checks, checked: a good adapter passes, each rogue fails just what it must."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from acme import AcmeField
from hypothesis import settings
from hypothesis import strategies as st
from judge import failed_checks
from rogues import ROGUES

from proactive_core.testing import AdapterSuite, Suite, prop

TAPE = Path(__file__).parent / "tape"


class TestAcmeField(AdapterSuite):
    adapter = AcmeField()
    tape = TAPE


def suite_of(adapter):
    return type(
        f"Suite{type(adapter).__name__}", (AdapterSuite,), {"adapter": adapter, "tape": TAPE}
    )


@pytest.mark.parametrize("rogue", ROGUES, ids=lambda r: r.__name__)
def test_each_rogue_fails_just_the_checks_it_names(rogue):
    assert failed_checks(suite_of(rogue())) == set(rogue.__doc__.split())


def test_every_check_has_a_rogue_that_exists_for_it():
    first = {rogue.__doc__.split()[0] for rogue in ROGUES}
    assert first == {name.removeprefix("test_") for name in AdapterSuite.checks()}


def test_a_check_cannot_be_replaced():
    with pytest.raises(TypeError, match="may not replace the check test_reads_the_same_twice"):
        type("Cheat", (AdapterSuite,), {"test_reads_the_same_twice": lambda self: None})


def test_a_mixin_cannot_replace_a_check_either():
    mixin = type("Mixin", (), {"test_reads_the_same_twice": lambda self: None})
    with pytest.raises(TypeError, match="may not replace"):
        type("Cheat", (mixin, AdapterSuite), {})


def test_only_checks_can_be_waived():
    with pytest.raises(TypeError, match="test_nothing, which is no check"):
        type("Cheat", (AdapterSuite,), {"waived": {"test_nothing": "why not"}})


def test_a_waived_check_that_fails_is_an_expected_failure():
    rogue = ROGUES[0]()
    held = {
        "adapter": rogue,
        "tape": TAPE,
        "waived": {"test_answers_for_every_feed": "the vendor hides"},
    }
    suite = type("Waived", (AdapterSuite,), held)
    with pytest.raises(pytest.xfail.Exception, match="the vendor hides"):
        suite().test_answers_for_every_feed()


def test_a_waiver_that_is_no_longer_needed_fails():
    held = {"adapter": AcmeField(), "tape": TAPE, "waived": {"test_reads_the_same_twice": "once"}}
    suite = type("Stale", (AdapterSuite,), held)
    with pytest.raises(pytest.fail.Exception, match="stale"):
        suite().test_reads_the_same_twice()


def test_a_tape_with_an_unasked_reply_is_no_proof(tmp_path):
    recorded = (TAPE / "recommendations.json").read_text()
    extra = recorded.rstrip()[:-1] + ',{"path": "/v9", "query": [], "body": {}}]'
    (tmp_path / "recommendations.json").write_text(extra)
    suite = type("Extra", (AdapterSuite,), {"adapter": AcmeField(), "tape": tmp_path})
    with pytest.raises(AssertionError, match="nobody asked for"):
        suite().test_reads_its_tape_whole()


def test_a_request_that_is_not_on_the_tape_is_named(tmp_path):
    (tmp_path / "recommendations.json").write_text("[]")
    suite = type("Bare", (AdapterSuite,), {"adapter": AcmeField(), "tape": tmp_path})
    with pytest.raises(AssertionError, match="not on the tape recommendations.json"):
        suite().test_reads_its_tape_whole()


def test_two_subclasses_can_run_one_property():
    ran = []

    class Own(Suite):
        pass

    @prop(n=st.just(3))
    def check(self, n):
        ran.append((type(self).__name__, n))

    one, two = type("One", (Own,), {"test_n": check}), type("Two", (Own,), {"test_n": check})
    one().test_n()
    two().test_n()
    assert set(ran) == {("One", 3), ("Two", 3)}


@pytest.fixture
def as_installed():
    """Hypothesis as it is where nobody set anything: hasty."""
    ours = settings.get_current_profile_name()
    settings.load_profile("default")
    yield
    settings.load_profile(ours)


def test_a_slow_machine_is_no_fault_of_the_adapter(as_installed):
    # Hypothesis gives the first values a second together, and a look at one 200 ms.
    draws, looks = iter((0.6, 0.6, 0.6)), iter((0.3,))

    def drawn(n):
        time.sleep(next(draws, 0))
        return n

    @prop(n=st.integers().map(drawn))
    def check(self, n):
        time.sleep(next(looks, 0))

    type("Own", (Suite,), {"test_n": check})().test_n()
