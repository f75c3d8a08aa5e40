"""A real Tryton on the loopback, prepared once and copied for each session of tests."""

from __future__ import annotations

import base64
import contextlib
import http.client
import importlib.util
import json
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

import attrs
import pytest

_HERE = Path(__file__).parent
_SPEC = importlib.util.spec_from_file_location("prepare_tryton", _HERE / "prepare_tryton.py")
preparation = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(preparation)


@attrs.define
class RealTryton:
    """What the tests must know of the running server, and a way past the adapter."""

    port: int
    company: int = 0
    employee: int = 0
    user: str = "writer"
    password: str = "a-long-loopback-pass-7"
    _session: str = ""

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method, *params):
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port)) as line:
            headers = {"content-type": "application/json"}
            if self._session:
                headers["authorization"] = self._session
            body = json.dumps({"id": 1, "method": method, "params": params})
            line.request("POST", f"/{preparation.DATABASE}/rpc/", body, headers)
            answer = line.getresponse()
            told = json.loads(answer.read())
        assert "error" not in told, told
        return told["result"]

    def sign_in(self, user, password):
        uid, token, *_ = self.ask("common.db.login", user, {"password": password}, "en")
        self._session = "Session " + base64.b64encode(f"{user}:{uid}:{token}".encode()).decode()
        return uid

    def opportunities(self, reference):
        fields = ["reference", "description", "comment", "state", "end_date", "employee", "party"]
        return self.ask(
            "model.sale.opportunity.search_read",
            [["reference", "=", reference]], 0, None, None, fields, {"company": self.company},
        )  # fmt: skip

    def press(self, button, key):
        self.ask(f"model.sale.opportunity.{button}", [key], {"company": self.company})

    def change(self, key, **values):
        self.ask("model.sale.opportunity.write", [key], values, {"company": self.company})


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(port: int, server: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise RuntimeError(f"trytond does not answer:\n{log.read_text()[-2000:]}")


def _furnish(tryton: RealTryton) -> None:
    """A company, an employee, a user who may write opportunities and one who may not."""
    admin = tryton.sign_in("admin", preparation.PASSWORD)
    currency, *_ = tryton.ask(
        "model.currency.currency.create",
        [{"name": "Euro", "code": "EUR", "symbol": "€", "numeric_code": "978"}], {},
    )  # fmt: skip
    house, person = tryton.ask(
        "model.party.party.create", [{"name": "Heizungsbau Muster"}, {"name": "Ada Example"}], {}
    )
    (tryton.company,) = tryton.ask(
        "model.company.company.create", [{"party": house, "currency": currency}], {}
    )
    (tryton.employee,) = tryton.ask(
        "model.company.employee.create", [{"party": person, "company": tryton.company}], {}
    )
    groups = tryton.ask("model.res.group.search_read", [], 0, None, None, ["name"], {})
    selling = [group["id"] for group in groups if "pportunit" in group["name"]]
    assert selling, groups
    belongs = {"companies": [["add", [tryton.company]]], "company": tryton.company}
    common = {"password": tryton.password, **belongs}
    users = [
        {"name": "Writer", "login": tryton.user, "groups": [["add", selling]], **common},
        {"name": "Reader", "login": "reader", **common},
        {"name": "Lost", "login": "lost", "password": tryton.password, "company": None},
    ]
    tryton.ask("model.res.user.create", users, {})
    tryton.ask("model.res.user.write", [admin], belongs, {})
    tryton.sign_in("admin", preparation.PASSWORD)


@pytest.fixture(scope="session")
def tryton(tmp_path_factory):
    try:
        database = preparation.prepare()
    except (RuntimeError, OSError, subprocess.SubprocessError) as e:
        command = f"python {Path(preparation.__file__).relative_to(_HERE.parents[2])}"
        pytest.skip(f"no Tryton could be installed ({str(e)[-300:]}); try: {command}")
    folder = tmp_path_factory.mktemp("tryton")
    shutil.copy(database, folder)
    port, config, log = _free_port(), folder / "trytond.conf", folder / "log"
    preparation.configure(config, folder, port)
    command = [
        *preparation.program(preparation.DEFAULT, "trytond"),
        "-c", str(config), "-d", preparation.DATABASE,
    ]  # fmt: skip
    with log.open("w") as out:
        server = subprocess.Popen(command, stdout=out, stderr=out, cwd=folder, env={**os.environ})
        try:
            _wait_for(port, server, log)
            real = RealTryton(port)
            _furnish(real)
            yield real
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
