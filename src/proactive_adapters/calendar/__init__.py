"""Public holidays as data: a list for stated dates, and an error where nobody knows."""

from __future__ import annotations

from ._holidays import holiday_set

__all__ = ["holiday_set"]
