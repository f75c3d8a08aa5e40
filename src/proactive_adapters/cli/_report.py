"""`proactive report`: the report, from what is stored."""

from __future__ import annotations

from pathlib import Path

from ..report import as_plain
from ._company import At, at_work, find_plugins, moment
from ._print import emit, say
from ._publish import draw_up, publish
from ._summary import print_summary


def command(config: Path, /, *, json: bool = False, at: At = None) -> int:
    """Write the report, `leads.csv` and `problems.csv` from what is stored.

    No source is read and no secret needed. The last line is the path of the report.

    Args:
        config: The company's configuration, a TOML file.
        json: Print everything that the report shows as JSON, and nothing else.
        at: Report as of this moment, such as 2026-10-01T00:00-04:00, instead of now.
    """
    now, catalog = moment(config, at), find_plugins()
    with at_work(config, catalog, offline=True) as operation:
        summary = draw_up(operation, now, catalog)
        place = publish(operation, summary)
    if json:
        emit({"summary": as_plain(summary)})
        return 0
    print_summary(summary)
    say(place)
    return 0
