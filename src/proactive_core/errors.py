"""What can go wrong, sorted by whose move it is next.

A fault in somebody's *data* is never an exception here: it is a
`proactive_core.ports.Problem`, because a bad row must not stop the good ones.
"""

from __future__ import annotations


class ProactiveError(Exception):
    """Root of every error this library raises on purpose.

    Catch a subclass instead: each one tells whose move it is. The root itself
    refuses to be raised, with `TypeError`.
    """

    def __init__(self, message: str) -> None:
        if type(self) is ProactiveError:
            msg = "raise a subclass of ProactiveError: it must say whose move it is"
            raise TypeError(msg)
        super().__init__(message)


class UsageError(ProactiveError, ValueError):
    """The calling code or its configuration is wrong: change it."""


class PluginError(ProactiveError):
    """A plugin broke its contract: tell its author."""


class SourceError(ProactiveError):
    """An outside system refused or answered nonsense: ask again later.

    Args:
        message: What happened, in words that may be shown to an operator.
        status: The status code of the answer (of HTTP, or of SMTP), or None when there was none.
        retry_after: Seconds that the system asked us to wait; None if it did not say.
    """

    def __init__(
        self, message: str, *, status: int | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after

    def __reduce__(self) -> tuple[object, ...]:
        return (_source_error, (str(self), self.status, self.retry_after))


def _source_error(message: str, status: int | None, retry_after: float | None) -> SourceError:
    return SourceError(message, status=status, retry_after=retry_after)
