"""The half of the site that runs: JupyterLab and Python in the reader's browser.

JupyterLite brings JupyterLab as plain files, and Pyodide is its Python. The site serves
the notebooks, the pictures, the data, `helpers` and what else is plain Python; NumPy,
matplotlib and scikit-learn come with Pyodide.
"""

import copy
import json
import re
import shutil

import nbformat
import refresh

from website import environment

HELPERS = "neuron-to-keras-helpers"  # their name in pyproject.toml
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
KERNELSPEC = {
    "display_name": "Python (Pyodide)",
    "language": "python",
    "name": "python",
}
USES_HELPERS = re.compile(r"^\s*(?:import|from) helpers\b", re.MULTILINE)
USES_KERAS = re.compile(r"^\s*(?:import|from) keras\b", re.MULTILINE)
FETCH = f"%pip install -q {HELPERS}"
NO_KERAS = (
    "This lesson needs Keras, and Keras doesn't run in a browser. You can read the "
    "lesson here, with everything it prints. To run it, get the course on your "
    "computer and start it with: python3 course.py lab"
)


def needs_keras(notebook):
    """Say whether a lesson imports Keras."""
    return any(
        cell.cell_type == "code" and USES_KERAS.search(cell.source)
        for cell in notebook.cells
    )


def for_browser(notebook):
    """Return a copy of a lesson that runs in a browser.

    Its first cell that imports `helpers` fetches them before. A lesson with Keras says
    on top, and in that cell, why it doesn't run.
    """
    notebook = copy.deepcopy(notebook)
    first = next(
        cell
        for cell in notebook.cells
        if cell.cell_type == "code" and USES_HELPERS.search(cell.source)
    )
    if needs_keras(notebook):
        first.source = f"raise RuntimeError({json.dumps(NO_KERAS)})"
        note = nbformat.v4.new_markdown_cell(f"> {NO_KERAS}", id="no-keras")
        notebook.cells.insert(0, note)
    else:
        first.source = f"{FETCH}\n{first.source}"
    return notebook


def write_contents(folder):
    """Write the files that the reader finds in JupyterLab into a new folder."""
    unwanted = shutil.ignore_patterns("__pycache__", ".*", "*.py")
    for name in ("data", "images"):
        shutil.copytree(environment.ROOT / name, folder / name, ignore=unwanted)
    (folder / "notebooks").mkdir()
    for path in refresh.choose([]):
        notebook = for_browser(nbformat.read(path, as_version=4))
        content = json.loads(refresh.canonical(notebook))
        content["metadata"]["kernelspec"] = KERNELSPEC
        text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        place = folder / "notebooks" / path.name
        place.write_text(text, encoding="utf-8", newline="\n")


def pack_helpers(wheels, scratch):
    """Pack `helpers` as a wheel, from a copy: so no `build` is left in the course."""
    unwanted = shutil.ignore_patterns("__pycache__", ".*")
    shutil.copytree(environment.ROOT / "helpers", scratch / "helpers", ignore=unwanted)
    shutil.copy2(environment.ROOT / "pyproject.toml", scratch)
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", wheels]
    environment.run("packing helpers", "pip", "wheel", *options, ".", cwd=scratch)


def write(folder, scratch, pyodide=None):
    """Write JupyterLite with all lessons into a new folder; `scratch` is to work in.

    `pyodide` is a full distribution to serve. By default the browser fetches it from
    where Pyodide is published.
    """
    wheels = scratch / "pypi"  # JupyterLite takes and lists what is in it
    shutil.copytree(environment.WHEELS, wheels)
    (scratch / "packing").mkdir()
    pack_helpers(wheels, scratch / "packing")
    write_contents(scratch / "files")
    settings = {"litePluginSettings": {KERNEL: {"disablePyPIFallback": True}}}
    settings |= {"appName": "From one neuron to Keras", "exposeAppInBrowser": True}
    config = {"jupyter-lite-schema-version": 0, "jupyter-config-data": settings}
    (scratch / "jupyter-lite.json").write_text(json.dumps(config), encoding="utf-8")
    if pyodide is not None:
        # Its consoles are no part of the site, and would fetch from elsewhere.
        unwanted = shutil.ignore_patterns("console*.html", "*.map", "*.d.ts")
        place = scratch / "static" / "pyodide"
        shutil.copytree(pyodide, place, ignore=unwanted)
    options = ["--contents", "files", "--output-dir", folder, "--apps", "lab"]
    options += ["--no-sourcemaps", "--no-unused-shared-packages"]
    environment.run(
        "building JupyterLite", "jupyterlite_core", "build", *options, cwd=scratch
    )
