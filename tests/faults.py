"""Plant small faults in copies of the course, and see that the tests find them.

``course.py test --faults`` runs the test meant for each fault, once on a copy
without it and once with it, and prints a table. Uses pytest and nbformat.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import refresh

ROOT = Path(__file__).resolve().parent.parent
NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv", "__pycache__", "test-artefacts", "*.egg-info", ".ruff_cache"
)
FAULTS = []


def fault(name, test, *meant):
    """Register a function that plants a fault in the copy at `root`.

    `test` is what pytest is to run, and each of `meant` must stand in the name of a
    test that fails.
    """

    def register(plant):
        FAULTS.append((name, test, meant, plant))
        return plant

    return register


def cell(lesson, cell_id, *words):
    """Return what nbval calls a code cell: it counts them, and has no ids."""
    (path,) = (ROOT / "notebooks").glob(f"{lesson}_*.ipynb")
    cells = nbformat.read(path, as_version=4).cells
    ids = [each.id for each in cells if each.cell_type == "code"]
    return " ".join([f"::Cell {ids.index(cell_id)}", *words])


def replace(path, old, new):
    """Put one text in the place of another that the file holds."""
    text = path.read_text(encoding="utf-8")
    if old not in text:
        raise ValueError(f"{path.name} does not hold {old!r}: mend tests/faults.py")
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


def change(root, lesson, cell_id, edit):
    """Edit one cell of a notebook in place, and write it in canonical form."""
    (path,) = (root / "notebooks").glob(f"{lesson}_*.ipynb")
    notebook = nbformat.read(path, as_version=4)
    (cell,) = [cell for cell in notebook.cells if cell.id == cell_id]
    edit(cell)
    path.write_text(refresh.canonical(notebook), encoding="utf-8", newline="\n")


@fault(
    "data behind a figure", "notebooks/00_start_here.ipynb", cell("00", "see-figure")
)
def _(root):
    neuron = root / "helpers" / "plots" / "neuron.py"
    replace(
        neuron,
        "[float(np.squeeze(function(x))) for x in x_values]",
        "[1.02 * function(x) for x in x_values]",
    )


@fault("two colours swapped", "notebooks/00_start_here.ipynb", cell("00", "see-figure"))
def _(root):
    style = root / "helpers" / "plots" / "style.py"
    replace(style, '"#0072B2", "#D55E00"', '"#D55E00", "#0072B2"')


@fault(
    "another picture stored", "notebooks/00_start_here.ipynb", cell("00", "see-figure")
)
def _(root):
    def edit(cell):
        cell.outputs[0].data["image/png"] = pictures[-1].data["image/png"]

    (path,) = (root / "notebooks").glob("01_*.ipynb")
    pictures = [
        output
        for cell in nbformat.read(path, as_version=4).cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    ]
    change(root, "00", "see-figure", edit)


@fault("a stale output", "notebooks/00_start_here.ipynb", cell("00", "last-value"))
def _(root):
    change(
        root,
        "00",
        "last-value",
        lambda cell: cell.outputs[0].data.update({"text/plain": "25.1"}),
    )


@fault("an unexecuted cell", "tests/test_notebooks.py", "test_every_cell_ran_once")
def _(root):
    def edit(cell):
        cell.execution_count, cell.outputs = None, []

    change(root, "00", "reaction", edit)


@fault("a number in a sentence", "tests/test_prose.py", "stands_in_its_cell[00")
def _(root):
    change(
        root,
        "00",
        "change-seen",
        lambda cell: cell.update(source=cell.source.replace("88.0", "86.0")),
    )


@fault(
    "a number and its binding",
    "notebooks/00_start_here.ipynb",
    "::numbers in sentences",
)
def _(root):
    def edit(cell):
        cell.source = cell.source.replace("88.0", "86.0")
        for pair in cell.metadata["numbers"]:
            pair[0] = pair[0].replace("88.0", "86.0")

    change(root, "00", "change-seen", edit)


@fault("a number said of a figure", "tests/test_prose.py", "stands_in_its_cell[02")
def _(root):
    change(
        root,
        "02",
        "samples",
        lambda cell: cell.update(source=cell.source.replace("(4.5, 8)", "(4.5, 9)")),
    )


@fault("two numbers swapped", "tests/test_prose.py", "in_its_place_and_nothing_else[03")
def _(root):
    change(
        root,
        "03",
        "try4",
        lambda cell: cell.update(source=cell.source.replace("0.9, 0.4", "0.4, 0.9")),
    )


@fault("a slider that does nothing", "tests/test_notebooks_browser.py -k 00", "[00")
def _(root):
    script = root / "helpers" / "stage.js"
    replace(script, 'model.on("change:at", moved);', "")


@fault("a stop of a slider", "tests/test_widgets.py -k stopping", "stopping")
def _(root):
    widgets = root / "helpers" / "widgets.py"
    replace(
        widgets,
        "distance = np.reshape(at_each_stop(stopping, stops), ",
        "distance = 1 + np.reshape(at_each_stop(stopping, stops), ",
    )


@fault(
    "a solution", "notebooks/01_single_neuron.ipynb", cell("01", "try3-check", "again")
)
def _(root):
    def edit(cell):
        cell.source = re.sub(r"(```python\n[^`]*)-", r"\1+", cell.source)

    change(root, "01", "try3-solution", edit)


@fault(
    "a mistake without its message",
    "tests/test_exercises.py -k own_message",
    "own_message[halfway]",
)
def _(root):
    exercises = root / "helpers" / "exercises.py"
    text = exercises.read_text(encoding="utf-8")
    start = text.index("check_halfway.mistake(")
    place = text.index("lambda", start)
    text = text[:place] + "lambda w, b: -b / w, " + text[place:]
    exercises.write_text(text, encoding="utf-8", newline="\n")


@fault("a dead link", "tests/test_notebooks.py", "test_links_lead_somewhere")
def _(root):
    (path,) = (root / "notebooks").glob("00_*.ipynb")
    replace(path, "(01_single_neuron.ipynb)", "(01_Single_neuron.ipynb)")


@fault("no alt text", "tests/test_notebooks.py", "test_every_picture_has_words[00")
def _(root):
    change(
        root,
        "00",
        "see-figure",
        lambda cell: cell.outputs[0].metadata["image/png"].update(alt=""),
    )


@fault(
    "an in-place update",
    "notebooks/00_start_here.ipynb",
    cell("00", "reaction", "again"),
)
def _(root):
    def edit(cell):
        cell.source += '\nvars().setdefault("runs", []).append(1)\nprint(len(runs))'
        cell.outputs[0].text += "1\n"

    change(root, "00", "reaction", edit)


@fault(
    "an output that depends on the hash seed",
    "notebooks/00_start_here.ipynb",
    cell("00", "reaction"),
)
def _(root):
    def edit(cell):
        cell.source += '\nprint({"speed", "friction", "distance", "time", "mass"})'
        cell.outputs[0].text += "{'speed', 'friction', 'distance', 'time', 'mass'}\n"

    change(root, "00", "reaction", edit)


@fault("a sign in a helper", "tests/test_training.py", "tests/test_training.py::")
def _(root):
    replace(root / "helpers" / "training.py", "b -= step", "b += step")


@fault("a seed", "tests/test_data.py", "tests/test_data.py::")
def _(root):
    replace(root / "helpers" / "data.py", "seed=402", "seed=403")


@fault("a warning in an output", "tests/test_notebooks.py", "nothing_that_changes")
def _(root):
    text = "cell.py:3: RuntimeWarning: overflow encountered in exp\n"
    warning = nbformat.v4.new_output("stream", name="stderr", text=text)
    change(root, "00", "reaction", lambda cell: cell.outputs.append(warning))


@fault("a tag that hides a cell", "tests/test_notebooks.py", "no_cell_is_tagged")
def _(root):
    change(
        root,
        "00",
        "reaction",
        lambda cell: cell.metadata.update(tags=["nbval-ignore-output"]),
    )


@fault("widget state stored", "tests/test_notebooks.py", "canonical_form[00")
def _(root):
    (path,) = (root / "notebooks").glob("00_*.ipynb")
    replace(
        path,
        '"metadata": {\n  "kernelspec"',
        '"metadata": {\n  "widgets": {},\n  "kernelspec"',
    )


def run(test, plant=None):
    """Run a test in a copy, with a fault or without; return which tests failed."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "course"
        shutil.copytree(ROOT, root, ignore=NOT_COPIED)
        if plant is not None:
            plant(root)
        ran = subprocess.run(
            [sys.executable, "-m", "pytest", "-rfE", "-p", "no:xdist", *test.split()],
            cwd=root,
            env=os.environ | {"PYTHONPATH": str(root)},
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
    failed = re.findall(r"^(?:FAILED|ERROR) (.*?)(?: - .*)?$", ran.stdout, re.M)
    if ran.returncode not in (0, 1) or (ran.returncode == 1) != bool(failed):
        failed.append(f"pytest ended with {ran.returncode}: {ran.stdout[-500:]}")
    return failed


def main():
    """Try all faults, two at a time; return 0 if each was found where it should."""
    tests = sorted({test for _, test, *_ in FAULTS})
    all_found = True
    with ThreadPoolExecutor(2) as pool:
        sound = dict(zip(tests, pool.map(run, tests), strict=True))
        found = pool.map(lambda each: run(each[1], each[3]), FAULTS)
        print(f"{'fault':40}  {'found':5}  by")
        for (name, test, meant, _), failed in zip(FAULTS, found, strict=True):
            by = [each for each in failed if all(words in each for words in meant)]
            is_found = bool(by) and not sound[test]
            all_found &= is_found
            word = "yes" if is_found else "NO"
            print(
                f"{name:40}  {word:5}  {(by or failed or ['nothing'])[0]}", flush=True
            )
            if sound[test]:
                print(f"    without the fault, too: {sound[test][0]}")
    return 0 if all_found else 1


if __name__ == "__main__":
    sys.exit(main())
