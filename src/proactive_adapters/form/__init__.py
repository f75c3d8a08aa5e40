"""A checklist as one HTML file that is filled in on a phone, without any network.

The page keeps what is typed in the browser that shows it, goes on where it was closed, and
saves a file of answers that `proactive checklist evaluate` and the `yaml_checklist` adapter
read. It loads nothing and sends nothing, and its policy forbids both.
"""

from __future__ import annotations

from ._render import render

__all__ = ["render"]
