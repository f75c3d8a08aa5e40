"""The vendors of the demonstration, each behind a client."""

from __future__ import annotations

import pytest

from adapters.demo.caller import START, Caller
from proactive_adapters.demo import VendorServer, VirtualClock


@pytest.fixture
def clock():
    return VirtualClock(START)


@pytest.fixture
def titan(clock):
    with VendorServer(clock) as vendor:
        caller = Caller(vendor)
        caller.sign_in()
        yield caller


@pytest.fixture
def form(clock):
    with VendorServer(clock) as vendor:
        caller = Caller(vendor)
        caller.token = vendor.keys.typeform_token
        caller.app_key = None
        yield caller
