"""How the documentation is built: `make docs`, where warnings are errors."""  # noqa: INP001 - Sphinx reads it by its path

from __future__ import annotations

import importlib.metadata
from typing import TYPE_CHECKING, Any

from pygments.lexers.special import TextLexer

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "proactive-core"
author = "the contributors of proactive-core"
project_copyright = "2026, the contributors of proactive-core"
try:
    release = importlib.metadata.version("proactive-core")
except importlib.metadata.PackageNotFoundError:  # built from a checkout that is not installed
    release = "0.1.0"

extensions = ["myst_parser"]
exclude_patterns = ["_build"]
myst_heading_anchors = 4
myst_enable_extensions = ["attrs_inline"]
suppress_warnings: list[str] = []

html_theme = "alabaster"
html_title = f"proactive-core {release}"
html_show_sourcelink = False
html_theme_options = {
    "description": "The dependable core of a proactive service programme",
    "fixed_sidebar": True,
    "page_width": "68rem",
    "sidebar_width": "16rem",
}
html_sidebars = {"**": ["about.html", "searchfield.html", "navigation.html", "relations.html"]}


def setup(app: Sphinx) -> dict[str, Any]:
    """Show state diagrams as their text: there is no picture without a network."""
    for language in ("mermaid", "csv"):
        app.add_lexer(language, TextLexer)
    return {"parallel_read_safe": True}
