"""What every published suite shares: checks may be added to, never taken away."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis.strategies import SearchStrategy

_HERE = __name__.rpartition(".")[0]


def prop(
    **strategies: SearchStrategy[Any],
) -> Callable[[Callable[..., None]], Callable[[Any], None]]:
    """Mark a check of a suite as a property over *strategies*.

    Not `hypothesis.given` itself: on a method that several subclasses inherit, that is one
    test with several executors, which Hypothesis refuses from the second subclass on. Here
    every run makes a function of its own, named after the subclass, so that each subclass
    also has its own example database.
    """

    def mark(check: Callable[..., None]) -> Callable[[Any], None]:
        def run(self: Any) -> None:
            def holds(**drawn: Any) -> None:
                check(self, **drawn)

            holds.__name__ = f"{type(self).__name__}__{check.__name__}"
            # How long a busy machine takes says nothing about the subject.
            settings(deadline=None)(given(**strategies)(holds))()

        run.__name__, run.__doc__, run.__module__ = check.__name__, check.__doc__, check.__module__
        return run

    return mark


def _waive(check: Callable[[Any], None], reason: str) -> Callable[[Any], None]:
    @functools.wraps(check)
    def run(self: Any) -> None:
        try:
            check(self)
        except Exception:  # noqa: BLE001 - whatever makes the check fail is what was waived
            pytest.xfail(reason)
        pytest.fail(f"the waiver is stale, the check passes: {reason}")

    return run


class Suite:
    """A fixed set of checks, named `test_*`, that subclasses may not replace.

    Attributes:
        waived: Check → why the subject cannot pass it. A waived check still runs, is
            reported as an expected failure, and fails once it passes.
    """

    waived: ClassVar[Mapping[str, str]] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if cls.__module__.startswith(_HERE):
            return
        checks = cls.checks()
        strangers = [b for b in cls.__mro__ if b is cls or not issubclass(b, Suite)]
        for name in checks:
            if any(name in vars(b) for b in strangers):
                raise TypeError(f"{cls.__name__} may not replace the check {name}")
        for name, reason in cls.waived.items():
            if name not in checks:
                raise TypeError(f"{cls.__name__} waives {name}, which is no check")
            setattr(cls, name, _waive(checks[name], reason))

    @classmethod
    def checks(cls) -> dict[str, Callable[[Any], None]]:
        """The checks by name, as the library wrote them."""
        return {
            name: check
            for base in reversed(cls.__mro__)
            if base.__module__.startswith(_HERE)
            for name, check in vars(base).items()
            if name.startswith("test_") and inspect.isfunction(check)
        }
