"""Libraries that not every installation has."""

from __future__ import annotations

import importlib
from typing import Any


def need(module: str, extra: str = "frames") -> Any:
    """Import a library of an extra, or tell what to type.

    Raises:
        ImportError: It is not installed.
    """
    try:
        return importlib.import_module(module)
    except ImportError as e:
        root = module.partition(".")[0]
        raise ImportError(
            f'{root} is not installed; type: pip install "proactive-core[{extra}]"'
        ) from e
