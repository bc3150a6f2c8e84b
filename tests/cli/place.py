# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the program and the files of the project are."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.abspath(os.environ.get("abs_top_srcdir")
                         or os.path.join(HERE, "..", ".."))
PROGRAM = os.path.abspath(os.environ.get("VFIO_CHECK", "./vfio-check"))
HOSTS = os.path.join(SOURCE, "data", "hosts")
RULES_PAGE = os.environ.get("RULES_PAGE", os.path.join(
    os.path.dirname(PROGRAM), "man", "vfio-check-rules.7"))
TEMPLATE = os.environ.get("PO_TEMPLATE", os.path.join(
    os.path.dirname(PROGRAM), "po", "vfio-check.pot"))
SCHEMA = os.path.join(SOURCE, "data", "schema.json")
EXPLAIN_SCHEMA = os.path.join(SOURCE, "data", "explain.schema.json")
EXPECT_SCHEMA = os.path.join(SOURCE, "data", "expect.schema.json")
EXPECTED = os.path.join(HERE, "expected")
PCI_IDS = os.path.join(HERE, "pci.ids")

# The kernel tests' builder of DMAR tables serves here as well.
sys.path.append(os.path.join(SOURCE, "tests", "kernel"))
