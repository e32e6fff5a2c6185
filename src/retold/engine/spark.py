"""Stage functions over tables that no one machine need hold: Spark, with Arrow batches between it and Python.

Spark is known to this file only; Arrow comes as the batches that Spark hands in, and goes as more of their kind.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, Literal

from retold.errors import MissingExtra, NoSpace, RetoldError, UsageError

Columns = dict[str, Any]  # by name: NumPy arrays of whole numbers and floats, lists of everything else; all of one length
Function = Callable[[Iterator[Columns]], Iterator[Columns]]
Form = Literal["parquet", "jsonl"]

_SQL = {"spark.sql.execution.arrow.maxRecordsPerBatch": "500", "spark.sql.session.timeZone": "UTC"}
_PARTITION_BYTES = 32_000_000  # of input: what a task works through, in batches
_MOST_PARTITIONS = 4_000
_NEEDED = ("pyspark", "pandas", "pyarrow")
_NUMBERS = frozenset({"int8", "int16", "int32", "int64", "float", "double"})
_GLOB = re.compile(r"([\[\]{}*?\\])")
_LINE = 300
_NO_SPACE = "No space left on device"


@dataclass(frozen=True)
class File:
    """A file of a source: its path as Spark has it, as the user may call it, and its bytes."""

    path: str
    shown: str
    size: int


def check_installed() -> None:
    """Raise MissingExtra where Spark cannot run here: a library or Java is not there."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise MissingExtra(f"Spark needs {missing[0]}, which is not installed", "pip install 'retold[spark]'")
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java") is None and not (home and (Path(home) / "bin" / "java").exists()):
        raise MissingExtra("Spark needs Java 17 or newer, and there is no java here", "Install a Java runtime, or set JAVA_HOME")


@contextmanager
def open_spark(target: str, *, master: str, memory_bytes: int) -> Iterator[Spark]:
    """A session that writes below the folder `target` (a path or URI that every worker can reach), and what of it must not stay.

    master   as Spark calls it: local[2] is two cores of this machine, and nothing listens beyond it; no web page is served. Where
             the program has a session of Spark already, that one is used.
    Intermediate tables stand in `target`/_work and are gone at the end; the tables written appear all at once, at the end.
    Raises MissingExtra (no library, no Java), UsageError (Spark refuses, `target` is there already), NoSpace.
    """
    check_installed()
    # What goes wrong is told twice: before Java ends, which knows what it was, and where Java does not start.
    with tempfile.TemporaryFile() as log, _translated(log), session_of(master, memory_bytes, log) as session, _translated(log):
        spark = Spark(session, target)
        spark.begin()
        try:
            yield spark
            spark.publish()
        finally:
            spark.clean_up()


@contextmanager
def session_of(master: str, memory_bytes: int, log: IO[bytes], more: Mapping[str, str] | None = None) -> Iterator[Any]:
    """A session of Spark: one beside that of the program, where it has one, else our own, which ends with its Java process.

    log   an open file for what Java says. more: settings of Spark beside ours.
    """
    from pyspark.sql import SparkSession

    active = SparkSession.getActiveSession()
    if active is not None:
        session = active.newSession()
        for name, value in _SQL.items():
            session.conf.set(name, value)
        yield session
        return
    session = _start(master, memory_bytes, log, more or {})
    try:
        yield session
    finally:
        session.stop()
        _end_gateway()


def _start(master: str, memory_bytes: int, log: IO[bytes], more: Mapping[str, str]) -> Any:
    from pyspark.sql import SparkSession

    local = master.startswith("local")
    options = {
        **_SQL,
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.memory": f"{max(512, memory_bytes // 1_000_000)}m",
        "spark.driver.maxResultSize": "0",  # what is collected are whole numbers, some 60 bytes an article and a pair
        **more,
    }
    if local:
        options |= {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
    builder = SparkSession.builder.appName("retold").master(master)
    for name, value in options.items():
        builder = builder.config(name, value)
    with _as_java_starts(log, local=local):
        return builder.getOrCreate()


@contextmanager
def _as_java_starts(log: IO[bytes], *, local: bool) -> Iterator[None]:
    """What Java has to say goes into a file, whose last line is shown where it fails; workers are the Python that runs this."""
    wanted = {"PYSPARK_PYTHON": os.environ.get("PYSPARK_PYTHON", sys.executable)}
    wanted |= {"SPARK_LOCAL_IP": "127.0.0.1"} if local else {}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    shown = os.dup(2)
    os.dup2(log.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(shown, 2)
        os.close(shown)
        for name, old in before.items():
            os.environ.pop(name)
            os.environ.update({name: old} if old is not None else {})


def _end_gateway() -> None:
    # The Java process would outlive the session until this one ends, with its memory.
    from pyspark import SparkContext

    gateway = SparkContext._gateway
    if gateway is not None:
        gateway.shutdown()
        process = getattr(gateway, "proc", None)
        if process is not None:
            process.stdin.close()
            process.wait()
        SparkContext._gateway = SparkContext._jvm = None


@contextmanager
def _translated(log: IO[bytes]) -> Iterator[None]:
    """What Spark raises as one line of ours."""
    try:
        yield
    except (RetoldError, KeyboardInterrupt, GeneratorExit):
        raise
    except Exception as error:
        told = f"{error}\n{_end_of(log)}"
        if _NO_SPACE in told:
            raise NoSpace("no space left for what Spark writes", "Make room and run it again") from error
        raise UsageError(f"Spark ended: {_first_line(error, log)}", "See docs/spark.md") from error


def _first_line(error: Exception, log: IO[bytes]) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    if type(error).__name__ == "PySparkRuntimeError":  # Java did not start: it says why itself
        lines = [line for line in _end_of(log).splitlines() if line.strip()][-1:] + lines
    # Of a fault in a worker, the last line of its traceback says what it was.
    lines = [line.removeprefix(":").strip() for line in lines]
    causes = [line for line in lines if re.match(r"[\w.$]*(?:Error|Exception)\b: ?", line)]
    line = (causes or lines or [type(error).__name__])[0]
    return re.sub(r"^org\.apache\.[\w.$]+: | +SQLSTATE: \w+$", "", line)[:_LINE].rstrip(". ")


def _end_of(log: IO[bytes]) -> str:
    log.seek(max(0, log.seek(0, os.SEEK_END) - 20_000))
    return log.read().decode("utf-8", "replace")


class Spark:
    """A session. Tables are made by it and from one another."""

    def __init__(self, session: Any, target: str) -> None:
        """Made by `open_spark` only."""
        self._session = session
        self._named, self._target = target, self._path(target)
        self._work = self._path(f"{target}/_work")
        self._written: list[str] = []
        self.partitions = int(session.sparkContext.defaultParallelism)

    # --- files ----------------------------------------------------------------------------------------------------------------

    def _path(self, path: str) -> Any:
        # Java stands where the session was started, which need not be where we stand now.
        configuration = self._session.sparkContext._jsc.hadoopConfiguration()
        local = ":/" not in path and str(configuration.get("fs.defaultFS", "file:///")).startswith("file:")
        return self._session._jvm.org.apache.hadoop.fs.Path(os.path.abspath(path) if local else path)  # noqa: PTH100  links stay as named

    def _system(self, path: Any) -> Any:
        return path.getFileSystem(self._session.sparkContext._jsc.hadoopConfiguration())

    def begin(self) -> None:
        """Make the target folder. Raises UsageError where something is in it already."""
        system = self._system(self._target)
        if system.exists(self._target) and (not system.isDirectory(self._target) or len(system.listStatus(self._target))):
            raise UsageError(f"{self._named} is there already", "Name a folder that is not, or an empty one")
        system.mkdirs(self._work)

    def publish(self) -> None:
        """Move what was written to where it is to stand."""
        system = self._system(self._target)
        for name in self._written:
            system.mkdirs(self._path(f"{self._target}/{name}").getParent())
            system.rename(self._path(f"{self._work}/written/{name}"), self._path(f"{self._target}/{name}"))

    def clean_up(self) -> None:
        """Remove the intermediate tables, and the target folder where nothing is in it."""
        system = self._system(self._target)
        system.delete(self._work, True)
        if not len(system.listStatus(self._target)):
            system.delete(self._target, False)

    def files(self, source: str) -> list[File] | None:
        """The files of a source (a file or folder), in order of path; those that Spark takes for hidden ("_…", ".…") left out.

        None where there is no source of that name.
        """
        root = self._path(source)
        system = self._system(root)
        if not system.exists(root):
            return None
        above = str(system.makeQualified(root).toString())
        listing, found = system.listFiles(root, True), []
        while listing.hasNext():
            status = listing.next()
            path = str(status.getPath().toString())
            rest = path[len(above) :]
            if not any(part.startswith(("_", ".")) for part in rest.split("/")[1:]):
                shown = source.rstrip("/") + rest
                found.append(File(path, shown, int(status.getLen())))
        return sorted(found, key=lambda file: file.path)

    def plan(self, size: int) -> None:
        """Choose in how many parts the work is done, for so many bytes of input. Results do not depend on it."""
        least = int(self._session.sparkContext.defaultParallelism)
        self.partitions = max(least, min(_MOST_PARTITIONS, -(-size // _PARTITION_BYTES)))
        self._session.conf.set("spark.sql.shuffle.partitions", str(self.partitions))

    # --- tables ---------------------------------------------------------------------------------------------------------------

    def lines(self, files: Sequence[File]) -> Table:
        """Every line of text files, as bytes: file (`File.path`), block (first byte of the part it was read in), line."""
        reader = self._session.read.option("lineSep", "\n")
        frame = reader.text([_GLOB.sub(r"\\\1", file.path) for file in files])
        columns = (f"{_NAME} as file", "_metadata.file_block_start as block", "cast(value as binary) as line")
        return Table(self, frame.selectExpr(*columns))

    def rows(self, files: Sequence[File]) -> Table:
        """Every row of Parquet files, with all their columns, and _file, _row (counted from 0 in each file)."""
        reader = self._session.read.option("mergeSchema", "true")
        frame = reader.parquet(*[_GLOB.sub(r"\\\1", file.path) for file in files])
        return Table(self, frame.selectExpr("*", f"{_NAME} as _file", "_metadata.row_index as _row"))

    def digests(self, files: Sequence[File]) -> dict[str, str]:
        """SHA-256 of files, by path."""
        if not files:
            return {}
        frame = self._session.read.format("binaryFile").load([_GLOB.sub(r"\\\1", file.path) for file in files])
        return {row[0]: row[1] for row in frame.selectExpr(_NAME, "sha2(content, 256)").collect()}

    def table(self, rows: Iterable[Sequence[object]], schema: str) -> Table:
        """A small table from here. schema as for `Table.map`."""
        return Table(self, self._session.createDataFrame([tuple(row) for row in rows], schema))

    def share(self, value: object) -> Any:
        """A value for every worker, sent there once: its attribute `value`."""
        return self._session.sparkContext.broadcast(value)

    def saved(self, frame: Any, name: str) -> Any:
        """A frame written to the folder of intermediate tables and read from there."""
        path = f"{self._work}/{name}"
        frame.write.parquet(path)
        return self._session.read.schema(frame.schema).parquet(path)

    def write(self, table: Table, name: str, form: Form) -> int:
        """Write a table of results: the folder `name` in the target, of part files. It appears there at the end of the session.

        Returns how many rows it has.
        """
        path = f"{self._work}/written/{name}"
        writer = table.frame.write.option("compression", "zstd" if form == "parquet" else "none")
        written = self._session.read.schema(table.frame.schema)
        self._written.append(name)
        if form == "parquet":
            writer.parquet(path)
            return int(written.parquet(path).count())
        writer.option("ignoreNullFields", "false").json(path)
        return int(written.json(path).count())


_NAME = "url_decode(replace(_metadata.file_path, '+', '%2B'))"  # of a file; "+" stands for itself in a path


class Table:
    """A table of Spark. Conditions and columns are in its SQL. Nothing is computed before it is kept, collected or written."""

    def __init__(self, spark: Spark, frame: Any) -> None:
        """Made by `Spark` only."""
        self._spark = spark
        self.frame = frame

    def _made(self, frame: Any) -> Table:
        return Table(self._spark, frame)

    def select(self, *columns: str) -> Table:
        """These columns, each an expression."""
        return self._made(self.frame.selectExpr(*columns))

    def where(self, condition: str) -> Table:
        """The rows of which the condition holds."""
        return self._made(self.frame.where(condition))

    def join(self, other: Table, on: str, how: str = "inner") -> Table:
        """Rows of both that have the same value in a column."""
        return self._made(self.frame.join(other.frame, on, how))

    def also(self, other: Table) -> Table:
        """The rows of both, by the names of columns; one that either lacks is null."""
        return self._made(self.frame.unionByName(other.frame, allowMissingColumns=True))

    def distinct(self) -> Table:
        """Each row once."""
        return self._made(self.frame.distinct())

    def grouped(self, by: str, *order: str) -> Table:
        """Rows of one value together in one part, in order of `by`, then of `order`."""
        return self._made(self.frame.repartition(self._spark.partitions, by).sortWithinPartitions(by, *order))

    def ranged(self, by: str, *order: str) -> Table:
        """Rows in order of `by`, then of `order`, over all parts; rows of one value of `by` in one part."""
        return self._made(self.frame.repartitionByRange(self._spark.partitions, by).sortWithinPartitions(by, *order))

    def map(self, function: Function, schema: str) -> Table:
        """What a function makes of each part: it gets an iterator of batches and gives one.

        function   can be pickled. schema: of what it gives, in SQL ("place bigint, noun binary").
        """
        from pyspark.sql.pandas.types import to_arrow_schema
        from pyspark.sql.types import StructType

        given = StructType.fromDDL(schema)
        return self._made(self.frame.mapInArrow(_over_batches(function, to_arrow_schema(given)), given))

    def kept(self, name: str) -> Table:
        """The same, computed now and once, and kept to the end of the session."""
        return self._made(self._spark.saved(self.frame, name))

    def columns(self) -> Columns:
        """All rows, here."""
        return _columns_of(self.frame.toArrow())

    def names(self) -> tuple[str, ...]:
        """Of the columns."""
        return tuple(self.frame.columns)


def part_number() -> int:
    """In a worker: the number of the part that it works on."""
    from pyspark import TaskContext

    context = TaskContext.get()
    return int(context.partitionId()) if context else 0


def groups(batches: Iterator[Columns], by: str) -> Iterator[tuple[Any, Columns]]:
    """Runs of rows with the same value of a column, as `Table.grouped` puts them: the value, and their columns as lists."""
    value: Any = None
    held: dict[str, list[Any]] = {}
    for batch in batches:
        columns = {name: column if isinstance(column, list) else column.tolist() for name, column in batch.items()}
        values, start = columns[by], 0
        for i in range(1, len(values) + 1):
            if i < len(values) and values[i] == values[start]:
                continue
            if held and values[start] != value:
                yield value, held
                held = {}
            value = values[start]
            for name, column in columns.items():
                held.setdefault(name, []).extend(column[start:i])
            start = i
    if held:
        yield value, held


def _over_batches(function: Function, schema: Any) -> Callable[[Iterator[Any]], Iterator[Any]]:
    def over(batches: Iterator[Any]) -> Iterator[Any]:
        kind: Any = None  # Arrow's class of batches, as Spark hands it in; where there is no batch there is nothing to give

        def columns() -> Iterator[Columns]:
            nonlocal kind
            for batch in batches:
                kind = type(batch)
                if batch.num_rows:
                    yield _columns_of(batch)

        for given in function(columns()):
            if any(len(column) for column in given.values()):
                yield kind.from_pydict(given, schema=schema)

    return over


def _columns_of(batch: Any) -> Columns:
    return {name: _column_of(batch.column(name)) for name in batch.schema.names}


def _column_of(column: Any) -> Any:
    numbers = str(column.type) in _NUMBERS and not column.null_count
    return column.to_numpy(zero_copy_only=False) if numbers else column.to_pylist()


def as_columns(rows: Sequence[Mapping[str, object]], names: Sequence[str]) -> Columns:
    """Rows as columns."""
    return {name: [row[name] for row in rows] for name in names}
