"""The faults that ``course.py test --faults`` plants can still be planted."""

import shutil
from pathlib import Path

import faults
import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ["data", "helpers", "images", "notebooks", "tools"]


def files(root):
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "fault", faults.FAULTS, ids=[each[0] for each in faults.FAULTS]
)
def test_each_fault_changes_the_course_and_has_its_test(tmp_path, fault):
    _, test, _, plant = fault
    for folder in FOLDERS:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=ignored)
    before = files(tmp_path)
    plant(tmp_path)
    assert files(tmp_path) != before
    assert (ROOT / test.split()[0]).is_file()
