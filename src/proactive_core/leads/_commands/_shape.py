"""What every command has."""

from __future__ import annotations

import attrs

from ...refs import Ref


@attrs.frozen(kw_only=True)
class Command:
    """Something that is asked for.

    Attributes:
        by: Who asks.
    """

    by: Ref
