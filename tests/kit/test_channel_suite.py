"""The checks of channels, checked: a good one passes, each rogue fails just what it must."""

from __future__ import annotations

import pytest
from channel_rogues import ROGUES, Drawer
from judge import failed_checks

from proactive_core import SourceError
from proactive_core.testing import ChannelSuite


class InADrawer(ChannelSuite):
    __test__ = False
    channel = Drawer
    bad_addresses = ("nobody",)

    def make(self):
        return self.channel()

    def arrived(self, channel):
        return channel.read()


class TestDrawer(InADrawer):
    __test__ = True


class TestListThatGrows(ChannelSuite):
    """The other end may hand out its own list, the same each time."""

    class Bag:
        name = "bag"

        def __init__(self):
            self.bodies = []

        def deliver(self, message):
            self.bodies.append(message.body)
            return message.key

    def make(self):
        return self.Bag()

    def arrived(self, channel):
        return channel.bodies


@pytest.mark.parametrize("rogue", ROGUES, ids=lambda r: r.__name__)
def test_each_rogue_fails_just_the_checks_it_names(rogue):
    suite = type(f"Suite{rogue.__name__}", (InADrawer,), {"channel": rogue})
    assert failed_checks(suite) == set(rogue.__doc__.split())


def test_every_check_has_a_rogue_that_exists_for_it():
    first = {rogue.__doc__.split()[0] for rogue in ROGUES}
    assert first == {name.removeprefix("test_") for name in ChannelSuite.checks()}


class Unseen(InADrawer):
    __test__ = False
    arrived = ChannelSuite.arrived


@pytest.mark.parametrize("check", ["test_words_arrive_whole", "test_any_words_arrive_whole"])
def test_words_that_nobody_sees_arrive_are_skipped_not_passed(check):
    with pytest.raises(pytest.skip.Exception, match="drawer delivers cannot be seen"):
        getattr(Unseen(), check)()


def test_a_suite_without_make_says_what_it_needs():
    class Bare(ChannelSuite):
        __test__ = False

    with pytest.raises(NotImplementedError, match=r"needs make\(\)"):
        Bare().test_has_a_lower_case_name()


def test_a_channel_that_needs_another_form_of_address_gets_it():
    class Phone(Drawer):
        def deliver(self, message):
            if not message.address.isdecimal():
                raise SourceError(f"no number: {message.address!r}")
            return message.key

    class Ringing(Unseen):
        channel = Phone
        address = "5551234"

    Ringing().test_takes_a_message_again()
    Ringing().test_refuses_bad_addresses()


def test_a_channel_is_closed_also_when_a_check_fails():
    closed = []

    class Closing(Drawer):
        name = "No"

        def close(self):
            closed.append(self)

    with pytest.raises(AssertionError):
        type("SuiteClosing", (InADrawer,), {"channel": Closing})().test_has_a_lower_case_name()
    assert len(closed) == 1
