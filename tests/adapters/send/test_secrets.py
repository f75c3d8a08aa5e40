"""Secrets are looked up once and shown never."""

from __future__ import annotations

import pytest

from proactive_adapters.send import Secrets, secrets_from
from proactive_core.errors import UsageError


def test_secrets_are_taken_from_the_environment_by_the_configured_names():
    found = secrets_from({"A": "1", "B": "2", "C": "3"}, {"client_id": "A", "client_secret": "B"})
    assert dict(found) == {"client_id": "1", "client_secret": "2"}
    assert len(found) == 2


def test_all_missing_variables_are_listed_at_once():
    with pytest.raises(UsageError) as caught:
        secrets_from({"B": " ", "C": "3"}, {"id": "A", "secret": "B", "key": "C"})
    assert str(caught.value) == "set these environment variables: A (for id), B (for secret)"


def test_printing_secrets_shows_their_names_only():
    assert repr(Secrets({"id": "4711"})) == "Secrets(id=…)"
    assert "4711" not in f"{Secrets({'id': '4711'})}"
