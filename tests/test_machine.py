"""The check of the machine names what is in the way (each in a Python of its own)."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUN = "from helpers.machine import check_machine; check_machine()"


def told(folder, code=RUN):
    """What is printed by Python, started in a folder as a notebook's kernel is."""
    code = f"import sys; sys.path.insert(0, {str(folder)!r}); {code}"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_a_healthy_machine_is_ready(tmp_path):
    lines = told(tmp_path).splitlines()
    assert lines[-1] == "Your computer is ready for the course."
    assert all(line.split()[1:] == ["ready"] for line in lines[:-1])


def test_files_that_hide_packages_are_named(tmp_path):
    hidden = ["numpy", "pandas", "sklearn", "matplotlib", "keras"]
    for name in hidden:
        (tmp_path / f"{name}.py").write_text("print('mine')\n")
    lines = {line.split()[0]: line for line in told(tmp_path).splitlines()}
    assert all(f"{n}.py" in lines[n] and "rename" in lines[n] for n in hidden)


def test_a_file_that_hides_a_module_of_python_is_named(tmp_path):
    (tmp_path / "fractions.py").write_text("x = 1\n")
    text = told(tmp_path)
    assert "fractions.py: rename it" in text
    assert "is ready for the course" not in text


def test_a_missing_package_is_named(tmp_path):
    hide = (
        "import importlib.machinery as m\n"
        "find = m.PathFinder.find_spec\n"
        "m.PathFinder.find_spec = lambda name, *a: "
        "None if name == 'anywidget' else find(name, *a)\n"
    )
    text = told(tmp_path, f"exec({hide!r}); {RUN}")
    assert "anywidget    missing" in text
    assert "Things to fix: " in text


def test_a_stranger_called_helpers_is_told(tmp_path):
    (tmp_path / "helpers").mkdir()
    (tmp_path / "helpers" / "__init__.py").write_text("")
    source = (ROOT / "helpers" / "machine.py").read_text(encoding="utf-8")
    code = (
        f"import types; made = types.ModuleType('machine'); "
        f"made.__file__ = {str(ROOT / 'helpers' / 'machine.py')!r}; "
        f"exec({source!r}, vars(made)); made.check_machine()"
    )
    assert "another package with this name" in told(tmp_path, code)
