#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
# Runs the test programs of the tree, two at a time, with a PostgreSQL of their own, and counts. The last line is
# "N passed, N failed, N skipped"; exit 1 when something failed or nothing passed. Called by ./test and ./dev test.
# usage: tools/run_tests.py [--list | --targets] [NAME…]   --targets: what ninja must build for them; none means all
"""Runs the tests."""
import concurrent.futures
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))
from testing import programs, reports  # noqa: E402
from testing.postgresql import Postgresql  # noqa: E402

BUILD = ROOT / "build/dev"
AT_ONCE = 2
STOP_SECONDS = 5  # between asking a program to end and killing it


class Runner:
    """Starts programs, remembers the running ones so that none outlives the run."""

    def __init__(self, scratch, environment):
        self._scratch = scratch
        self._environment = environment
        self._lock = threading.Lock()
        self._running = set()
        self._stopping = False

    def run(self, program):
        folder = pathlib.Path(tempfile.mkdtemp(prefix=program.name.replace("/", "-") + "-", dir=self._scratch))
        report, log = folder / "report", folder / "output"
        temporary = folder / "tmp"
        temporary.mkdir()
        folder.chmod(0o711)  # servers that a test starts may run as another user
        environment = self._environment | {
            "TMPDIR": str(temporary), "HOME": str(temporary), "AUBRAC_REPORT": str(report),
            "GTEST_OUTPUT": f"xml:{report}"}
        begun = time.monotonic()
        try:
            status = self._execute(program, environment, log)
            output = log.read_text("utf-8", "replace") if log.exists() else ""
        except OSError as error:
            status, output = 127, f"{program.command[0]}: {error.strerror}"
        outcome = reports.read_outcome(program.kind, report, output, status, time.monotonic() - begun)
        shutil.rmtree(folder, ignore_errors=True)
        return outcome

    def _execute(self, program, environment, log):
        """The exit code, or None at the time limit."""
        with open(log, "wb") as sink:
            with self._lock:
                if self._stopping:
                    raise OSError(0, "stopped before it began")
                process = subprocess.Popen(program.command, cwd=program.folder, env=environment,
                                           stdin=subprocess.DEVNULL, stdout=sink, stderr=sink,
                                           start_new_session=True)
                self._running.add(process)
            try:
                return process.wait(programs.TIME_LIMIT)
            except subprocess.TimeoutExpired:
                return None
            finally:
                _end_group(process)
                with self._lock:
                    self._running.discard(process)

    def stop(self):
        with self._lock:
            self._stopping = True
            running = list(self._running)
        for process in running:
            _end_group(process)


def _end_group(process):
    """Ends the program and all it started: a browser or a server must not outlive its test."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
        except (ProcessLookupError, PermissionError):
            return
        if number == signal.SIGTERM:
            deadline = time.monotonic() + STOP_SECONDS
            while time.monotonic() < deadline and _group_lives(process):
                time.sleep(0.02)
    process.poll()


def _group_lives(process):
    process.poll()
    try:
        os.killpg(process.pid, 0)
        return True
    except (ProcessLookupError, PermissionError):
        return False


def base_environment():
    environment = dict(os.environ)
    environment.update({
        "AUBRAC_ROOT": str(ROOT),
        "AUBRAC_BINARY": str(BUILD / "aubrac"),
        "ASAN_OPTIONS": "detect_leaks=1:halt_on_error=1:strict_string_checks=1:detect_stack_use_after_return=1",
        "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1",
        "LC_ALL": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
    })
    environment.pop("AUBRAC_TEST_POSTGRESQL", None)
    return environment


def choose(everything, wanted):
    """The programs named; by exact name if there is one, else by part of the name."""
    if not wanted:
        return everything
    chosen = []
    for name in wanted:
        exact = [program for program in everything if program.name == name]
        chosen += exact or [program for program in everything if name in program.name]
    return list(dict.fromkeys(chosen))


def run_all(chosen, scratch):
    """[(program, Outcome)] in the order they ended."""
    environment, outcomes = base_environment(), []
    database = Postgresql(pathlib.Path(scratch) / "postgresql")
    runner = Runner(scratch, environment)
    pool = concurrent.futures.ThreadPoolExecutor(AT_ONCE)
    try:
        if any(program.kind != "unittest" or "laws/" not in program.name for program in chosen):
            try:
                database.start()
                environment["AUBRAC_TEST_POSTGRESQL"] = database.url
            except (RuntimeError, OSError, subprocess.SubprocessError) as error:
                outcomes.append((None, reports.Outcome(failures=[("PostgreSQL of the tests", str(error))])))
        ordered = sorted(chosen, key=lambda program: program.weight)
        futures = {pool.submit(runner.run, program): program for program in ordered}
        for future in concurrent.futures.as_completed(futures):
            outcomes.append((futures[future], future.result()))
            show(futures[future], outcomes[-1][1])
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        runner.stop()
        pool.shutdown(wait=True)
        database.stop()
    return outcomes


def show(program, outcome):
    verdict = "FAIL" if outcome.failures else "ok  "
    counts = f"{outcome.passed} passed"
    if outcome.failures:
        counts += f", {len(outcome.failures)} failed"
    if outcome.skips:
        counts += f", {len(outcome.skips)} skipped"
    print(f"{verdict} {program.name:<28} {counts:<36} {outcome.seconds:6.1f} s", flush=True)


def summarise(outcomes):
    """Prints failures, then skips, then the line of counts; the exit code."""
    passed = sum(outcome.passed for _, outcome in outcomes)
    failures = [(program, *failure) for program, outcome in outcomes for failure in outcome.failures]
    skips = [(program, *skip) for program, outcome in outcomes for skip in outcome.skips]
    for program, name, text in failures:
        print(f"\nFAILED {program.name + ': ' if program else ''}{name}")
        print("\n".join("    " + line for line in reports.tail(text).splitlines()))
    if skips:
        print(f"\nSKIPPED, hence not proved ({len(skips)}):")
        for program, name, reason in skips:
            print(f"    {program.name}: {name}: {' '.join(reason.split()) or 'no reason given'}")
    print(f"\n{passed} passed, {len(failures)} failed, {len(skips)} skipped", flush=True)
    return 1 if failures or not passed else 0


def _interrupt(number, frame):
    """Once: a second signal must not cut the cleaning short."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise KeyboardInterrupt


def main(arguments):
    everything = programs.list_programs(ROOT, BUILD)
    if "--list" in arguments:
        print("\n".join(program.name for program in everything))
        return 0
    asked = [word for word in arguments if word != "--targets"]
    chosen = choose(everything, asked)
    if not chosen:
        print(f"no test program is named like {' '.join(asked) or 'anything'}; ./test --list names them", file=sys.stderr)
        print("0 passed, 0 failed, 0 skipped", file=sys.stderr)
        return 1
    if asked != arguments:
        print(" ".join(programs.list_targets(chosen)) if asked else "")
        return 0
    signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGTERM, _interrupt)
    with tempfile.TemporaryDirectory(prefix="aubrac-tests-", ignore_cleanup_errors=True) as scratch:
        os.chmod(scratch, 0o711)  # PostgreSQL runs as another user and must reach its folder
        try:
            return summarise(run_all(chosen, scratch))
        except KeyboardInterrupt:
            print("\nstopped before the end: nothing is proved", file=sys.stderr)
            return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
