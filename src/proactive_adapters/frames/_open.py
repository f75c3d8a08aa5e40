"""Which engine counts in what: by the type of the frame, or the ending of the file's name."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from io import BytesIO
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from proactive_core import SourceError, UsageError

from ._blocks import blocks_of
from ._bytes import BROKEN, files_of, opened
from ._damage import check_header, once, why_not
from ._extra import need
from ._parts import Engine

_BATCH = 1 << 21
_CSV = (".csv", ".tsv", ".txt", ".csv.gz", ".csv.zst")
_PARQUET = (".parquet", ".pq")
_ALLOWED = "a pandas, Polars, DuckDB, PyArrow or Spark frame, or the path of a CSV or Parquet file"


def engines(
    data: Any, needed: Sequence[str], *, delimiter: str = ",", whole: bool = False
) -> Iterator[Engine]:
    """The engine for a frame or file; one per batch for a stream of Arrow batches.

    Args:
        data: What the user gave.
        needed: The columns that will be asked for.
        delimiter: Between the cells of a CSV file.
        whole: True when rows far apart must be seen together.

    Raises:
        ImportError: The engine is not installed; the message says what to type.
        UsageError: It is none of the things that can be read.
    """
    if isinstance(data, (str, PathLike)):
        path = fspath(data)
        if whole or "://" in path or not path.lower().endswith(_CSV):
            yield _file(path, delimiter, needed)
            return
        _need_all("polars", "numpy", "narwhals.stable.v2")
        for file in files_of(path):
            yield from _csv(file, delimiter, needed)
        return
    if type(data).__module__.partition(".")[0] == "narwhals":
        data = data.to_native()
    root = type(data).__module__.partition(".")[0]
    pandas = sys.modules.get("pandas")
    if root == "pyarrow":
        yield from _arrow(data, needed, whole=whole)
    elif pandas is not None and isinstance(data, pandas.DataFrame):
        yield _pandas(data)
    else:
        yield _lazy(data, root, needed)


def _pandas(data: Any) -> Engine:
    _need_all("numpy", "narwhals.stable.v2")
    from ._dense import Dense  # noqa: PLC0415 - needs NumPy and narwhals
    from ._pandas import PandasColumns  # noqa: PLC0415 - needs pandas

    names = [str(name) for name in data.columns]
    once(names)
    return Dense(PandasColumns(data.set_axis(names, axis=1)))


def _arrow(data: Any, needed: Sequence[str], *, whole: bool) -> Iterator[Engine]:
    pa = need("pyarrow")
    _need_all("numpy", "narwhals.stable.v2")
    from ._arrow import ArrowColumns  # noqa: PLC0415 - needs PyArrow
    from ._dense import Dense  # noqa: PLC0415 - needs NumPy and narwhals

    if isinstance(data, pa.RecordBatch):
        data = pa.Table.from_batches([data])
    if isinstance(data, pa.Table):
        once(data.column_names)
        yield Dense(ArrowColumns(data))
        return
    if hasattr(data, "to_batches") and hasattr(data, "schema"):  # a pyarrow.dataset.Dataset
        there = [name for name in dict.fromkeys(needed) if name in data.schema.names]
        missing = [name for name in needed if name not in data.schema.names]
        if missing:
            there = list(data.schema.names)
        schema = pa.schema([data.schema.field(name) for name in there])
        data = pa.RecordBatchReader.from_batches(
            schema, data.to_batches(columns=there, batch_readahead=4, fragment_readahead=1)
        )
    if not isinstance(data, pa.RecordBatchReader):
        raise UsageError(f"data must be {_ALLOWED}, not {type(data).__name__}")
    once(data.schema.names)
    for table in _tables(data, pa, whole=whole):
        yield Dense(ArrowColumns(table))


def _tables(reader: Any, pa: Any, *, whole: bool) -> Iterator[Any]:
    if whole:
        yield reader.read_all()
        return
    held: list[Any] = []
    rows = yielded = 0
    for batch in reader:
        held.append(batch)
        rows += batch.num_rows
        if rows >= _BATCH:
            yield pa.Table.from_batches(held)
            held, rows, yielded = [], 0, yielded + 1
    if held or not yielded:
        yield pa.Table.from_batches(held, reader.schema)


def _lazy(data: Any, root: str, needed: Sequence[str]) -> Engine:
    extra = "spark" if root == "pyspark" else "frames"
    nw, _, _ = (need(name, extra) for name in ("narwhals.stable.v2", "numpy", "polars"))
    from ._lazy import Lazy  # noqa: PLC0415 - needs narwhals

    try:
        frame = nw.from_native(data)
    except TypeError as e:
        raise UsageError(f"data must be {_ALLOWED}, not {type(data).__name__}") from e
    known = frame.implementation
    if not (known.is_polars() or known.is_duckdb() or known.is_pyspark()):
        raise UsageError(f"data must be {_ALLOWED}, not {type(data).__name__}")
    lazy, renamed = _plainly_named(frame.lazy(), needed)
    options = {"engine": "streaming"} if known.is_polars() else {}
    return Lazy(lazy, options=options, renamed=renamed)


def _plainly_named(lazy: Any, needed: Sequence[str]) -> tuple[Any, dict[str, str]]:
    """Rename what Polars takes for a pattern (`^…$`, `*`) and Spark for a path (a dot)."""
    odd = [name for name in needed if not name.replace("_", "").replace(" ", "").isalnum()]
    there = lazy.collect_schema().names() if odd else []
    renamed = {name: f"column {place}" for place, name in enumerate(there) if name in odd}
    nw = need("narwhals.stable.v2")
    native = nw.to_native(lazy)
    if not renamed or lazy.implementation.is_duckdb():
        return lazy, {}
    if lazy.implementation.is_polars():
        return nw.from_native(native.rename(renamed)).lazy(), renamed
    return nw.from_native(native.toDF(*[renamed.get(name, name) for name in there])), renamed


def _need_all(*modules: str) -> None:
    for module in modules:
        need(module)


def _csv(path: str, delimiter: str, needed: Sequence[str]) -> Iterator[Engine]:
    pl = need("polars")
    try:
        check_header(path, delimiter)
        with opened(path) as file:
            for block in blocks_of(file):
                scan = partial(pl.scan_csv, BytesIO(block), separator=delimiter, infer_schema=False)
                yield _scanned(scan, path, needed, delimiter=delimiter)
    except (OSError, *BROKEN) as e:
        if isinstance(e, OSError) and e.strerror is not None:
            raise UsageError(f"cannot read {path}: {e.strerror}") from e
        raise SourceError(f"{path} cannot be read: it is cut off or damaged ({e})") from e


def _file(path: str, delimiter: str, needed: Sequence[str]) -> Engine:
    pl = need("polars")
    ending = path.lower()
    written = ending.endswith(_CSV)
    if written:
        if "://" not in path:
            check_header(path, delimiter)
        scan = partial(pl.scan_csv, path, separator=delimiter, infer_schema=False)
        return _scanned(scan, path, needed, delimiter=delimiter)
    if not ending.endswith(_PARQUET) and not Path(path).is_dir():
        known = ", ".join((*_CSV, *_PARQUET))
        raise UsageError(f"{path}: the name must end in one of {known}, or be a folder")
    return _scanned(partial(pl.scan_parquet, path), path, needed)


def _scanned(
    scan: Callable[[], Any], path: str, needed: Sequence[str], *, delimiter: str | None = None
) -> Engine:
    pl, nw, _ = (need(name) for name in ("polars", "narwhals.stable.v2", "numpy"))
    from ._lazy import Lazy  # noqa: PLC0415 - needs narwhals

    try:
        frame = scan()
        frame.collect_schema()
    except FileNotFoundError as e:
        raise UsageError(f"cannot read {path}: no such file") from e
    except (OSError, pl.exceptions.PolarsError) as e:
        raise SourceError(why_not(path, delimiter, e)) from e
    lazy, renamed = _plainly_named(nw.from_native(frame).lazy(), needed)
    return Lazy(lazy, {"engine": "streaming"}, path, delimiter, renamed)
