"""Drawing in SVG: small pure functions from numbers to text. Colours are the page's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

_NOT_IN_MARKUP = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """The same text, with a sign for each character that markup cannot hold."""
    return _NOT_IN_MARKUP.sub("\N{REPLACEMENT CHARACTER}", text)


def written(text: str) -> str:
    """Text as it may stand in markup, in an attribute too."""
    return escape(clean(text), quote=True)


def number(value: float) -> str:
    """A coordinate with at most two decimals, always written the same way."""
    rounded = round(value, 2) + 0.0
    return f"{rounded:.2f}".rstrip("0").rstrip(".")


def scaled(value: float, domain: tuple[float, float], span: tuple[float, float]) -> float:
    """The place of a value of `domain` on `span`; what lies outside is drawn at the edge."""
    low, high = domain
    share = (min(max(value, low), high) - low) / (high - low)
    return span[0] + share * (span[1] - span[0])


def _shape(name: str, css: str, places: dict[str, float], data: dict[str, str]) -> str:
    drawn = "".join(f' {key}="{number(at)}"' for key, at in places.items())
    kept = "".join(f' data-{key}="{written(value)}"' for key, value in data.items())
    return f'<{name} class="{css}"{drawn}{kept}/>'


def line(css: str, start: tuple[float, float], end: tuple[float, float], **data: str) -> str:
    """A straight line; `data` is kept with it as `data-` attributes."""
    places = {"x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]}
    return _shape("line", css, places, data)


def course(css: str, places: Iterable[tuple[float, float]]) -> str:
    """A line through all these places."""
    drawn = " ".join(f"{number(x)},{number(y)}" for x, y in places)
    return f'<polyline class="{css}" fill="none" points="{drawn}"/>'


def bar(css: str, corner: tuple[float, float], size: tuple[float, float], **data: str) -> str:
    """A rectangle from its upper left corner."""
    places = {"x": corner[0], "y": corner[1], "width": size[0], "height": size[1], "rx": 2}
    return _shape("rect", css, places, data)


def dot(css: str, centre: tuple[float, float], radius: float, **data: str) -> str:
    """A filled circle."""
    return _shape("circle", css, {"cx": centre[0], "cy": centre[1], "r": radius}, data)


def label(
    css: str, at: tuple[float, float], said: str, anchor: str = "start", note: str = ""
) -> str:
    """Text on one line, with a note behind it; `anchor` is `start`, `middle` or `end`."""
    where = f'x="{number(at[0])}" y="{number(at[1])}"'
    behind = f'<tspan class="note" dx="6">{written(note)}</tspan>' if note else ""
    return f'<text class="{css}" {where} text-anchor="{anchor}">{written(said)}{behind}</text>'


def picture(
    key: str, width: float, height: float, *, title: str, reading: str, body: Iterable[str]
) -> str:
    """A picture with its title and its text alternative.

    Args:
        key: Unique on the page; the ids are made of it.
        width: In the picture's own units; it is scaled to the page.
        height: Likewise.
        title: What it is.
        reading: What it says, in words.
        body: What is drawn.
    """
    inside = "".join(body)
    return (
        f'<svg role="img" aria-labelledby="{key}-t {key}-d" '
        f'viewBox="0 0 {number(width)} {number(height)}">'
        f'<title id="{key}-t">{written(title)}</title>'
        f'<desc id="{key}-d">{written(reading)}</desc>{inside}</svg>'
    )
