"""Lets the tests of this folder share `prose`, and gives every page a folder of its own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))


@pytest.fixture
def workshop(tmp_path, monkeypatch):
    """An empty working directory: what a page writes stays there."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
