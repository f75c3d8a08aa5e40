"""A good channel, and others with a few lines spoiled, whose docstrings name the checks that fail.

The first word of a docstring is the check for which the rogue exists.
"""

from __future__ import annotations

from typing import ClassVar

from proactive_core import SourceError


class Drawer:
    """A channel into a list: one entry a message, however often it is told."""

    name: ClassVar[str] = "drawer"

    def __init__(self) -> None:
        self.held = {}

    def deliver(self, message):
        if "@" not in message.address:
            raise SourceError(f"no address: {message.address!r}")
        self.held[message.key] = self.write(message)
        return message.key

    def write(self, message):
        return message.body

    def read(self):
        return list(self.held.values())


class Shouting(Drawer):
    """has_a_lower_case_name"""

    name = "Drawer-2"


class Nameless(Drawer):
    """names_its_delivery"""

    def deliver(self, message):
        super().deliver(message)
        return " "


class Mute(Drawer):
    """names_its_delivery"""

    def deliver(self, message):
        super().deliver(message)


class Counting(Drawer):
    """takes_a_message_again"""

    told = 0

    def deliver(self, message):
        self.told += 1
        return f"{super().deliver(message)}#{self.told}"


class Once(Drawer):
    """takes_a_message_again"""

    def deliver(self, message):
        if message.key in self.held:
            raise SourceError(f"{message.key} was delivered already")
        return super().deliver(message)


class Undotted(Drawer):
    """words_arrive_whole"""

    def write(self, message):
        return message.body.replace("\n..\n", "\n.\n")


class Sms(Drawer):
    """words_arrive_whole"""

    def write(self, message):
        return message.body[:1000]


class Wordy(Drawer):
    """words_arrive_whole any_words_arrive_whole"""

    def write(self, message):
        return f"{message.subject}\n{message.body}"


class Lost(Drawer):
    """words_arrive_whole any_words_arrive_whole"""

    def read(self):
        return []


class Copying(Drawer):
    """words_arrive_whole any_words_arrive_whole"""

    def read(self):
        return 2 * super().read()


class Tidy(Drawer):
    """any_words_arrive_whole"""

    def write(self, message):
        return message.body.lstrip()


class Strict(Drawer):
    """hostile_text_is_delivered_or_refused any_text_is_delivered_or_refused"""

    def write(self, message):
        message.body.encode()
        return super().write(message)


class Header(Drawer):
    """hostile_text_is_delivered_or_refused"""

    def write(self, message):
        if "\nBcc" in message.subject:
            raise ValueError("header values may not contain line breaks")
        return super().write(message)


class Splitting(Drawer):
    """any_text_is_delivered_or_refused refuses_bad_addresses"""

    def deliver(self, message):
        _box, _street = message.address.split("@")
        return super().deliver(message)


class Credulous(Drawer):
    """refuses_bad_addresses"""

    def deliver(self, message):
        self.held[message.key] = message.body
        return message.key


ROGUES = (
    Shouting, Nameless, Mute, Counting, Once, Undotted, Sms, Wordy, Lost, Copying, Tidy, Strict,
    Header, Splitting, Credulous,
)  # fmt: skip
