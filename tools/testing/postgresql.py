# SPDX-License-Identifier: AGPL-3.0-or-later
# A private PostgreSQL 15 for one run of the tests: its own cluster in a temporary folder, on 127.0.0.1 and a free
# port, without fsync (what it holds dies with the run). The tests get its superuser, and each makes for itself the
# plain role and the database that it works with: row-level security does not bind a superuser.
"""Starts and stops the PostgreSQL of a run."""
import ctypes
import glob
import os
import pathlib
import pwd
import secrets
import signal
import socket
import subprocess
import time

START_SECONDS = 60
STOP_SECONDS = 20
PR_SET_PDEATHSIG = 1
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "log_min_messages": "warning",
}


class Postgresql:
    """`url` is set once started. Owner of the process: stop() must be called, whatever happens."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.url = ""
        self._process = None
        self._log = None

    def start(self):
        """Raises RuntimeError with what to do when PostgreSQL cannot be started."""
        programs = _find_programs()
        identity = _identity()
        self.folder.mkdir(parents=True)
        if identity:
            os.chown(self.folder, identity["user"], identity["group"])
        password, port = secrets.token_hex(16), _free_port()
        secret = self.folder / "secret"
        secret.write_text(password + "\n")
        if identity:
            os.chown(secret, identity["user"], identity["group"])
        data = self.folder / "cluster"
        made = subprocess.run(
            [programs / "initdb", "-D", data, "-U", "admin", f"--pwfile={secret}", "-A", "scram-sha-256",
             "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
            cwd=self.folder, capture_output=True, text=True, **identity)
        if made.returncode != 0:
            raise RuntimeError(f"initdb failed: {(made.stdout + made.stderr).strip()[-500:]}")
        settings = [part for key, value in SETTINGS.items() for part in ("-c", f"{key}={value}")]
        self._log = open(self.folder / "log", "wb")
        self._process = subprocess.Popen(
            [programs / "postgres", "-D", data, "-p", str(port), "-k", self.folder, *settings],
            cwd=self.folder, stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log,
            start_new_session=True, preexec_fn=_die_with_parent, **identity)
        admin = f"postgresql://admin:{password}@127.0.0.1:{port}/postgres"
        self._wait(programs, admin)
        self.url = admin

    def _wait(self, programs, admin):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            ready = subprocess.run([programs / "pg_isready", "-q", "-d", admin], capture_output=True)
            if ready.returncode == 0:
                return
            time.sleep(0.1)
        raise RuntimeError("PostgreSQL did not start: " + (self.folder / "log").read_text(errors="replace")[-500:])

    def stop(self):
        if self._process and self._process.poll() is None:
            for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
                self._process.send_signal(number)
                try:
                    self._process.wait(STOP_SECONDS)
                    break
                except subprocess.TimeoutExpired:
                    continue
        if self._log:
            self._log.close()


def _find_programs():
    for folder in sorted(glob.glob("/usr/lib/postgresql/15/bin")) + sorted(glob.glob("/usr/lib/postgresql/*/bin"))[::-1]:
        if os.path.exists(f"{folder}/initdb"):
            return pathlib.Path(folder)
    raise RuntimeError("PostgreSQL is not installed: apt-get install postgresql-15")


def _identity():
    """PostgreSQL refuses to run as root: then the user of its package, else nobody."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        except KeyError:
            continue
    raise RuntimeError("no unprivileged user to run PostgreSQL as")


def _die_with_parent():
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]

