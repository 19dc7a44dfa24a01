# SPDX-License-Identifier: AGPL-3.0-or-later
# The ground of the fault tests: a data folder made by `aubrac demo`, the server and the twin of the préfecture each in
# a process of its own, and what must be true of the folder once the fault has passed.
"""Servers that die, and their data."""
import contextlib
import hashlib
import os
import pathlib
import re
import select
import signal
import sqlite3
import subprocess
import tarfile
import time

from client import Client, Forms

BINARY = os.environ.get("AUBRAC_BINARY", str(pathlib.Path(__file__).resolve().parents[2] / "build/dev/aubrac"))
MAYOR = "maire@exemple.test"
START_SECONDS = 60
SETTLE_SECONDS = 180
STOP_SECONDS = 30
UNSETTLED = ("a_transmettre", "en_cours", "transmis")


def run(*words, timeout=120, **options):
    """The ended command; its output is bytes."""
    return subprocess.run([BINARY, *map(str, words)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=timeout, check=False, **options)


class Process:
    """A child with its output in a file. Owner: `end` must be called, whatever happens."""

    def __init__(self, words, log, environment=None):
        self.log = pathlib.Path(log)
        with open(self.log, "ab") as sink:
            self._child = subprocess.Popen([BINARY, *map(str, words)], stdin=subprocess.DEVNULL, stdout=sink,
                                           stderr=sink, env={**os.environ, **(environment or {})})

    @property
    def number(self):
        return self._child.pid

    def is_alive(self):
        return self._child.poll() is None

    def kill(self):
        self._child.kill()
        self._child.wait()

    def freeze(self):
        self._child.send_signal(signal.SIGSTOP)

    def end(self):
        """Its exit code."""
        if self.is_alive():
            self._child.send_signal(signal.SIGCONT)
            self._child.terminate()
        try:
            return self._child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"did not stop in {STOP_SECONDS} s:\n{self.said()}") from None

    def said(self):
        return self.log.read_text("utf-8", "replace")[-4000:]

    def wait_for(self, pattern, from_byte=0):
        """The match of `pattern` in what it says; AssertionError when it ends or is silent first."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            alive = self.is_alive()
            text = self.log.read_bytes()[from_byte:].decode("utf-8", "replace")
            found = re.search(pattern, text)
            if found:
                return found
            if not alive or time.monotonic() > deadline:
                raise AssertionError(f"never said {pattern!r}:\n{self.said()}")
            _pause(0.01)


def _pause(seconds):
    select.select([], [], [], seconds)


def wait_until(condition, what, seconds=SETTLE_SECONDS):
    """Looks until the condition holds; AssertionError after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"after {seconds} s still not: {what}")
        _pause(0.1)


class Twin(Process):
    """The préfecture of the training mode; it outlives the servers."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        super().__init__(["simulate", "prefecture", "--folder", self.folder, "--knobs", "delay=0"],
                         self.folder / "output")
        self.wait_for(r"[a-z]+\.training\.url = .*\n(?:.*\n)*?[a-z]+\.training\.url|return_address = .*\n")
        self.settings = dict(re.findall(r"^([a-z_.]+) = (.*)$", self.said(), re.M))

    def received(self):
        """[archive] in order of arrival, an archive that came twice twice."""
        log = self.folder / "received/received.log"
        if not log.exists():
            return []
        return [line.split("\t")[1] for line in log.read_text("utf-8").splitlines()]

    def received_numeros(self):
        """NumeroInterne of each acte received, as often as it was received."""
        numeros = []
        for path in sorted((self.folder / "received").glob("*.tar.gz*")):
            with tarfile.open(path) as archive:
                for member in archive:
                    if "-1-1_" in member.name and member.name.endswith("_0.xml"):
                        text = archive.extractfile(member).read().decode("iso-8859-1")
                        numeros += re.findall(r"NumeroInterne=\"([^\"]*)\"", text)
        return numeros


class Ground:
    """One data folder. `twin`: the préfecture that its adhérents in training send to; without one nothing leaves."""

    def __init__(self, data, twin=None, settings=None):
        self.data = pathlib.Path(data)
        self.server = None
        self.port = 0
        self._log = self.data.parent / (self.data.name + ".log")
        if not (self.data / "aubrac-data").exists():
            made = run("demo", "--data", self.data)
            if made.returncode != 0:
                raise AssertionError(f"aubrac demo: {made.returncode}\n{made.stderr.decode()[-3000:]}")
        self._configure({**(twin.settings if twin else {}), **(settings or {})})

    def _configure(self, settings):
        conf = self.data / "aubrac.conf"
        lines = conf.read_text("utf-8").splitlines() if conf.exists() else []
        names = set(settings) | {"server.twins"}
        lines = [line for line in lines if line.split("=")[0].strip() not in names]
        lines += [f"{name} = {value}" for name, value in settings.items()] + ["server.twins = no"]
        conf.write_text("\n".join(lines) + "\n", "utf-8")

    def start(self, environment=None):
        """Serves on a free port; returns once it answers."""
        said = self._log.stat().st_size if self._log.exists() else 0
        self.server = Process(["serve", "--data", self.data, "--port", 0], self._log, environment)
        self.port = int(self.server.wait_for(r"http://127\.0\.0\.1:(\d+)", said).group(1))

    def kill(self):
        if self.server:
            self.server.kill()

    def stop(self):
        if self.server:
            server, self.server = self.server, None
            code = server.end()
            if code not in (0, -signal.SIGKILL):
                raise AssertionError(f"the server ended with {code}:\n{server.said()}")

    def password(self):
        """The one of every account of the demo."""
        text = (self.data / "comptes-demo.txt").read_text("utf-8")
        return re.search(r"mot de passe : (\S+)", text).group(1)

    def sign_in(self, email=MAYOR):
        return Client(self.port).sign_in(email, self.password())

    def make_token(self):
        """Secret of a new token of the mayor's commune, with every right that the API knows."""
        mayor = self.sign_in()
        page = mayor.follow(mayor.get("/bureau/jetons"))
        form = next((form for form in Forms(page.text).found if "rights" in form["choices"]), None)
        if not form:
            raise AssertionError(f"/bureau/jetons ({page.status}) has no form:\n{page.text[:3000]}")
        answer = mayor.follow(mayor.post(form["action"], form["fields"] | {
            "name": "Logiciel d'essai", "rights": form["choices"]["rights"]}))
        mayor.close()
        found = re.search(r"aub_[A-Za-z0-9_-]{43}", answer.text)
        if not found:
            raise AssertionError(f"no token ({answer.status}):\n{answer.text[:3000]}")
        return found.group(0)

    def age_sessions(self):
        """As if everybody had been away for an hour: the next call of each is due to be noted."""
        with contextlib.closing(sqlite3.connect(self.data / "operator.db", timeout=30)) as base, base:
            base.execute("UPDATE session_sessions SET last_seen = "
                         "strftime('%Y-%m-%dT%H:%M:%fZ', last_seen, '-1 hour')")
            base.execute("UPDATE session_tokens SET last_used = ''")

    def stores(self):
        return [self.data / "operator.db", *sorted(self.data.glob("adherents/*/store.db"))]

    def rows(self, statement, *values, store=None):
        """What every store of an adhérent (or one store) answers, as tuples."""
        found = []
        for file in [store] if store else self.stores()[1:]:
            with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=30)) as base:
                found += base.execute(statement, values).fetchall()
        return found

    def statuts(self):
        """{numero: statut} of every acte but those of the demonstration, which a twin of its own received."""
        return dict(self.rows("SELECT numero, statut FROM actes_actes WHERE created_by <> 'command:demo'"))

    def settle(self):
        """Until nothing is on its way any more: what a dead server left is answered, or in doubt."""
        wait_until(lambda: not any(statut in UNSETTLED for statut in self.statuts().values()),
                   "every acte is answered or in doubt")

    def problems(self):
        """What is broken in the data at rest: files of SQLite, chains of evidence, documents, leftovers."""
        found = []
        for store in self.stores():
            for (line,) in self.rows("PRAGMA integrity_check", store=store):
                if line != "ok":
                    found.append(f"{store.name}: {line}")
        verified = run("journal", "verify", "--data", self.data)
        if verified.returncode != 0:
            found.append(f"journal verify: {(verified.stdout + verified.stderr).decode()[-1000:]}")
        for store in self.stores()[1:]:
            found += _file_problems(store, self.rows("SELECT sha256 FROM files_documents", store=store))
        return found

    def leftovers(self):
        """Files that no row knows: what a refused or broken write may have left."""
        found = []
        for store in self.stores()[1:]:
            known = {sha256 for (sha256,) in self.rows("SELECT sha256 FROM files_documents", store=store)}
            found += [str(path) for path in sorted(store.parent.glob("files/**/*"))
                      if path.is_file() and path.parent.name + path.name not in known]
            found += [str(path) for path in store.parent.glob("*.new*")]
        return found + [str(path) for path in self.data.glob("spool/*")]


def _file_problems(store, rows):
    found = []
    for (sha256,) in rows:
        path = store.parent / "files" / sha256[:2] / sha256[2:]
        if not path.exists():
            found.append(f"{path} is missing")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            found.append(f"{path} was altered")
    return found
