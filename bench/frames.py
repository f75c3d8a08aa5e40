"""Tallies from frames, side by side with the best hand-written expression in each library.

Run it with `PYTHONPATH=src python bench/frames.py` (10^7 answers in 10^4 branches); `--rows`
takes another number, `--spark` adds Spark, and `--large` adds 10^8 rows of Parquet, each in a
process of its own whose peak memory is shown. Absolute times belong to one machine and its
load; the ratios travel better, to about ± 50 %.

"By hand" is what somebody would write who trusts the data: the histogram of every branch with
no answers apart, in the fastest form found, as the library's own result. Ours also looks at
every value, turns the result into Python and names what it refused.
"""

import argparse
import gc
import importlib.metadata
import importlib.util
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from proactive_adapters.frames import tallies
from proactive_core.loyalty import PROACTIVE_1_10

BRANCHES = 10_000
SHARES = (0.02, 0.02, 0.02, 0.03, 0.05, 0.08, 0.13, 0.20, 0.25, 0.20)
GROUP = 1 << 22
ROUNDS = 15


def write(path, rows):
    """A seeded file of answers (int8, 2 % missing) and branches (int32)."""
    rng = np.random.default_rng(20260101)
    schema = pa.schema([("branch", pa.int32()), ("rating", pa.int8())])
    with pq.ParquetWriter(path, schema) as writer:
        for start in range(0, rows, GROUP):
            size = min(GROUP, rows - start)
            branch = rng.integers(0, BRANCHES, size, dtype=np.int32)
            rating = rng.choice(np.arange(1, 11, dtype=np.int8), size, p=SHARES)
            missing = rng.random(size) < 0.02
            columns = [pa.array(branch), pa.array(rating, mask=missing)]
            writer.write_table(pa.table(columns, schema=schema))


def ours(frame):
    return tallies(frame, PROACTIVE_1_10, answer="rating", by=["branch"])


def by_hand_polars(lazy):
    long = lazy.group_by("branch", "rating").agg(pl.len())
    is_one = [(pl.col("rating") == r).sum().alias(str(r)) for r in range(1, 11)]
    missing = pl.col("rating").is_null().sum().alias("missing")
    wide = lazy.group_by("branch").agg(*is_one, missing)
    return {
        "group_by both": lambda: long.collect(engine="streaming"),
        "sums of booleans": lambda: wide.collect(engine="streaming"),
    }


def by_hand_duckdb(relation):
    return {
        "group by all": lambda: relation.aggregate("branch, rating, count(*)").fetchall(),
        "group by all, Arrow": lambda: relation.aggregate(
            "branch, rating, count(*)"
        ).to_arrow_table(),
    }


def by_hand_pandas(frame):
    return {
        "groupby.size": lambda: frame.groupby(
            ["branch", "rating"], dropna=False, sort=False
        ).size(),
        "value_counts of one key": lambda: (
            frame["branch"].astype("int64") * 16 + frame["rating"].fillna(15).astype("int64")
        ).value_counts(sort=False),
    }


def by_hand_arrow(table):
    keys = ["branch", "rating"]
    return {"group_by both": lambda: table.group_by(keys).aggregate([([], "count_all")])}


def by_hand_spark(frame):
    return {"groupBy both": lambda: frame.groupBy("branch", "rating").count().toArrow()}


def interleaved(works):
    """Seconds (by the clock, of processor) of every round of each.

    Rounds take turns, so that load hits all alike; processor time feels it least.
    """
    held = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            gc.collect()
            start, spent = time.perf_counter(), time.process_time()
            work()
            held[name].append((time.perf_counter() - start, time.process_time() - spent))
    return held


def fastest(rounds):
    """The least of both times: what a round takes that nothing gets in the way of."""
    return tuple(map(min, zip(*rounds, strict=True)))


def spark_frame(path):
    from pyspark.sql import SparkSession  # noqa: PLC0415 - asked for by --spark only

    cores = os.cpu_count()
    builder = SparkSession.builder.master(f"local[{cores}]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.sql.shuffle.partitions", str(cores))
    session = builder.config("spark.driver.bindAddress", "127.0.0.1").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    frame = session.read.parquet(str(path)).cache()
    frame.count()
    return frame


def cases(path, with_spark):
    table = pq.read_table(path)
    frame = pl.read_parquet(path)
    connection = duckdb.connect()
    connection.execute(f"create table answers as from '{path}'")
    yield "polars", frame, by_hand_polars(frame.lazy())
    yield "polars, Parquet", pl.scan_parquet(path), by_hand_polars(pl.scan_parquet(path))
    yield "path of a Parquet file", path, by_hand_polars(pl.scan_parquet(path))
    yield "duckdb table", connection.table("answers"), by_hand_duckdb(connection.table("answers"))
    relation = connection.read_parquet(str(path))
    yield "duckdb, Parquet", relation, by_hand_duckdb(relation)
    numpy_backed = table.to_pandas()
    yield "pandas (float64, NaN)", numpy_backed, by_hand_pandas(numpy_backed)
    nullable = numpy_backed.astype({"rating": "Int8"})
    yield "pandas (Int8)", nullable, by_hand_pandas(nullable)
    yield "pyarrow table", table, by_hand_arrow(table)
    if with_spark:
        cached = spark_frame(path)
        yield "spark, cached", cached, by_hand_spark(cached)


def one_pass(path):
    """Seconds to add up both columns once: what reading the memory costs."""
    table = pq.read_table(path)
    branch = table["branch"].to_numpy()
    rating = table["rating"].fill_null(0).to_numpy()
    return fastest(interleaved({"": lambda: (np.sum(branch), np.sum(rating))})[""])[0]


def side_by_side(path, with_spark):
    least = one_pass(path)
    print(f"\none pass over the data (np.sum of both columns in memory): {least * 1000:.1f} ms\n")
    print(
        f"{'frame':<24}{'ours':>9}{'by hand':>9}{'ratio':>7}{'median':>8}{'CPU':>7}{'passes':>8}"
        "  best by hand"
    )
    for name, frame, works in cases(path, with_spark):
        rounds = interleaved({"ours": lambda frame=frame: ours(frame), **works})
        found = {who: fastest(times) for who, times in rounds.items()}
        mine, spent = found.pop("ours")
        best = min(found, key=found.get)
        ratio, cpu = mine / found[best][0], spent / min(spent for _, spent in found.values())
        turns = zip(rounds["ours"], rounds[best], strict=True)
        usual = statistics.median(one[0] / other[0] for one, other in turns)
        print(
            f"{name:<24}{mine * 1000:>6.0f} ms{found[best][0] * 1000:>6.0f} ms"
            f"{ratio:>7.2f}{usual:>8.2f}{cpu:>7.2f}{mine / least:>8.1f}  {best}",
            flush=True,
        )


def peak_megabytes():
    """The peak of this program's memory; `ru_maxrss` would show its parent's if that is larger."""
    try:
        status = Path("/proc/self/status").read_text(encoding="utf-8")
    except OSError:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / 2**20 if sys.platform == "darwin" else peak / 2**10
    return int(status.split("VmHWM:")[1].split()[0]) / 2**10


def alone(engine, path):
    """One count in this process; prints seconds, rows and the peak of its memory."""

    kinds = {
        "path": lambda: path,
        "duckdb": lambda: duckdb.connect().read_parquet(str(path)),
        "dataset": lambda: ds.dataset(path),
    }
    frame = kinds[engine]()
    start = time.perf_counter()
    found = ours(frame)
    seconds = time.perf_counter() - start
    peak = peak_megabytes()
    print(f"{engine:<26}{seconds:>8.2f} s{peak:>8.0f} MB  {found.rows:,} rows", flush=True)


def large(path, rows):
    write(path, rows)
    print(f"\n{rows:,} rows of Parquet ({path.stat().st_size / 2**20:.0f} MB), peak memory")
    for engine in ("path", "duckdb", "dataset"):
        subprocess.run([sys.executable, __file__, "--alone", engine, str(path)], check=True)


def machine():
    names = ("narwhals", "polars", "duckdb", "pandas", "pyarrow", "numpy")
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in names)
    load = "/".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"Python {platform.python_version()}, {versions}")
    print(f"{os.cpu_count()} CPUs, load {load} before the run")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--spark", action="store_true")
    parser.add_argument("--large", type=int, nargs="?", const=100_000_000, metavar="ROWS")
    parser.add_argument("--alone", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.alone:
        alone(asked.alone[0], Path(asked.alone[1]))
        return
    machine()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.parquet"
        write(path, asked.rows)
        print(f"{asked.rows:,} answers in {BRANCHES:,} branches")
        side_by_side(path, asked.spark)
        if asked.large:
            large(Path(folder) / "large.parquet", asked.large)


if __name__ == "__main__":
    main()
