"""The page, put together: definition, words, style and script in one file."""

from __future__ import annotations

import base64
import hashlib
import json
from importlib.resources import files
from typing import Any

from proactive_core.checklists import Checklist, write_definition

# What the page has no use for: it asks and keeps, and never scores.
_LEFT_OUT = {"action", "source", "target", "gate", "weight", "rollup", "bands", "threshold"}


def render(checklist: Checklist) -> str:
    """Draw the form of a checklist as one HTML document.

    All languages of the checklist are in it; the words of the page itself are in English
    and French. Where the browser keeps what is typed is named after key, version and
    content, so that a changed definition never resumes the answers to another.
    """
    try:
        import jinja2  # noqa: PLC0415 - only who draws a form needs it
        from markupsafe import Markup  # noqa: PLC0415
    except ImportError as e:
        raise ImportError('a form needs jinja2: pip install "proactive-core[report]"') from e
    # {0} and {1} in them stand for what is put in.
    spoken = json.loads(_part("words.json"))
    env = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    env.filters["hash"] = _hash
    script = f'(() => {{\n"use strict";\n{_part("answers.js")}\n{_part("page.js")}}})();'
    return env.from_string(_part("form.html.jinja")).render(
        checklist=checklist,
        words=spoken,
        style=Markup(_part("form.css")),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own files
        definition=Markup(_embedded(_asked(checklist))),  # noqa: S704 - escaped there
        spoken=Markup(_embedded(spoken)),  # noqa: S704 - escaped there
    )


def _part(name: str) -> str:
    return (files(__package__) / name).read_text("utf-8")


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _asked(checklist: Checklist) -> dict[str, Any]:
    """What the page needs of a definition."""
    made: dict[str, Any] = _without(write_definition(checklist))
    made["languages"] = list(checklist.languages)
    return made | {"hash": checklist.content_hash}


def _without(value: Any) -> Any:
    if isinstance(value, list):
        return [_without(part) for part in value]
    if isinstance(value, dict):
        return {key: _without(part) for key, part in value.items() if key not in _LEFT_OUT}
    # A script's numbers are floats: as texts they stay exact.
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _embedded(data: object) -> str:
    """JSON that no text in it can end: `</script>` and `<!--` cannot occur."""
    written = json.dumps(data, ensure_ascii=False)
    for mark in "<>&\u2028\u2029":
        written = written.replace(mark, f"\\u{ord(mark):04x}")
    return written
