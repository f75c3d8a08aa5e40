"""`proactive erase`: what was said about a person goes; that it happened stays provable."""

from __future__ import annotations

from pathlib import Path

from proactive_core import Ref

from ._company import HiddenAt, at_work, find_plugins, moment
from ._print import complain, emit, hint, say

_VIOLATED = 3


def command(config: Path, person: str, /, *, json: bool = False, at: HiddenAt = None) -> int:
    """Erase every text about a person for good; the chain of events still verifies.

    Mail that was sent, copies in other systems and backups are not reached. Erase the person at
    the sources first: the next run reads them again if they are still there.

    Args:
        config: The company's configuration, a TOML file.
        person: Ref of the customer or technician, such as fsm:customer:9.
        json: Print what was erased as JSON.
        at: The moment to act at.
    """
    subject, now = Ref.parse(person), moment(config, at)
    with at_work(config, find_plugins(), offline=True) as operation:
        erased = operation.journal.erase(subject, at=now)
        faults = operation.journal.verify()
    if json:
        emit({"erased": erased, "faults": [f"{f.where}: {f.why}" for f in faults]})
    else:
        say(f"{erased} texts about {subject} erased; {len(faults)} faults in the chain")
        if not erased:
            hint("nothing is about a person of that name, or it was erased before")
    for fault in faults:
        complain(f"{fault.where}: {fault.why}")
    return _VIOLATED if faults else 0
