"""`proactive heads`: the ends of the chains, for keeping where nobody can change them."""

from __future__ import annotations

from pathlib import Path

from ._company import at_work, find_plugins
from ._print import emit


def command(config: Path, /) -> int:
    """Print stream → hash of its latest event as JSON, to be kept outside.

    A chain inside a file shows every change but one: that the file as a whole was replaced, or
    cut short and sealed anew. A head that was kept elsewhere shows that, too.

    Args:
        config: The company's configuration, a TOML file.
    """
    with at_work(config, find_plugins(), offline=True) as operation:
        emit(dict(operation.journal.heads()))
    return 0
