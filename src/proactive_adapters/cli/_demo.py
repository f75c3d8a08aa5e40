"""`proactive demo`: one company's year, from nothing to its report."""

from __future__ import annotations

import sys
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from cyclopts import Parameter

from proactive_core import UsageError

from ..demo._play import END, START, Played, lay_out, mark, own_plugins, play
from ..report import Summary, as_plain
from ._print import emit, hint, say
from ._publish import draw_up, publish
from ._summary import print_summary

_ZONE = ZoneInfo("America/Toronto")


def command(
    *,
    out: Path = Path("proactive-demo"),
    json: bool = False,
    open: bool = False,  # noqa: A002 - the option's own word
    days: Annotated[int | None, Parameter(show=False)] = None,
) -> int:
    """Live through one company's year: read, screen, open leads, act, tell, score, report.

    An invented company with three branches; its vendors are played on this machine, and
    nothing leaves it. Everything else is what `proactive run` does for a real one. The last
    line is the path of the report.

    Args:
        out: The folder to write to; an earlier demonstration there is replaced.
        json: Print everything that the report shows as JSON, and nothing else.
        open: Show the report in the browser.
        days: Stop after so many days.
    """
    if days is not None and days < 1:
        raise UsageError(f"--days must be at least 1, not {days}")
    until = END if days is None else min(END, START + timedelta(days=days))
    config = lay_out(out)
    with _progress(until) as on:
        played = play(config, until=until, on=on)
    with played.operation as operation:
        summary = draw_up(operation, played.now, own_plugins(), played.refusals)
        place = publish(operation, summary)
    mark(out, played.now)
    _show(summary, played, place, json=json)
    if open:
        webbrowser.open(place.resolve().as_uri())
    return 0


def _show(summary: Summary, played: Played, place: Path, *, json: bool) -> None:
    if json:
        emit(
            {
                "summary": as_plain(summary),
                "played": {
                    "cycles": played.cycles,
                    "requests": played.requests,
                    "told": played.told,
                    "acted": played.acted,
                    "failures": played.failures,
                },
            }
        )
        return
    print_summary(summary, told=played.told)
    say()
    say(f"look around: proactive audit {place.with_name('harbour.toml')}")
    say(place)


@contextmanager
def _progress(until: datetime) -> Iterator[Callable[[datetime], None]]:
    """A bar of virtual days on a terminal; elsewhere one line a month."""
    if not sys.stderr.isatty():
        yield _Months().on
        return
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        whole = (until - START).total_seconds()
        task = bar.add_task("", total=whole)

        def on(now: datetime) -> None:
            done = (now - START).total_seconds()
            bar.update(task, completed=done, description=f"{_here(now):%Y-%m-%d}")

        yield on


def _here(now: datetime) -> datetime:
    return now.astimezone(_ZONE)


class _Months:
    """Says each month once."""

    def __init__(self) -> None:
        self._said: str | None = None

    def on(self, now: datetime) -> None:
        month = f"{_here(now):%Y-%m}"
        if month != self._said:
            self._said = month
            hint(f"living through {month}")
