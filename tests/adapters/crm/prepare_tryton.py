"""Install a real Tryton in a folder of its own and prepare an empty database in it.

    python tests/adapters/crm/prepare_tryton.py [folder]

The folder (default: `.venv-tryton` at the top of the checkout) gets a virtual environment,
the database `crm.sqlite` and a stamp; with the stamp in place nothing is done again.
Tryton is licensed under the GPL and is used by tests only.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

PINS = (
    "trytond>=8.2,<8.3",
    "trytond-party>=8.2,<8.3",
    "trytond-company>=8.2,<8.3",
    "trytond-sale-opportunity>=8.2,<8.3",
)
DEFAULT = Path(__file__).resolve().parents[3] / ".venv-tryton"
DATABASE = "crm"
PASSWORD = "only-for-the-loopback-1"


def program(folder: Path, name: str) -> list[str]:
    """The command line that runs one of Tryton's own programs."""
    scripts = folder / "env" / ("Scripts" if os.name == "nt" else "bin")
    return [str(scripts / "python"), str(scripts / name)]


def configure(path: Path, databases: Path, port: int) -> None:
    path.write_text(
        f"[database]\nuri = sqlite://\npath = {databases}\n[web]\nlisten = 127.0.0.1:{port}\n"
    )


def prepare(folder: Path = DEFAULT) -> Path:
    """Do what is still to be done, and return the prepared database's file.

    Test processes that run side by side all call this: the first prepares, the others wait.

    Raises:
        RuntimeError: A step failed; the message tells which and its last words.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _prepare(folder)


def _prepare(folder: Path) -> Path:
    database = folder / "databases" / f"{DATABASE}.sqlite"
    stamp = folder / "prepared"
    wanted = "\n".join((*PINS, sys.version, PASSWORD))
    if stamp.is_file() and stamp.read_text() == wanted and database.is_file():
        return database
    shutil.rmtree(folder, ignore_errors=True)
    database.parent.mkdir(parents=True)
    _run([sys.executable, "-m", "venv", str(folder / "env")])
    _run([*program(folder, "pip")[:1], "-m", "pip", "install", "--quiet", *PINS])
    database.touch()  # Tryton only opens SQLite files that exist
    config, password = folder / "prepare.conf", folder / "password"
    configure(config, database.parent, 0)
    password.write_text(f"{PASSWORD}\n")
    admin = [*program(folder, "trytond-admin"), "-c", str(config), "-d", DATABASE]
    setting = {**os.environ, "TRYTONPASSFILE": str(password)}
    _run([*admin, "--all", "--email", "admin@example.com"], setting)
    _run([*admin, "-u", "sale_opportunity", "--activate-dependencies"], setting)
    stamp.write_text(wanted)
    return database


def _run(command: list[str], setting: dict[str, str] | None = None) -> None:
    done = subprocess.run(
        command, env=setting, capture_output=True, text=True, timeout=600, check=False
    )
    if done.returncode:
        said = (done.stderr or done.stdout).strip()[-600:]
        raise RuntimeError(f"{' '.join(command[:4])} ... failed:\n{said}")


if __name__ == "__main__":
    print(prepare(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else DEFAULT))  # noqa: T201 - a program
