"""The packages are pinned and installed so; the rooms of the house import one way."""

import ast
import functools
import graphlib
import importlib.metadata
import re
from pathlib import Path

import nox
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = nox.project.load_toml(ROOT / "pyproject.toml")
# Where the pins of each dependency group are.
FILES = {
    "dev": "requirements.txt",
    "site": "tools/website/requirements.txt",
    "browser": "tools/website/wheels.txt",
    "bench": "benchmarks/requirements.txt",
    "hub": "classroom/requirements.txt",
}
PYTHONS = nox.project.python_versions(PROJECT)
TEXTS = {
    group: (ROOT / name).read_text(encoding="utf-8") for group, name in FILES.items()
}


def wanted_by(group):
    """Return what a dependency group asks for."""
    return [*map(Requirement, nox.project.dependency_groups(PROJECT, group))]


def pins_of(group):
    """Return the pins of a dependency group."""
    found = re.findall(r"^(\S+==.*?)(?: \\)?$", TEXTS[group], re.M)
    return [Requirement(pin) for pin in found]


WANTED, PINS = wanted_by("dev"), pins_of("dev")
# What the markers ask for, on each system; the Python is added to it.
SYSTEMS = {
    "linux": {"os_name": "posix", "platform_system": "Linux"},
    "darwin": {"os_name": "posix", "platform_system": "Darwin"},
    "win32": {"os_name": "nt", "platform_system": "Windows"},
}


@functools.cache
def needs(name):
    """Return what an installed package says that it needs in turn."""
    try:
        return [*map(Requirement, importlib.metadata.requires(name) or [])]
    except importlib.metadata.PackageNotFoundError:  # one for another system
        return []


def holds(requirement, environment, extra=""):
    """Say whether a requirement counts in an environment."""
    marker = requirement.marker
    return marker is None or marker.evaluate({**environment, "extra": extra})


@pytest.mark.parametrize("group", FILES)
def test_each_pin_is_one_version_within_the_bounds_and_has_hashes(group):
    text, pins = TEXTS[group], {pin.name: pin for pin in pins_of(group)}
    assert len(pins) == len(pins_of(group)) == len(re.findall(r"^\S", text, re.M))
    assert text.count("    --hash=sha256:") == text.count("\n") - len(pins)
    assert all(re.fullmatch(r"==[\d.]+", str(pin.specifier)) for pin in pins.values())
    builds = PROJECT["build-system"]["requires"] if group == "dev" else []
    for wanted in [*wanted_by(group), *map(Requirement, builds)]:
        assert wanted.specifier.contains(str(pins[wanted.name].specifier)[2:]), wanted


def test_the_other_environments_take_the_versions_of_the_course():
    course = {pin.name: pin for pin in PINS}
    for group in FILES:
        for pin in pins_of(group):
            same = course.get(pin.name, pin)
            assert (same.specifier, same.extras) == (pin.specifier, pin.extras), pin
    assert {pin.name for pin in pins_of("browser")} <= course.keys()


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", SYSTEMS)
def test_what_is_needed_is_pinned_and_nothing_else(system, python):
    environment = {
        **SYSTEMS[system],
        "sys_platform": system,
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    found, waiting = set(), [(each, "") for each in WANTED]
    while waiting:
        requirement, extra = waiting.pop()
        if holds(requirement, environment, extra):
            name = canonicalize_name(requirement.name)
            new = {(name, e) for e in ("", *requirement.extras)} - found
            found |= new
            waiting += [(each, extra) for _, extra in new for each in needs(name)]
    pinned = {
        (p.name, e) for p in PINS if holds(p, environment) for e in ("", *p.extras)
    }
    assert pinned == found  # with the extras: see noxfile.py


def test_the_pins_are_installed():
    here = [pin for pin in PINS if holds(pin, {})]
    assert len(here) > 100
    for pin in here:
        assert pin.specifier.contains(importlib.metadata.version(pin.name)), pin


def imports(path):
    """Return the modules that a file imports, wherever in it, by their full names."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            place = list(path.relative_to(ROOT).parts[: -node.level or None])
            start = ".".join(place) + "." if node.level else ""
            start += f"{node.module}." if node.module else ""
            yield from (start + alias.name for alias in node.names)


def test_helpers_import_one_way_and_leave_keras_to_the_lessons():
    files = {}
    for path in (ROOT / "helpers").rglob("*.py"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        files[".".join(parts).removesuffix(".__init__")] = path
    modules, rooms = {}, {}
    for name, path in files.items():
        found = set(imports(path))
        if name != "helpers.many_networks":  # which lessons with Keras call
            assert not [f for f in found if re.match(r"(keras|jax)\b", f)], name
        own = {f if f in files else f.rpartition(".")[0] for f in found}
        own = modules[name] = own & files.keys() - {"helpers"}
        room = name.split(".")[1:2]
        rooms.setdefault(*room or [""], set()).update(f.split(".")[1] for f in own)
    for graph in (modules, {room: to - {room} for room, to in rooms.items()}):
        graphlib.TopologicalSorter(graph).prepare()  # raises if there is a circle


def test_what_runs_by_itself_asks_for_what_there_is():
    workflow = (ROOT / ".github/workflows/test.yml").read_text(encoding="utf-8")
    texts = [workflow, (ROOT / ".ci/run").read_text(encoding="utf-8")]
    asked = re.findall(r"--matrix=([\w.,]+)", "".join(texts))
    assert asked
    assert set(",".join(asked).split(",")) <= {*PYTHONS, "oldest", "newest"}
    jobs = yaml.safe_load(workflow)["jobs"]
    assert jobs["pinned"]["strategy"]["matrix"]["python"] == PYTHONS
    for action in re.findall(r"uses: (.*)", workflow):  # a tag can be moved, this not
        assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v[\d.]+", action), action
    for place in ("*.txt", "*.toml", "*.py", "*.md"):
        texts += [path.read_text(encoding="utf-8") for path in ROOT.glob(place)]
    # Packages come from where each computer is set to fetch them.
    assert not re.search(r"pypi\.|pythonhosted|index-url|find-links", "\n".join(texts))
