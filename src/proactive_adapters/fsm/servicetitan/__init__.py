"""ServiceTitan, read through its public API, version 2.

Most feeds are *export feeds*: chronological, with a token that says where the next read
goes on, and including what was deactivated or deleted. Findings have no export feed: their
list is paged by modification date, and each finding is then asked for on its own because
the list lacks its status.

Reading is at-least-once: ServiceTitan repeats recent rows on purpose, so equal facts, and
newer versions of a fact, come again. Of two with one `ref` the later `modified_at` counts.
"""

from __future__ import annotations

from ._adapter import ServiceTitan
from ._findings import Labels
from ._forms import FormMap, ServiceTitanForms

__all__ = ["FormMap", "Labels", "ServiceTitan", "ServiceTitanForms"]
