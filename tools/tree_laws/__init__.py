# SPDX-License-Identifier: AGPL-3.0-or-later
# One module per family of laws; each has run(tree), which notes breaches in the tree.
