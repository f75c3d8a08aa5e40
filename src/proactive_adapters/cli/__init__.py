"""The `proactive` command."""

from __future__ import annotations

import sys
from collections.abc import Sequence

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code.

    0 fine · 1 something could not be done, run again later · 2 wrong usage or configuration
    · 3 the audit found violations · 130 interrupted.

    Args:
        argv: What stands after the command's name; None = what this process was given.
    """
    try:
        from ._main import run  # noqa: PLC0415 - without the extra there is only a hint to give
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in {"cyclopts", "rich"}:
            raise
        sys.stderr.write(
            f'proactive: {missing.name} is not installed; type: pip install "proactive-core[run]"\n'
        )
        return 2
    return run(sys.argv[1:] if argv is None else argv)
