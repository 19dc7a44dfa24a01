# SPDX-License-Identifier: AGPL-3.0-or-later
# The table of results: what was measured, on what machine, against which target; and its place in bench/README.md.
"""Results of the benches."""
import os
import platform
import re

START, END = "<!-- results -->", "<!-- end of results -->"


class Table:
    def __init__(self):
        self._rows = []  # (group, what, value, target, verdict)

    def note(self, group, what, value, target="", met=None):
        """`met`: None when nothing was promised."""
        verdict = {None: "", True: "met", False: "**missed**"}[met]
        self._rows.append((group, what, value, target, verdict))
        print(f"  {what}: {value}" + (f" (target {target}: {verdict.strip('*')})" if verdict else ""), flush=True)

    def groups(self):
        return {row[0] for row in self._rows}

    def lines(self):
        return ["| " + " | ".join(row) + " |" for row in self._rows]

    def text(self):
        head = ["| Part | Measured | Result | Target | |", "|---|---|---|---|---|"]
        return "\n".join([f"Machine: {machine()}.", ""] + head + self.lines()) + "\n"


def machine():
    """Without a date nor a name: what a reader needs to compare."""
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        models = re.findall(r"^model name\s*:\s*(.*)$", file.read(), re.M)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = "quiet" if os.getloadavg()[2] < 0.5 else f"noisy (load {os.getloadavg()[2]:.1f} before and during the run)"
    return (f"{os.cpu_count()} virtual cores ({models[0] if models else platform.machine()}), {memory:.0f} GiB, "
            f"Linux {platform.release().split('-')[0]}, shared virtual disk, {load}; server, peer and load generator "
            "share the cores")


def write(path, results):
    """Puts the table between the marks; parts that were not measured keep their former lines."""
    text = path.read_text("utf-8")
    before, rest = text.split(START, 1)
    former, after = rest.split(END, 1)
    kept = [line for line in former.splitlines() if line.startswith("| ") and not line.startswith("| Part ")
            and line.split("|")[1].strip() not in results.groups()]
    whole = results.text().rstrip("\n") + "".join("\n" + line for line in kept)
    path.write_text(f"{before}{START}\n{whole}\n{END}{after}", "utf-8")
