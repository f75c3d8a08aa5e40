"""A folder that answers as a server would, and never beyond its own walls."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from proactive_adapters.send import FolderSender
from proactive_core.errors import PluginError, SourceError, UsageError
from proactive_core.ports import Request


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "inbox"
    (folder / "sub").mkdir(parents=True)
    (folder / "visits.csv").write_bytes(b"a;b\r\n\xff")
    (folder / "sub" / "ä b.csv").write_bytes(b"1")
    (tmp_path / "secret.txt").write_bytes(b"secret")
    return folder


def get(path, **changes):
    return Request(about="visits", path=path, **changes)


def test_a_file_comes_back_byte_for_byte(root):
    send = FolderSender(root)
    assert send(get("/visits.csv")).status == 200
    assert send(get("/visits.csv")).body == b"a;b\r\n\xff"
    assert send(get("/sub/ä b.csv")).body == b"1"
    assert send(get("/sub/../visits.csv")).body == b"a;b\r\n\xff"


def test_a_missing_file_is_named(root):
    with pytest.raises(SourceError, match=r"no file .*inbox.quotes\.csv") as caught:
        FolderSender(root)(get("/quotes.csv"))
    assert caught.value.status == 404


@pytest.mark.parametrize(
    "path", ["/../secret.txt", "/sub/../../secret.txt", "/..", "/../inbox2/x", "/../../etc/passwd"]
)
def test_nothing_outside_the_folder_is_read(root, path):
    (root.parent / "inbox2").mkdir()
    (root.parent / "inbox2" / "x").write_bytes(b"secret")
    with pytest.raises(SourceError, match="leads out of the folder"):
        FolderSender(root)(get(path))


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_links_that_lead_out_or_round_in_circles_are_not_followed(root):
    (root / "out.csv").symlink_to(root.parent / "secret.txt")
    (root / "in.csv").symlink_to(root / "visits.csv")
    (root / "round").symlink_to(root / "round")
    send = FolderSender(root)
    assert send(get("/in.csv")).body == b"a;b\r\n\xff"
    with pytest.raises(SourceError, match="leads out"):
        send(get("/out.csv"))
    with pytest.raises(SourceError):
        send(get("/round"))


@pytest.mark.parametrize("path", ["/", "/sub", "/a\0b", "/" + "x" * 5000, "/visits.csv/x"])
def test_what_is_no_file_is_a_source_error(root, path):
    with pytest.raises(SourceError):
        FolderSender(root)(get(path))


def test_a_file_that_may_not_be_read_is_named(root, monkeypatch):
    def closed(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", closed)
    with pytest.raises(SourceError, match="cannot read .*visits.csv: Permission denied"):
        FolderSender(root)(get("/visits.csv"))


def test_a_file_that_is_too_large_is_not_read(root):
    with pytest.raises(SourceError, match="larger than 5 bytes"):
        FolderSender(root, max_bytes=5)(get("/visits.csv"))


def test_only_plain_gets_are_answered(root):
    for wrong in (get("/visits.csv", method="POST"), get("/visits.csv", body="{}")):
        with pytest.raises(PluginError):
            FolderSender(root)(wrong)


def test_a_folder_that_is_not_there_is_a_usage_error(root):
    with pytest.raises(UsageError, match="there is no folder"):
        FolderSender(root / "nothing")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["..", ".", "", "sub", "secret.txt", "\\", "~", "%2e%2e", "C:"])))
def test_no_path_ever_reads_the_secret(root, parts):
    with contextlib.suppress(SourceError):
        assert FolderSender(root)(get(f"/./{'/'.join(parts)}")).body != b"secret"
