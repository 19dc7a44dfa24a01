# SPDX-License-Identifier: AGPL-3.0-or-later
# Reads what a test program leaves behind: GoogleTest's XML, our JSON of unittest, TAP of Node. A program that
# ends badly without naming a failure counts as one.
"""Outcome of one test program."""
import dataclasses
import json
import re
import xml.etree.ElementTree

TAIL_LINES = 40


@dataclasses.dataclass
class Outcome:
    passed: int = 0
    failures: list = dataclasses.field(default_factory=list)  # (name, text)
    skips: list = dataclasses.field(default_factory=list)     # (name, reason)
    seconds: float = 0.0


def read_outcome(kind, report, output, status, seconds):
    """`report`: path given to the program; `output`: its text; `status`: its exit code, or None when it was
    stopped at its time limit."""
    reader = {"gtest": _read_gtest, "unittest": _read_unittest, "node": _read_tap}[kind]
    try:
        outcome = reader(report, output, status)
    except (OSError, ValueError, KeyError, xml.etree.ElementTree.ParseError):
        outcome = _read_nothing(kind, output, status)
    outcome.seconds = seconds
    if status is None:
        outcome.failures.append(("the program", "was stopped at its time limit\n" + tail(output)))
    elif status != 0 and not outcome.failures:
        outcome.failures.append(("the program", f"{_ending(status)} though no test failed\n" + tail(output)))
    elif status == 0 and not outcome.passed and not outcome.skips and not outcome.failures:
        outcome.failures.append(("the program", "ran no test\n" + tail(output)))
    return outcome


def tail(output):
    return "\n".join(output.splitlines()[-TAIL_LINES:])


def _ending(status):
    return f"was killed by signal {-status}" if status < 0 else f"ended with code {status}"


def _read_gtest(report, output, status):
    outcome = Outcome()
    for case in xml.etree.ElementTree.parse(report).getroot().iter("testcase"):
        name = f"{case.get('classname')}.{case.get('name')}"
        failures = [node.text or node.get("message") or "" for node in case.findall("failure")]
        if failures:
            outcome.failures.append((name, "\n".join(failures)))
        elif case.get("status") == "notrun":
            outcome.skips.append((name, "disabled"))
        elif case.get("result") == "skipped" or case.find("skipped") is not None:
            node = case.find("skipped")
            reason = (node.get("message") or node.text or "") if node is not None else ""
            outcome.skips.append((name, reason.split("\n", 1)[-1]))
        else:
            outcome.passed += 1
    return outcome


def _read_unittest(report, output, status):
    content = json.loads(open(report, encoding="utf-8").read())
    return Outcome(content["passed"], [tuple(item) for item in content["failures"]],
                   [tuple(item) for item in content["skips"]])


_POINT = re.compile(r"^(\s*)(not ok|ok) \d+(?: - (.*?))?(?:\s+# (SKIP|TOD[O])\b\s*(.*))?$")


def _read_tap(report, output, status):
    """Counts the leaves: a point that closes a group of points is the group, not a test."""
    outcome = Outcome()
    deeper = -1  # depth of the points seen since the last one of a lesser depth
    said_before = []  # what a file that dies while loading prints before its point
    lines = output.splitlines()
    for index, line in enumerate(lines):
        match = _POINT.match(line)
        if not match:
            if line.startswith("# ") and not line.startswith("# Subtest"):
                said_before = said_before[-TAIL_LINES:] + [line]
            continue
        depth, verdict, name, mark, reason = len(match[1]), match[2], match[3] or "?", match[4], match[5]
        is_group = deeper > depth
        deeper = depth
        if mark:
            outcome.skips.append((name, reason or mark))
        elif verdict == "not ok" and not (is_group and outcome.failures):
            said = "" if depth else "\n".join(said_before) + "\n"
            outcome.failures.append((name, said + _tap_details(lines, index + 1)))
        elif verdict == "ok" and not is_group:
            outcome.passed += 1
    if not (outcome.passed or outcome.failures or outcome.skips):
        raise ValueError("no TAP")
    return outcome


def _tap_details(lines, index):
    details = []
    if index < len(lines) and lines[index].strip() == "---":
        for line in lines[index + 1:index + 1 + TAIL_LINES]:
            if line.strip() == "...":
                break
            details.append(line)
    return "\n".join(details)


def _read_nothing(kind, output, status):
    """The program died before its report: what it said is all there is."""
    outcome = Outcome()
    if kind == "gtest":
        outcome.passed = len(re.findall(r"^\[       OK \] ", output, re.M))
        started = re.findall(r"^\[ RUN      \] (\S+)", output, re.M)
        for name in re.findall(r"^\[  FAILED  \] (\S+) \(", output, re.M):
            outcome.failures.append((name, ""))
        if status is not None:
            last = f" during {started[-1]}" if started else ""
            outcome.failures.append(("the program", f"{_ending(status)}{last}\n{tail(output)}"))
    elif status is not None:
        outcome.failures.append(("the program", f"{_ending(status)} without a report\n{tail(output)}"))
    return outcome
