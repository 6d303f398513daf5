"""The course on other Pythons, and with other packages than the pinned ones.

``python3 course.py test --matrix`` runs all sessions of the matrix, ``--matrix=3.13``
or ``--matrix=oldest,newest`` some of them. Each has an environment of its own in
``.venv/matrix``, which takes 1.5 GB; a Python that this computer lacks is skipped.

``.venv/bin/nox -s pins`` writes ``requirements.txt`` from ``pyproject.toml``; with
``-- --upgrade`` it takes everything at its newest version.
"""

import os
from pathlib import Path

import nox

nox.options.sessions = ["pinned", "oldest", "newest"]
nox.options.envdir = ".venv/matrix"
nox.options.default_venv_backend = "venv"
nox.options.download_python = "never"

PROJECT = nox.project.load_toml("pyproject.toml")
PACKAGES = nox.project.dependency_groups(PROJECT, "dev")
PYTHONS = nox.project.python_versions(PROJECT)
# Where pyenv keeps Pythons: its own commands start the chosen ones only.
PYENV = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
PLACES = [str(place) for place in sorted(PYENV.glob("3.1[1-9].*/bin"))]
os.environ["PATH"] = os.pathsep.join([*PLACES, os.environ["PATH"]])
# With other packages than the pins, these have nothing to say.
ABOUT_PINS = ["test_the_pins_are_installed", "test_what_is_needed_is_pinned"]
UNPINNED = [f"--deselect=tests/test_packages.py::{name}" for name in ABOUT_PINS]


def run_tests(session, packages, *options):
    """Install packages and the helpers, then run what was asked for."""
    session.install("--only-binary=:all:", "--no-compile", *packages)
    session.install("--no-deps", "--no-build-isolation", "--editable", ".")
    session.run("python", "-m", "pytest", *options, *session.posargs)


@nox.session(python=PYTHONS, reuse_venv=True)
def pinned(session):
    """Run the tests with the packages of requirements.txt."""
    run_tests(session, ["--requirement", "requirements.txt"])


@nox.session(python=PYTHONS[0], reuse_venv=True)
def oldest(session):
    """Run the tests with the oldest packages that pyproject.toml allows."""
    run_tests(session, [each.replace(">=", "==") for each in PACKAGES], *UNPINNED)


@nox.session
def newest(session):
    """Run the tests with the newest packages there are."""
    run_tests(session, ["--upgrade", *PACKAGES], *UNPINNED)


@nox.session
def pins(session):
    """Pin each package and all that it needs, for all systems and Pythons."""
    session.install("uv")
    pin(session, "dev", "requirements.txt")
    # With the site the same versions, so that its sliders speak with the same Python.
    course = ("--constraint", "requirements.txt")
    pin(session, "site", "tools/website/requirements.txt", *course)
    pin(session, "browser", "tools/website/wheels.txt", *course, "--no-deps")
    pin(session, "bench", "benchmarks/requirements.txt", *course)
    pin(session, "hub", "classroom/requirements.txt", *course)


def pin(session, group, file_name, *options):
    """Pin what a dependency group of pyproject.toml asks for."""
    wanted = f"{session.create_tmp()}/{group}.in"
    with open(wanted, "w", encoding="utf-8") as file:
        file.write("\n".join(nox.project.dependency_groups(PROJECT, group)))
    session.run(
        *("uv", "pip", "compile", wanted, "--output-file", file_name),
        *("--universal", "--python-version", PYTHONS[0], "--generate-hashes"),
        # One version for all Pythons where there is one, so that all print the same.
        *("--fork-strategy", "fewest", "--no-annotate", "--no-header", "--quiet"),
        # A pip of 2023 takes name==1.0 for no pin of what asks for name[extra].
        "--no-strip-extras",
        *options,
        *session.posargs,
    )
