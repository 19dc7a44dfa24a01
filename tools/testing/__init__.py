# SPDX-License-Identifier: AGPL-3.0-or-later
# What tools/run_tests.py is made of: the kinds of test programs, the PostgreSQL of a run, the reports.
