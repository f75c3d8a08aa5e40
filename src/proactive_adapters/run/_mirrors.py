"""Writing leads to the systems that hold a copy of them."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from proactive_core import PluginError, SourceError, UsageError
from proactive_core.drive import push
from proactive_core.leads import LeadDesk, lead_of
from proactive_core.ports import Effect

from ._build import Mirror
from ._pull import Failure, Step

_RETRY = timedelta(minutes=10)
# A copy that comes an hour late after a crash is better than two of them.
_LEASE = timedelta(hours=1)
_MANY = 10_000


def write_copies(
    mirrors: Mapping[str, Mirror], desk: LeadDesk, now: datetime, step: Step
) -> tuple[int, tuple[Failure, ...]]:
    """Write the leads that changed to every system that holds a copy.

    Args:
        mirrors: By name.
        desk: Where the leads are.
        now: The moment at which it is done.
        step: Hears which system is written to.

    Returns:
        How many copies were written, and what could not be written; that is tried again.
    """
    journal, written, failures = desk.journal, 0, []
    for name, mirror in mirrors.items():
        # Older copies that are still owed are settled together with the newest.
        newest = dict(journal.owed(now, f"push:{name}", _MANY))
        for owed in newest.values():
            effect = journal.lease(owed.key, now=now, until=now + _LEASE)
            if effect is None:  # another run is writing it
                continue
            step(f"{name} leads")
            try:
                _write(mirror, desk, effect, now)
                written += 1
            except (PluginError, SourceError, UsageError) as e:
                failures.append(Failure(name, "leads", f"{type(e).__name__}: {e}"))
                # Unless somebody else took over meanwhile: then it is theirs to try again.
                with contextlib.suppress(UsageError):
                    journal.postpone(effect.key, until=now + _RETRY, why=str(e), lease=effect.lease)
    return written, tuple(failures)


def _write(mirror: Mirror, desk: LeadDesk, effect: Effect, now: datetime) -> None:
    order = desk.order(lead_of(effect.key), now=now)
    # Always look first: a kill may have eaten the answer to what was written before.
    outcome = push(mirror.writer, order, mirror.send, again=True)
    desk.pushed(effect.key, outcome, now=now)
