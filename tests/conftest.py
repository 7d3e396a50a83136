"""What holds for every test: the profiles of hypothesis are known before a property is read, and every core is busy."""

import math
import os
import sys

from tests import properties as properties

# Where no bytecode is kept, as images like to have it, each process that a test starts would compile the whole house.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

WORKERS_PER_CORE = 1.5
"""Tests also wait: for a process to end, a page to be drawn, a disk. Meanwhile another one works."""


def pytest_xdist_auto_num_workers() -> int:
    return math.ceil((os.cpu_count() or 1) * WORKERS_PER_CORE)
