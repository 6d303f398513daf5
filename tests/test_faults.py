"""The faults that ``course.py test --faults`` plants can still be planted."""

import shutil
from pathlib import Path

import faults
import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ["data", "helpers", "images", "notebooks", "tools"]


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the course, and what its files hold."""
    root = tmp_path_factory.mktemp("course")
    for folder in FOLDERS:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / folder, root / folder, ignore=ignored)
    return root, {p: p.read_bytes() for p in root.rglob("*") if p.is_file()}


@pytest.mark.parametrize(
    "fault", faults.FAULTS, ids=[each[0] for each in faults.FAULTS]
)
def test_each_fault_changes_the_course_and_has_its_test(copy, fault):
    (root, before), (_, test, _, plant) = copy, fault
    plant(root)
    changed = [path for path in before if path.read_bytes() != before[path]]
    for path in changed:
        path.write_bytes(before[path])
    assert changed
    assert (ROOT / test.split("::")[0]).is_file()
