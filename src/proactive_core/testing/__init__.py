"""For people who test: strategies for the public values, and suites to subclass.

Needs pytest and hypothesis: `pip install "proactive-core[testing]"`.
"""

from __future__ import annotations

try:
    import hypothesis as _hypothesis  # noqa: F401 - asked for here, so that its absence is explained
    import pytest
except ImportError as e:
    raise ImportError(
        'proactive_core.testing needs pytest and hypothesis: pip install "proactive-core[testing]"'
    ) from e

# Without this, a failing check of an installed suite shows a bare AssertionError.
pytest.register_assert_rewrite(
    f"{__name__}._adapters",
    f"{__name__}._channels",
    f"{__name__}._finding_rules",
    f"{__name__}._journals",
    f"{__name__}._plain_journal",
    f"{__name__}._rules",
)

from . import strategies  # noqa: E402 - after the rewrite is registered
from ._adapters import AdapterSuite  # noqa: E402
from ._channels import ChannelSuite  # noqa: E402
from ._finding_rules import Case, FindingRuleSuite  # noqa: E402
from ._journals import JournalSuite  # noqa: E402
from ._rules import Example, Rule, RuleSuite, Scored  # noqa: E402
from ._suite import Suite, prop  # noqa: E402

__all__ = [
    "AdapterSuite",
    "Case",
    "ChannelSuite",
    "Example",
    "FindingRuleSuite",
    "JournalSuite",
    "Rule",
    "RuleSuite",
    "Scored",
    "Suite",
    "prop",
    "strategies",
]
