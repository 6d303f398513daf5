"""Plant small faults in copies of the course, and see that the tests find them.

``course.py test --faults`` runs the test meant for each fault on a copy with it, and
once all of them together on a copy without any, and prints a table. Uses pytest and
nbformat.
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
    ".git", ".venv*", "__pycache__", "test-artefacts", "*.egg-info", ".ruff_cache"
)
FAULTS = []


def fault(name, test, meant=""):
    """Register a function that plants a fault in the copy at `root`.

    `test` is what pytest is to run: one test, or a whole lesson, as a cell needs those
    above it. Then `meant` must stand in the name of a test that fails.
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
    """Exchange a text of a file, where it is found first."""
    text = path.read_text(encoding="utf-8")
    if old not in text:
        raise ValueError(f"{path.name} does not hold {old!r}: change tools/faults.py")
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


def in_helpers(old, new):
    """Return what exchanges a text in the one file of helpers/ that holds it."""

    def plant(root):
        files = [p for p in (root / "helpers").rglob("*") if p.suffix in (".py", ".js")]
        found = [path for path in files if old in path.read_text(encoding="utf-8")]
        if len(found) != 1:
            raise ValueError(f"{old!r} is in {len(found)} files, not in one")
        replace(found[0], old, new)

    return plant


def in_file(name, old, new):
    """Return what exchanges a text in the file of that name."""
    return lambda root: replace(root / name, old, new)


def in_lesson(lesson, old, new):
    """Return what exchanges a text in the file of a lesson."""
    return lambda root: replace(*(root / "notebooks").glob(f"{lesson}_*"), old, new)


def in_cell(lesson, cell_id, edit):
    """Return what edits one cell of a lesson, and writes it in canonical form."""

    def plant(root):
        (path,) = (root / "notebooks").glob(f"{lesson}_*.ipynb")
        notebook = nbformat.read(path, as_version=4)
        (found,) = [each for each in notebook.cells if each.id == cell_id]
        edit(found)
        path.write_text(refresh.canonical(notebook), encoding="utf-8", newline="\n")

    return plant


def in_text(lesson, cell_id, old, new):
    """Return what exchanges a text in a cell of a lesson."""

    def edit(found):
        if old not in found.source:
            raise ValueError(f"{cell_id} does not hold {old!r}: change tools/faults.py")
        found.source = found.source.replace(old, new)

    return in_cell(lesson, cell_id, edit)


# ---- Functions to plant: what a helper does ----

FIRST = "notebooks/00_start_here.ipynb"
OF_FIRST = "[00_start_here]"
NEURON = "notebooks/01_single_neuron.ipynb"
fault("data behind a figure", NEURON, cell("01", "lines"))(
    in_helpers(
        "[float(np.squeeze(function(x))) for x in x_values]",
        "[1.02 * function(x) for x in x_values]",
    )
)
fault("two colours swapped", FIRST, cell("00", "see-slider-still"))(
    in_helpers('"#0072B2", "#D55E00"', '"#D55E00", "#0072B2"')
)
fault(
    "a slider that does nothing",
    f"tests/test_notebooks_browser.py::test_runs_from_top_to_bottom{OF_FIRST}",
)(in_helpers('model.on("change:at", moved);', ""))
fault(
    "a stop of a slider",
    "tests/test_widgets.py::test_stopping_is_the_law_at_every_stop",
)(
    in_helpers(
        "distance = np.reshape(at_each_stop(stopping, stops), ",
        "distance = 1 + np.reshape(at_each_stop(stopping, stops), ",
    )
)
fault(
    "a mistake without its message",
    "tests/test_mistakes.py::"
    "test_every_way_to_make_a_mistake_gets_its_own_message[halfway]",
)(
    in_helpers(
        '"w * x = -b, with a minus.",',
        '"w * x = -b, with a minus.",\n    lambda w, b: -b / w,',
    )
)
fault(
    "two mistakes' words exchanged",
    "tests/test_mistakes.py::test_each_slip_is_told_what_it_looks_like[halfway]",
)(in_helpers('"a fraction turned upside down."', '"a place without the weight in it."'))
fault(
    "a sign in a helper",
    "tests/test_training.py::test_regression_figures_of_the_source",
)(in_helpers("b -= step", "b += step"))
fault(
    "a guard of a helper",
    "tests/test_training.py::test_what_cannot_be_trained_is_refused",
)(in_helpers("n_epochs >= 1):", "n_epochs >= 0):"))
fault(
    "a trainer's precision",
    "tests/test_training.py::"
    "test_the_guards_against_overflow_and_the_logarithm_of_zero",
)(in_helpers("LOG_TOLERANCE = 1e-8", "LOG_TOLERANCE = 1.01e-8"))
fault(
    "the smallest size",
    "tests/test_data.py::test_one_stop_is_enough_and_is_the_first_of_many_features",
)(in_helpers("if n_samples < 1:", "if n_samples < 2:"))
fault("a seed", "tests/test_data.py::test_regime_of_the_course")(
    in_helpers("seed=402", "seed=403")
)

# ---- What a sentence or a picture says ----

fault(
    "a number in a sentence",
    f"tests/test_prose.py::test_each_bound_text_is_in_its_cell{OF_FIRST}",
)(in_text("00", "change-seen", "88.0", "86.0"))
fault(
    "a calculation in a sentence",
    "tests/test_prose.py::test_calculations_in_formulas_come_out[02_gradient_descent]",
)(in_text("02", "loss-check", "= 8$", "= 9$"))
fault(
    "a displayed formula",
    "tests/test_formulas.py::"
    "test_each_displayed_formula_is_what_it_should_be[02_gradient_descent]",
)(in_text("02", "step-name", "w - ", "w + "))
fault(
    "a figure of the data card",
    "tests/test_bmi_data.py::"
    "test_card_states_the_other_figures_of_the_file_and_its_model",
)(in_file("data/README.md", "7.48 cm for men", "7.84 cm for men"))


@fault("a number and its binding", FIRST, "::numbers in sentences")
def _(root):
    def edit(cell):
        cell.source = cell.source.replace("88.0", "86.0")
        for pair in cell.metadata["numbers"]:
            pair[0] = pair[0].replace("88.0", "86.0")

    in_cell("00", "change-seen", edit)(root)


@fault("a word that the run decides", FIRST, "::numbers in sentences")
def _(root):
    def edit(cell):
        cell.source += " The second distance is smaller."
        words = "'larger' if stopping(144, 0.9) > stopping(72, 0.9) else 'smaller'"
        cell.metadata["numbers"].append(["smaller", words])

    in_cell("00", "braking-seen", edit)(root)


@fault(
    "a label on another arrow",
    "tests/test_images.py::"
    "test_each_weight_is_on_the_arrow_that_it_belongs_to[two_layers]",
)
def _(root):
    script = root / "images" / "draw_two_layers.py"
    replace(script, "on(INPUTS[i], HIDDEN[j], cross", "on(INPUTS[j], HIDDEN[i], cross")
    subprocess.run([sys.executable, script], check=True, stdout=subprocess.DEVNULL)


# ---- What is stored, and whether it can be run again ----

fault("a stale output", FIRST, cell("00", "last-value"))(
    in_cell(
        "00", "last-value", lambda c: c.outputs[0].data.update({"text/plain": "20.1"})
    )
)
IN_FILE = "tests/test_notebooks.py::test_"
fault("an unexecuted cell", f"{IN_FILE}every_cell_ran_once_and_in_order{OF_FIRST}")(
    in_cell("00", "braking", lambda c: c.update(execution_count=None, outputs=[]))
)
fault("a dead link", f"{IN_FILE}links_lead_somewhere_in_exact_case{OF_FIRST}")(
    in_lesson("00", "(01_single_neuron.ipynb)", "(01_Single_neuron.ipynb)")
)
fault("no alt text", f"{IN_FILE}every_picture_has_words{OF_FIRST}")(
    in_cell(
        "00",
        "see-slider-still",
        lambda c: c.outputs[0].metadata["image/png"].update(alt=""),
    )
)
fault(
    "a tag that hides a cell",
    f"{IN_FILE}no_cell_is_tagged_and_ids_are_unique{OF_FIRST}",
)(in_cell("00", "braking", lambda c: c.metadata.update(tags=["nbval-ignore-output"])))
fault("widget state stored", f"{IN_FILE}stored_in_canonical_form{OF_FIRST}")(
    in_lesson(
        "00",
        '"metadata": {\n  "kernelspec"',
        '"metadata": {\n  "widgets": {},\n  "kernelspec"',
    )
)


@fault(
    "a warning in an output",
    f"{IN_FILE}outputs_hold_nothing_that_changes_or_disturbs{OF_FIRST}",
)
def _(root):
    text = "cell.py:3: RuntimeWarning: overflow encountered in exp\n"
    warning = nbformat.v4.new_output("stream", name="stderr", text=text)
    in_cell("00", "braking", lambda cell: cell.outputs.append(warning))(root)


# ---- What refresh does ----

fault(
    "a lesson stored that failed",
    "tests/test_refresh.py::"
    "test_a_cell_that_fails_is_named_and_nothing_is_written[print(no_such)-NameError]",
)(
    in_file(
        "tools/refresh.py",
        'raise CellFailed(f"cell {cell.id}:\\n{reason}") from error',
        "break",
    )
)
fault(
    "a new number in another place",
    "tests/test_prose.py::test_new_numbers_and_words_go_to_their_places",
)(in_file("tools/prose.py", "prose, start)", "prose)"))


def run(tests, plant=None):
    """Run tests in a copy, with a fault or without; return which of them failed."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "course"
        shutil.copytree(ROOT, root, ignore=NOT_COPIED)
        if plant is not None:
            plant(root)
        ran = subprocess.run(
            [sys.executable, "-m", "pytest", "-rfE", "-p", "no:xdist", *tests],
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
        without = pool.submit(run, tests)
        found = pool.map(lambda each: run([each[1]], each[3]), FAULTS)
        print(f"{'fault':30}  {'found':5}  by")
        for (name, test, meant, _), failed in zip(FAULTS, found, strict=True):
            by = [each for each in failed if each.startswith(test) and meant in each]
            all_found &= bool(by)
            word = "yes" if by else "NO"
            print(
                f"{name:30}  {word:5}  {(by or failed or ['nothing'])[0]}", flush=True
            )
        for each in without.result():
            all_found = False
            print(f"fails without any fault, too: {each}")
    return 0 if all_found else 1


if __name__ == "__main__":
    sys.exit(main())
