"""Exported files, read by pyarrow and by DuckDB's Python package: what SQLite has, they have.

Usage: readers_test.py TRACER_BIO MAKE_DATABASES [UNITTEST_ARGUMENT...]
"""

import decimal
import json
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import unittest

import duckdb
import pyarrow
import pyarrow.parquet

TYPES = {"INTEGER": pyarrow.int64(), "REAL": pyarrow.float64(), "TEXT": pyarrow.string()}
TABLES = ("executions", "metrics", "runs", "tasks", "processed_executions", "run_executions", "users")

tracer_bio, make_databases = sys.argv[1:3]
folder = None


def setUpModule():
    global folder
    folder = tempfile.TemporaryDirectory(prefix="readers_test.")
    subprocess.run([make_databases, folder.name], check=True)
    for name in ("hostile", "plain"):
        subprocess.run(
            [tracer_bio, "export", "--all", "--database", path(f"{name}.db"), "-o", path(name)],
            check=True,
            stdout=subprocess.DEVNULL,
        )


def tearDownModule():
    folder.cleanup()


def path(name):
    return str(pathlib.Path(folder.name) / name)


def text_of(argument):
    """An argument as the list in a file has it: a byte that is not UTF-8 stands as \\udcNN."""
    return "".join(f"\\udc{ord(c) - 0xDC00:02x}" if 0xDC80 <= ord(c) <= 0xDCFF else c for c in argument)


class Stored:
    """A table as SQLite has it."""

    def __init__(self, scene, table):
        with sqlite3.connect(path(f"{scene}.db")) as database:
            self.types = {name: kind for _, name, kind, *_ in database.execute(f"PRAGMA table_info({table})")}
            self.key = [row[1] for row in database.execute(f"PRAGMA table_info({table})") if row[5]]
            order = ", ".join(self.key)
            self.rows = database.execute(f"SELECT * FROM {table} ORDER BY {order}").fetchall()

    def column(self, name):
        at = list(self.types).index(name)
        values = [row[at] for row in self.rows]
        if name != "args":
            return values
        return [[text_of(argument) for argument in json.loads(value)] for value in values]


def each_table():
    for scene in ("hostile", "plain"):
        for table in TABLES:
            yield Stored(scene, table), path(f"{scene}/{table}.parquet")


class Readers(unittest.TestCase):
    def test_pyarrow_reads_the_same_rows_and_types(self):
        for stored, file in each_table():
            read = pyarrow.parquet.read_table(file)
            read = read.sort_by([(name, "ascending") for name in stored.key])
            for name, kind in stored.types.items():
                wanted = pyarrow.list_(pyarrow.string()) if name == "args" else TYPES[kind]
                found = read.schema.field(name).type
                if name == "args":
                    self.assertTrue(pyarrow.types.is_list(found), found)
                    self.assertEqual(found.value_type, wanted.value_type)
                else:
                    self.assertEqual(found, wanted, name)
                self.assertEqual(read.column(name).to_pylist(), stored.column(name), name)

    def test_pyarrow_knows_times_as_utc(self):
        for stored, file in each_table():
            read = pyarrow.parquet.read_table(file).sort_by([(name, "ascending") for name in stored.key])
            for name in read.column_names:
                if not name.endswith("_utc"):
                    continue
                self.assertEqual(read.schema.field(name).type, pyarrow.timestamp("us", tz="UTC"), name)
                of_ns = [ns if ns is None else ns // 1000 for ns in stored.column(name[:-3] + "ns")]
                self.assertEqual(read.column(name).cast(pyarrow.int64()).to_pylist(), of_ns, name)

    def test_duckdb_reads_the_same_rows(self):
        for stored, file in each_table():
            names = ", ".join(f'"{name}"' for name in stored.types)
            key = ", ".join(stored.key)
            rows = duckdb.sql(f"SELECT {names} FROM read_parquet('{file}') ORDER BY {key}").fetchall()
            for at, name in enumerate(stored.types):
                self.assertEqual([row[at] for row in rows], stored.column(name), name)

    def test_all_three_have_the_same_sums(self):
        for stored, file in each_table():
            for name, kind in stored.types.items():
                if kind != "INTEGER":
                    continue
                total = sum(value or 0 for value in stored.column(name))
                by_duckdb = duckdb.sql(f"SELECT coalesce(sum({name}), 0) FROM read_parquet('{file}')").fetchall()[0][0]
                by_pyarrow = sum(
                    value or 0 for value in pyarrow.parquet.read_table(file, columns=[name]).column(name).to_pylist()
                )
                self.assertEqual((decimal.Decimal(by_duckdb), by_pyarrow), (total, total), name)

    def test_files_describe_their_columns(self):
        metadata = pyarrow.parquet.read_schema(path("plain/executions.parquet")).metadata
        self.assertEqual(metadata[b"tracer_bio.table"], b"executions")
        columns = json.loads(metadata[b"tracer_bio.columns"])
        self.assertEqual(columns["max_rss_bytes"]["unit"], "bytes")

    def test_an_archive_is_a_hive_dataset(self):
        dataset = path("archive")
        database = path("plain.db")
        subprocess.run(
            [tracer_bio, "archive", "--database", database, "--directory", dataset],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        read = pyarrow.parquet.read_table(f"{dataset}/executions")
        self.assertLessEqual({"host", "date", "database_id"}, set(read.column_names))
        with sqlite3.connect(database) as stored:
            ended = stored.execute("SELECT count(*), sum(cpu_ns) FROM executions WHERE end_reason IS NOT NULL")
            count, cpu_ns = ended.fetchone()
        self.assertEqual(read.num_rows, count)
        self.assertEqual(sum(value or 0 for value in read.column("cpu_ns").to_pylist()), cpu_ns)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
