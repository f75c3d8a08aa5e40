"""The bytes of CSV files: several by a pattern, unpacked while they are read."""

from __future__ import annotations

import gzip
import zlib
from glob import glob
from pathlib import Path
from typing import BinaryIO, cast

from proactive_core import UsageError

from ._extra import need

_GZIP, _ZSTANDARD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
BROKEN = (EOFError, zlib.error)
"""What a packed file that is cut off or damaged raises, beside OSError without an error number."""


def files_of(path: str) -> list[str]:
    """The local files that a path or a pattern stands for, in order.

    Raises:
        UsageError: There are none.
    """
    if Path(path).is_file():
        return [path]
    # pathlib's own globbing takes no absolute pattern.
    found = [one for one in glob(path, recursive=True) if Path(one).is_file()]  # noqa: PTH207
    if not found:
        raise UsageError(f"cannot read {path}: no such file")
    return sorted(found)


def opened(path: str) -> BinaryIO:
    """A file open for reading; what is packed comes unpacked, whatever its name says.

    Raises:
        OSError: It cannot be opened.
    """
    with Path(path).open("rb") as file:
        begin = file.read(len(_ZSTANDARD))
    if begin.startswith(_GZIP):
        return cast("BinaryIO", gzip.open(path))
    if begin == _ZSTANDARD:
        return cast("BinaryIO", need("pyarrow").input_stream(path, compression="zstd"))
    return Path(path).open("rb")
