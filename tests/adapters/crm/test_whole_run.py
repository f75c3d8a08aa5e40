"""End to end: the example company's leads in a live Tryton, created once, updated, never twice."""

from __future__ import annotations

from urllib.parse import quote

import attrs
import pytest

from adapters.run.harbour import START, config_for, open_operation, run
from proactive_adapters.demo import VendorServer, VirtualClock
from proactive_adapters.run._config import MirrorTable

pytestmark = pytest.mark.slow


def mirrored(config, tryton):
    table = MirrorTable(
        name="tryton",
        adapter="tryton",
        base=tryton.base,
        secrets={"password": "TRYTON_PASSWORD"},
        settings={"database": "crm", "user": tryton.user, "company": tryton.company},
    )
    return attrs.evolve(config, mirrors=(table,))


def held(tryton, operation):
    """Every lead's record in Tryton, seen past the adapter."""
    found = {}
    for lead in operation.desk.leads():
        records = tryton.opportunities(quote(lead.id, safe=":"))
        found[lead.id] = records
    return found


def test_leads_are_created_there_once_updated_on_a_re_run_and_never_duplicated(tryton, tmp_path):
    clock = VirtualClock(START)
    with VendorServer(clock) as vendor:
        config = mirrored(config_for(vendor, tmp_path), tryton)
        done = []
        with open_operation(config, clock, TRYTON_PASSWORD=tryton.password) as operation:
            run(operation, clock, 8, done.append)
            assert not [f for d in done for f in d.failures]
            first = held(tryton, operation)
            assert first
            assert {k: len(r) for k, r in first.items()} == dict.fromkeys(first, 1), done
        with open_operation(config, clock, TRYTON_PASSWORD=tryton.password) as operation:
            run(operation, clock, 30, done.append)
            second = held(tryton, operation)
            assert all(len(records) == 1 for records in second.values())
            assert len(second) > len(first)
            assert {k: r[0]["id"] for k, r in second.items() if k in first} == {
                k: r[0]["id"] for k, r in first.items()
            }
            changed = [k for k in first if first[k][0]["comment"] != second[k][0]["comment"]]
            assert changed, "three weeks later the records say what became of the leads"
            for lead in operation.desk.leads():
                assert dict(lead.mirrors)["tryton"] is not None
                assert lead.stage.value in second[lead.id][0]["comment"].lower()
            nothing = operation.cycle(clock.now)
            assert nothing.mirrored == 0
        with open_operation(config, clock, TRYTON_PASSWORD=tryton.password) as operation:
            assert operation.cycle(clock.now).mirrored == 0
            assert held(tryton, operation) == second


def test_a_tryton_that_is_down_holds_nothing_else_up_and_is_caught_up_later(tryton, tmp_path):
    clock = VirtualClock(START)
    with VendorServer(clock) as vendor:
        config = mirrored(config_for(vendor, tmp_path), tryton)
        down = mirrored(config_for(vendor, tmp_path), Down(tryton))
        done = []
        with open_operation(down, clock, TRYTON_PASSWORD=tryton.password) as operation:
            run(operation, clock, 3, done.append)
            assert [f.source for d in done for f in d.failures][:1] == ["tryton"]
            assert sum(d.told for d in done) > 0
        with open_operation(config, clock, TRYTON_PASSWORD=tryton.password) as operation:
            run(operation, clock, 5, done.append)
            assert all(len(records) == 1 for records in held(tryton, operation).values())


class Down:
    """The same Tryton at an address where nobody listens."""

    base = "http://127.0.0.1:9"

    def __init__(self, tryton) -> None:
        self.user, self.company = tryton.user, tryton.company
