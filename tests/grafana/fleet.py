"""A real PostgreSQL with the rows of several machines, and what Grafana's page, server and plugin make of a
query on its way there. For tests: it ends with them."""

import datetime
import decimal
import pathlib
import shutil
import socket
import subprocess
import tempfile

import dashboards

SERVICES = dashboards.ROOT / "scripts" / "services.sh"


def missing():
    """Why there cannot be one here; nothing where there can."""
    if not list(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        return "PostgreSQL: scripts/install-deps.sh services"
    try:
        import psycopg2  # noqa: F401
    except ImportError:
        return "python3-psycopg2: scripts/install-deps.sh services"
    return None


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Fleet:
    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="grafana_fleet."))
        self.folder.chmod(0o755)
        self.server = self.folder / "server"
        self.port = free_port()
        self.services("start", "--port", str(self.port))

    def services(self, action, *arguments):
        subprocess.run([SERVICES, action, "postgresql", "--dir", self.server, *arguments], check=True,
                       stdout=subprocess.DEVNULL)

    def end(self):
        self.services("stop")
        shutil.rmtree(self.folder)

    def forward(self, tracer_bio, database):
        """Sends all that a recorder's database has."""
        config = self.folder / "forward.toml"
        config.write_text(f"""
[[forward]]
url = "postgresql://tracer@127.0.0.1:{self.port}/tracer"
password_file = "{self.server}/password"
""")
        sent = subprocess.run([tracer_bio, "forward", "--once", "--config", config, "--database", database],
                              capture_output=True, text=True)
        if sent.returncode != 0:
            raise RuntimeError(sent.stderr)

    def connect(self, readonly=True):
        # As the data source's file wants its user.
        return Connection(readonly, host="127.0.0.1", port=self.port, user="tracer", dbname="tracer",
                          options="-c jit=off", password=(self.server / "password").read_text().strip())

    def analyze(self):
        """What autovacuum does within a minute or two."""
        self.connect(readonly=False).execute("ANALYZE")


class Connection:
    """As plugin.run() asks one."""

    def __init__(self, readonly, **where):
        import psycopg2

        self.connection = psycopg2.connect(**where)
        self.connection.set_session(readonly=readonly, autocommit=True)

    def execute(self, query):
        cursor = self.connection.cursor()
        cursor.execute(query)
        return cursor


def as_sqlite(value):
    """A value as SQLite has it: a number, a text; a time in seconds."""
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, datetime.datetime):
        return value.timestamp()
    return value


def as_forwarded(value):
    """A text of SQLite, which may hold any bytes, as it is sent."""
    if not isinstance(value, str):
        return value
    return "".join(f"\\u{ord(c):04x}".replace("\\u0000", "\\udc00") if c == "\0" or 0xDC80 <= ord(c) <= 0xDCFF else c
                   for c in str(value))
