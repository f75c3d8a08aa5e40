"""`python -m proactive_adapters.cli` is `proactive`."""

from __future__ import annotations

import sys

from . import main

if __name__ == "__main__":
    sys.exit(main())
