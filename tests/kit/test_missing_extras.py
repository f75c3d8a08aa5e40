"""Who lacks pytest or hypothesis is told what to type."""

from __future__ import annotations

import importlib.util
import sys

import pytest

import proactive_core.testing


@pytest.mark.parametrize("missing", ["hypothesis", "pytest"])
def test_the_kit_without_its_extras_says_what_to_install(monkeypatch, missing):
    monkeypatch.setitem(sys.modules, missing, None)
    path = proactive_core.testing.__file__
    spec = importlib.util.spec_from_file_location("kit_without_extras", path)
    with pytest.raises(ImportError, match=r'pip install "proactive-core\[testing\]"'):
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
