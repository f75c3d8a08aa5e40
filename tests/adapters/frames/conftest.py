"""The same columns in every kind of frame; PyArrow tables are where they come from."""

import shutil
import subprocess
import warnings

import pytest

IN_MEMORY = ("pandas", "pandas_nullable", "pandas_arrow", "polars", "polars_lazy", "arrow")
ENGINES = (*IN_MEMORY, "arrow_stream", "arrow_dataset", "duckdb", "parquet", "spark")


def java_is_missing():
    java = shutil.which("java")
    if java is None:
        return True
    return subprocess.run([java, "-version"], capture_output=True, check=False).returncode != 0


@pytest.fixture(scope="session")
def spark():
    sql = pytest.importorskip(
        "pyspark.sql", reason='Spark: pip install "proactive-core[spark]" to run this test'
    )
    if java_is_missing():
        pytest.skip("Spark runs on Java 17: apt-get install openjdk-17-jre-headless")
    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.session.timeZone": "Asia/Kathmandu",
        "spark.sql.timestampType": "TIMESTAMP_NTZ",  # so that naive moments stay naive
        "spark.sql.execution.arrow.pyspark.enabled": "true",
    }
    builder = sql.SparkSession.builder.master("local[2]").appName("frames")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.fixture
def made(tmp_path, request):
    """Makes a frame of the named kind out of a PyArrow table."""
    number = iter(range(10**6))

    def make(engine, table):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what a maker of test data warns of is not ours
            return _made(engine, table, tmp_path / f"answers-{next(number)}.parquet", request)

    return make


def _made(engine, table, path, request):
    pa = pytest.importorskip("pyarrow", reason='pip install "proactive-core[frames]"')

    def pandas():
        pd = pytest.importorskip("pandas", reason="pandas is not installed")
        if engine == "pandas_arrow":
            return table.to_pandas(types_mapper=pd.ArrowDtype)
        frame = table.to_pandas()
        return frame.convert_dtypes() if engine == "pandas_nullable" else frame

    def polars():
        frame = pytest.importorskip("polars", reason="Polars is not installed").from_arrow(table)
        return frame.lazy() if engine == "polars_lazy" else frame

    def duckdb():
        module = pytest.importorskip("duckdb", reason="DuckDB is not installed")
        return module.connect().from_arrow(table)

    def parquet():
        pytest.importorskip("pyarrow.parquet").write_table(table, path)
        return path

    def stream():
        return pa.RecordBatchReader.from_batches(table.schema, table.to_batches(max_chunksize=2))

    makers = {
        "arrow": lambda: table,
        "arrow_stream": stream,
        "arrow_dataset": lambda: pytest.importorskip("pyarrow.dataset").dataset(table),
        "pandas": pandas,
        "pandas_nullable": pandas,
        "pandas_arrow": pandas,
        "polars": polars,
        "polars_lazy": polars,
        "duckdb": duckdb,
        "parquet": parquet,
        "spark": lambda: request.getfixturevalue("spark").createDataFrame(table),
    }
    return makers[engine]()
