"""Libraries that not every installation has."""

from __future__ import annotations

import importlib
from typing import Any

from proactive_core.errors import UsageError


def need(module: str) -> Any:
    """Import a library of the extra `http`, or tell what to type.

    Raises:
        UsageError: It is not installed.
    """
    try:
        return importlib.import_module(module)
    except ImportError:
        raise UsageError(
            f'{module} is not installed; type: pip install "proactive-core[http]"'
        ) from None
