"""An office with one lead in it."""

from __future__ import annotations

import pytest

from core.leads.office import Office


@pytest.fixture
def office():
    desk = Office()
    desk.submit()
    return desk
