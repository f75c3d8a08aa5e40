"""`proactive heads`: the ends of the chains, kept where nobody can change them, and compared."""

from __future__ import annotations

import json as text
from collections import Counter
from pathlib import Path

import attrs

from proactive_core import UsageError

from ..journal import WRONG, Head, compare_heads, kept_heads, read_heads
from ._company import at_work, find_plugins
from ._print import emit, say, table

_VIOLATED = 3


def command(config: Path, /, *, against: Path | None = None, json: bool = False) -> int:
    """Print the end of every chain as JSON, to be kept outside; or compare with kept ones.

    A chain inside a file shows every change but one: that the file as a whole was replaced, or
    cut short and sealed anew. A head that was kept elsewhere shows that, too: streams only grow.
    The exit code is 3 when one is shorter, changed or missing.

    Args:
        config: The company's configuration, a TOML file.
        against: What this command printed earlier: compare with it.
        json: Print what became of each stream as JSON (with `--against`; without it, all is).
    """
    kept = None if against is None else _kept(against)
    with at_work(config, find_plugins(), offline=True) as operation:
        if kept is None:
            heads = kept_heads(operation.journal)
            emit({stream: attrs.asdict(head) for stream, head in heads.items()})
            return 0
        found = compare_heads(operation.journal, kept)
    wrong = any(fate in WRONG for fate in found.values())
    if json:
        emit({stream: fate.value for stream, fate in found.items()})
        return _VIOLATED if wrong else 0
    if wrong:
        told = [(stream, fate.value) for stream, fate in found.items() if fate in WRONG]
        table(("stream", "since then"), told)
    counts = Counter(fate.value for fate in found.values())
    said = ", ".join(f"{count} {fate}" for fate, count in sorted(counts.items()))
    say(f"{len(kept)} heads were kept: {said or 'nothing is there'}")
    return _VIOLATED if wrong else 0


def _kept(path: Path) -> dict[str, Head]:
    try:
        return read_heads(text.loads(path.read_text("utf-8")))
    except OSError as fault:
        raise UsageError(f"cannot read {path}: {fault.strerror}") from fault
    except ValueError as fault:
        raise UsageError(f"{path}: {fault}") from fault
