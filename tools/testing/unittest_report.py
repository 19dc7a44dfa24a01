# SPDX-License-Identifier: AGPL-3.0-or-later
# Runs one file of unittest and writes its outcome as JSON at $AUBRAC_REPORT.
# usage: unittest_report.py FILE
"""Runs one file of Python tests."""
import importlib.util
import json
import os
import pathlib
import sys
import unittest


def main(path):
    path = pathlib.Path(path).resolve()
    sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    suite = unittest.defaultTestLoader.loadTestsFromModule(module)
    result = unittest.TextTestRunner(verbosity=2).run(suite)
    failures = [(str(test), text) for test, text in result.failures + result.errors]
    failures += [(str(test), "was expected to fail and passed") for test in result.unexpectedSuccesses]
    failed_tests = {name.split(" (<subtest>")[0] for name, _ in failures}
    report = {
        "passed": max(0, result.testsRun - len(failed_tests) - len(result.skipped)),
        "failures": failures,
        "skips": [(str(test), reason) for test, reason in result.skipped],
    }
    where = os.environ.get("AUBRAC_REPORT")
    if where:
        pathlib.Path(where).write_text(json.dumps(report), "utf-8")
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
