"""Where the example company's files lie."""

from __future__ import annotations

from pathlib import Path

from proactive_core.errors import UsageError

_HERE = Path(__file__).resolve().parent
_MARK = Path("servicetitan", "jobs.jsonl")


def payload_dir() -> Path:
    """Find the example company's files: in the installed package, or in a checkout.

    Raises:
        UsageError: They are in neither place.
    """
    places = [_HERE / "harbour"]
    if len(_HERE.parents) > 2:  # noqa: PLR2004 - src/proactive_adapters/demo, three folders down
        places.append(_HERE.parents[2] / "examples" / "harbour")
    for place in places:
        if (place / _MARK).is_file():
            return place
    looked = " and ".join(str(place) for place in places)
    raise UsageError(f"the example company's files are missing; looked in {looked}")
