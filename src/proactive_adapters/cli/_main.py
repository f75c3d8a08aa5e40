"""The commands by name, and what becomes of an error. Commands are imported when they are used."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import traceback
from collections.abc import Sequence

from cyclopts import App, CycloptsError, Parameter

from ._print import complain, set_up

FINE, UNDONE, WRONG, VIOLATED = 0, 1, 2, 3
INTERRUPTED, NOBODY_READS = 130, 141

_HELP = "The dependable core of a proactive service programme."
_EPILOGUE = """Exit codes: 0 fine; 1 something could not be done (a source failed, a message was \
not delivered): run again later; 2 wrong usage or configuration; 3 the audit or a review found \
something; 130 interrupted: nothing is lost, run again.

Secrets are never written down: a configuration names the environment variables that hold them. \
With --debug anywhere, errors show where in the program they come from."""
_COMMANDS = {
    "demo": "Live through one company's year; nothing to configure.",
    "run": "Do everything that is due now, and write the report.",
    "pull": "Read the sources, and do nothing else.",
    "sweep": "Move what is due, tell people, write copies; read no source.",
    "audit": "Recompute every rule of the fail-safe from what is stored.",
    "report": "Write the report from what is stored.",
    "annual-review": "Write one customer's year: what was recommended, and what is in place.",
    "signals": "Show with whom there is reason to talk, to whom it concerns.",
    "recommend": "Write recommendations down, hear what the gate says, record what came of them.",
    "review": "Look for selling words in a text, or for pay tied to sales in a scheme.",
    "overrule": "Answer for leaving a finding as it is, for a time; list who does.",
    "leads": "List leads, show one with its history, and act on it.",
    "erase": "Erase everything that was said about a person.",
    "heads": "Print the ends of the chains, to be kept outside.",
    "reconcile": "Compare the leads with what an outside system holds.",
    "score": "Score a file of answers: net-promoter-style, with intervals.",
    "checklist": "Write, convert, answer, evaluate and compare checklists.",
    "plugins": "Show what was found, who brought it, and what is broken.",
    "new": "Start an adapter of your own.",
}
#: Libraries of the extras that commands need → the extra that brings them.
_EXTRAS = {
    "cyclopts": "run",
    "holidays": "holidays",
    "httpx2": "http",
    "jinja2": "report",
    "openpyxl": "files",
    "psycopg": "postgres",
    "rich": "run",
    "sqlalchemy": "journal",
    "stamina": "http",
    "tomli_w": "files",
    "yaml": "files",
}


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - rarely asked

    try:
        return f"proactive-core {version('proactive-core')}"
    except PackageNotFoundError:
        return "proactive-core, not installed (run from its source)"


def build() -> App:
    """The command line; no command's module is loaded yet."""
    app = App(
        name="proactive",
        help=_HELP,
        help_format="plaintext",
        help_epilogue=_EPILOGUE,
        version=_version,
        default_parameter=Parameter(negative=""),
        suppress_keyboard_interrupt=False,  # `run` says what to do next
    )
    for place, (name, words) in enumerate(_COMMANDS.items()):
        app.command(
            f"{__package__}._{name.replace('-', '_')}:command",
            name=name,
            help=words,
            sort_key=place,
        )
    return app


def run(argv: Sequence[str]) -> int:
    """Run one command line.

    Returns:
        The exit code.
    """
    set_up(sys.stdout, sys.stderr)
    # Retries are the sender's business; what it could not do in the end, the commands say.
    logging.getLogger("stamina").addHandler(logging.NullHandler())
    given = list(argv)
    end = given.index("--") if "--" in given else len(given)
    debug = "--debug" in given[:end]
    asked = [word for word in given[:end] if word != "--debug"] + given[end:]
    try:
        code = _answer(asked)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whatever is still in the buffer must not be tried again when Python ends.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOBODY_READS
    except KeyboardInterrupt:
        complain("interrupted: nothing is lost, run again")
        return INTERRUPTED
    except Exception as error:
        if debug:
            traceback.print_exc()
        judged = _judge(error)
        if judged is None:
            raise
        complain(judged[1])
        return judged[0]
    return code


def _answer(asked: Sequence[str]) -> int:
    try:
        code = build()(asked, exit_on_error=False, print_error=False, result_action="return_value")
    except CycloptsError as error:
        shown = f"{' '.join(['proactive', *(error.command_chain or ())])} --help"
        complain(f"{error}\nsee: {shown}")
        return WRONG
    return code if isinstance(code, int) else FINE


def _judge(error: Exception) -> tuple[int, str] | None:
    """The exit code that an error means, and its words; None for a fault of this program."""
    from proactive_core.errors import (  # noqa: PLC0415 - only a failing run needs it
        PluginError,
        ProactiveError,
        UsageError,
    )

    if isinstance(error, UsageError | PluginError):
        return WRONG, str(error)
    if isinstance(error, ProactiveError):
        return UNDONE, str(error)
    if isinstance(error, ImportError):
        words = _missing(error)
        return None if words is None else (WRONG, words)
    reason = getattr(error, "orig", None)
    if type(error).__module__ == "sqlalchemy.exc" and isinstance(reason, Exception):
        return UNDONE, f"the journal could not be used: {reason}"
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return UNDONE, f"{where}{error.strerror or error}"
    return None


def _missing(error: ImportError) -> str | None:
    extra = _EXTRAS.get((error.name or "").partition(".")[0])
    if extra is not None:
        return f'{error.name} is not installed; type: pip install "proactive-core[{extra}]"'
    return str(error) if "pip install" in str(error) else None
