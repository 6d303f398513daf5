"""Check that everything the lessons need is here and is what it seems to be.

Only the standard library is imported, so that this file works where all else fails.
Each lesson imports it first: a file beside the lesson that hides a package is told
before Python stumbles over it.
"""

import contextlib
import importlib
import os
import sys
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

COURSE = Path(__file__).resolve().parent.parent
IS_BROWSER = sys.platform == "emscripten"
# What a lesson imports, and the name under which it is installed.
PACKAGES = {
    "numpy": "numpy",
    "matplotlib": "matplotlib",
    "PIL": "pillow",
    "pandas": "pandas",
    "sklearn": "scikit-learn",
    "ipywidgets": "ipywidgets",
    "anywidget": "anywidget",
    "keras": "keras",
    "jax": "jax",
}
SLOW = {"keras", "jax"}  # found, but not loaded: only some lessons need them
# What a browser need not have yet, or never has.
IN_BROWSER = dict.fromkeys(["pandas", "sklearn"], "comes when a lesson imports it")
IN_BROWSER |= dict.fromkeys(SLOW, "not in a browser: some lessons are only to be read")
START = (
    "start the course with: python3 course.py lab (on Windows: py course.py lab, or "
    "python course.py lab)"
)


class FileInTheWay(Exception):
    """A file beside the notebook has the name of a package that the lesson needs."""


def refuse_files_in_the_way():
    """Stop where files beside the notebook would be imported in place of packages.

    Raises
    ------
    FileInTheWay
        It names the files.
    """
    beside = [
        found
        for name in PACKAGES
        for found in (f"{name}.py", os.path.join(name, "__init__.py"))
        if os.path.isfile(found)
    ]
    hiding = [found for found in beside if _would_be_imported(found)]
    if hiding:
        names = [Path(found).parts[0] for found in hiding]
        hidden = [Path(name).stem for name in names]
        raise FileInTheWay(
            f"Rename {' and '.join(names)} in the folder {Path.cwd().name}: Python "
            f"takes it for the package {' and '.join(hidden)}. Then choose Kernel, "
            "Restart Kernel."
        )


def _would_be_imported(beside):
    """Tell whether Python takes a file of this folder for a package of its name."""
    place = place_of(Path(beside).parts[0].removesuffix(".py"))
    return place is not None and _is_own_file(place)


def check_machine(places=False):
    """Print a line for each package of the course: ready, or what to do about it.

    A package from outside this Python says where it lies.

    Parameters
    ----------
    places : bool
        Say of every package where it lies.
    """
    # A name that is not here yet may be by now: someone has just installed it.
    importlib.invalidate_caches()
    faults = {name: fault_of(name) for name in [*PACKAGES, "helpers"]}
    for name, fault in faults.items():
        print(f"{name:12} {fault or note_on(name) or _ready(name, places)}")
    n_faults = sum(map(bool, faults.values()))
    if not n_faults:
        print("Your computer is ready for the course.")
    else:
        print(f"Things to fix: {n_faults}. Then choose Kernel, Restart Kernel.")


def fault_of(name):
    """Return what is wrong with a package and what to do about it, or None."""
    place = place_of(name)
    if name == "helpers":
        if place is None or not place.resolve().is_relative_to(COURSE):
            return f"another package with this name is in the way ({place}): {START}"
        return _failure("helpers.plots")
    if place is None:
        if note_on(name):
            return None
        return f"missing: close JupyterLab, then {START}"
    if _is_own_file(place):
        return (
            f"hidden by a file of yours, {place.name}, in the folder "
            f"{place.parent.name}: rename it"
        )
    try:
        version(PACKAGES[name])
    except PackageNotFoundError:
        return f"not the real package, but something in {place}: rename that"
    return None if name in SLOW else _failure(name)


def note_on(name):
    """Return what there is to know of a package that a browser need not have."""
    is_away = IS_BROWSER and place_of(name) is None
    return IN_BROWSER.get(name) if is_away else None


def _ready(name, places):
    """Return the word for a package without fault, and its place if that matters."""
    place = place_of(name)
    homes = [Path(sys.prefix), Path(sys.base_prefix), COURSE]
    is_at_home = any(place.resolve().is_relative_to(home.resolve()) for home in homes)
    return f"ready, in {place.parent}" if places or not is_at_home else "ready"


def load_runtime():
    """On Windows, load the C++ runtime that scikit-learn brings.

    JAX needs one and brings none; what Windows itself has may be too old or missing.
    """
    if sys.platform == "win32" and (place := place_of("sklearn")):
        import ctypes

        with contextlib.suppress(OSError):
            ctypes.WinDLL(str(place / ".libs" / "msvcp140.dll"))


def place_of(name):
    """Return the file or folder from which a name would be imported, or None."""
    try:
        spec = find_spec(name)
    except (ImportError, ValueError):  # ValueError: imported in some half-way state
        return None
    if spec is None:
        return None
    if spec.origin and Path(spec.origin).name != "__init__.py":
        return Path(spec.origin)
    places = list(spec.submodule_search_locations or [])
    return Path(places[0]) if places else None


def _is_own_file(place):
    """Tell whether a package comes from beside the notebook, not from where it lives.

    The folder of a notebook is the first place in which Python looks.
    """
    own = {Path.cwd().resolve()}
    if (COURSE / "course.py").exists():  # helpers may be among the packages instead
        own |= {COURSE, COURSE / "notebooks"}
    return place.resolve().parent in own


def _failure(name):
    """Import a package for real; return what went wrong, or None."""
    try:
        importlib.import_module(name)
    except Exception as error:
        culprit = _hidden_by_a_file(error)
        return culprit or (
            f"does not load ({type(error).__name__}: {error}): delete the folder "
            f".venv, then {START}"
        )
    return None


def _hidden_by_a_file(error):
    """Find, in the way an import took, a file of the reader's own that hides a module.

    A file called random.py beside the notebook breaks NumPy, although NumPy is fine.
    """
    trace = error.__traceback__
    while trace is not None:
        place = Path(trace.tb_frame.f_code.co_filename)
        if place.suffix == ".py" and place.exists() and _is_own_file(place):
            return f"hidden by a file of yours, {place.name}: rename it"
        trace = trace.tb_next
    names = {path.stem for path in Path.cwd().glob("*.py")}
    for name in sorted(names & (sys.stdlib_module_names | set(PACKAGES))):
        return f"probably hidden by a file of yours, {name}.py: rename it"
    return None


refuse_files_in_the_way()
load_runtime()
