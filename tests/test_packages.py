"""The pins: within their bounds, complete, for all systems, and those installed."""

import functools
import importlib.metadata
import json
import re
import sys
import tomllib
from pathlib import Path

import matrix
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
# What the markers ask for, on each system; the Python is added to it.
SYSTEMS = {
    "linux": {"os_name": "posix", "platform_system": "Linux"},
    "darwin": {"os_name": "posix", "platform_system": "Darwin"},
    "win32": {"os_name": "nt", "platform_system": "Windows"},
}


def read(name):
    """The requirements in a file, without the line for the helpers themselves."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    lines = [line.partition("#")[0].strip() for line in lines]
    return [Requirement(line) for line in lines if line not in ("", "-e .")]


WANTED, PINS = read("requirements.in"), read("requirements.txt")


def version(pin):
    """The one version that a pin allows."""
    return str(pin.specifier).removeprefix("==")


@pytest.fixture
def pinned():
    """Skip where other packages were installed: in two rows of the matrix."""
    stamp = Path(sys.prefix) / "course-stamp.json"
    if not stamp.exists():
        pytest.skip("not an environment of course.py")
    installed = json.loads(stamp.read_text(encoding="ascii"))["requirements.txt"]
    if not installed.startswith(
        "-e .\n"
    ):  # so begin the pins; requirements.in does not
        pytest.skip("these are not the pinned packages")


@functools.cache
def needs(name):
    """What an installed package says that it needs in turn."""
    try:
        return [*map(Requirement, importlib.metadata.requires(name) or [])]
    except importlib.metadata.PackageNotFoundError:  # one for another system
        return []


def holds(requirement, environment, extra=""):
    """Whether a requirement counts in an environment."""
    marker = requirement.marker
    return marker is None or marker.evaluate({**environment, "extra": extra})


def closure(environment):
    """The names of all packages needed there, directly or in turn."""
    found, waiting = set(), [(each, "") for each in WANTED]
    while waiting:
        requirement, extra = waiting.pop()
        if holds(requirement, environment, extra):
            name = canonicalize_name(requirement.name)
            for extra in {"", *requirement.extras}:
                if (name, extra) not in found:
                    found.add((name, extra))
                    waiting += [(each, extra) for each in needs(name)]
    return {name for name, _ in found}


def test_each_pin_is_one_version_within_the_bounds():
    names = [pin.name for pin in PINS]
    assert names == sorted(set(names))  # so none stands there twice
    assert all(re.fullmatch(r"==[\d.]+", str(pin.specifier)) for pin in PINS)
    pins = {pin.name: version(pin) for pin in PINS}
    for wanted in WANTED:
        assert wanted.specifier.contains(pins[wanted.name]), wanted


@pytest.mark.parametrize("python", matrix.PINNED)
@pytest.mark.parametrize("system", SYSTEMS)
def test_what_is_needed_is_pinned_and_nothing_else(pinned, system, python):
    environment = {
        **SYSTEMS[system],
        "sys_platform": system,
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    there = {pin.name for pin in PINS if holds(pin, environment)}
    assert there == closure(environment)


def test_the_pinned_versions_are_installed(pinned):
    found = {
        pin: importlib.metadata.version(pin.name) for pin in PINS if holds(pin, {})
    }
    assert len(found) > 100
    for pin, there in found.items():
        assert there == version(pin), pin.name
        for each in needs(pin.name):  # what pip itself looks at, once more
            if holds(each, {}):
                assert each.specifier.contains(importlib.metadata.version(each.name))


def test_the_project_file_agrees_with_all_else():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (setuptools,) = [str(pin) for pin in PINS if pin.name == "setuptools"]
    assert project["build-system"]["requires"] == [setuptools]
    oldest = matrix.PINNED[0]
    assert project["project"]["requires-python"] == f">={oldest}"
    assert project["tool"]["ruff"]["target-version"] == f"py{oldest.replace('.', '')}"
    course = (ROOT / "course.py").read_text(encoding="utf-8")
    assert f"sys.version_info < ({oldest.replace('.', ', ')}):" in course
    assert f"needs Python {oldest} or newer" in course
    head = (ROOT / "requirements.in").read_text(encoding="utf-8")
    assert f"--python-version {oldest} " in head
    assert project["project"]["license"] == "BSD-3-Clause"
    code = (ROOT / "LICENSE-CODE").read_text(encoding="utf-8")
    assert code.startswith("BSD 3-Clause License\n")
    setup = project["tool"]["setuptools"]
    folders = {path.parent for path in (ROOT / "helpers").rglob("*.py")}
    names = {".".join(folder.relative_to(ROOT).parts) for folder in folders}
    assert set(setup["packages"]) == names
    kinds = {path.suffix for path in (ROOT / "helpers").iterdir() if path.is_file()}
    assert kinds == {".py", *(kind[1:] for kind in setup["package-data"]["helpers"])}
