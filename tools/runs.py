"""Run notebooks as tests: what nbval does, and what the course asks for beyond it.

nbval makes a test of each cell and runs all cells in one kernel. Here each cell comes
a second time after the last one, with the solutions in the stubs' places, and is then
run twice in a row; at the end come the numbers in the sentences. So one kernel tells
that a cell, and the whole notebook, can be run again, and that every solution passes
and leaves the rest of the lesson alone.

Other kernels have put out the same, each with another ``PYTHONHASHSEED``: that of
``course.py refresh``, whose outputs are stored (0), JupyterLab's (1, see
``test_notebooks_browser.py``), and that of another Python (its version), which
``.ci/run`` adds.
"""

import copy
import re

import expressions
import handout
import pictures
import prose
import pytest
from nbval.plugin import IPyNbCell, IPyNbFile

from helpers.exercises import EXERCISES


def comparable(outputs):
    """Return outputs without what is another in each run by its nature."""
    kept = []
    for output in copy.deepcopy(outputs):
        output.pop("execution_count", None)
        output.pop("transient", None)
        # The address of a live widget: only its text can be kept.
        output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)
        kept.append(output)
    return kept


def differences(path, cell, stored, new, exact=False):
    """Return what differs between two lists of a cell's outputs, and what to do.

    `exact` tells whether pictures must be the same to the last byte. Those that another
    machine has drawn are not.
    """
    stored, new = comparable(stored), comparable(new)
    name = f"{path.stem}, cell {cell.id}"
    if len(stored) != len(new):
        return [f"{name}: {len(stored)} outputs before, {len(new)} now"]
    found = []
    for before, now in zip(stored, new, strict=True):
        if before == now:
            continue
        if not (_has_picture(before) and _has_picture(now)):
            told = f"\n  before {_in_short(before)}\n  now    {_in_short(now)}"
            found.append(f"{name}: the output differs{told}")
            continue
        reasons = pictures.differences(before, now)
        if exact and not reasons:
            reasons = ["two runs give the same figure, but not the same bytes"]
        if reasons:
            kept = pictures.keep(f"{path.stem}-{cell.id}", before, now)
            found += [f"{name}: the figure differs", *reasons, f"See {kept}."]
    if found:
        found.append(
            "If that is meant, read the words beside it, then run: "
            f'"python3 course.py refresh {path.stem[:2]}".'
        )
    return found


def _has_picture(output):
    return "image/png" in output.get("data", {})


def _in_short(output):
    text = repr(output.get("text") or output.get("data") or output)
    return text if len(text) < 500 else text[:500] + " ..."


def belongs_to_an_exercise(notebook, index):
    """Whether a cell may say something else once the exercises are answered."""
    before = "\n".join(
        c.source for c in notebook.cells[:index] if c.cell_type == "markdown"
    )
    last_heading = re.findall(r"^#+ .*$", before, re.M)[-1:]
    ends_the_lesson = "progress()" in notebook.cells[index].source
    titles = {f"### {each.title}" for each in EXERCISES}
    return ends_the_lesson or not titles.isdisjoint(last_heading)


def not_passed(cell, outputs, lesson):
    """Return what a cell with a check, or with progress(), does not say as it should.

    `outputs` are what it put out with the solutions in place.
    """
    printed = "".join(output.get("text", "") for output in outputs)
    check = handout.CHECK.search(cell.source)
    if check and not re.search(rf"^{check[1]}: passed", printed, re.M):
        return [f"the solution does not pass its check:\n{printed}"]
    if check and "Put back" in printed:
        return [f"the check says that the solution changes the notebook:\n{printed}"]
    of_lesson = [each.is_core for each in EXERCISES if each.lesson == lesson]
    done = f"Done in this session: {sum(of_lesson)} of {sum(of_lesson)}\n"
    ticked = printed.count("[x]") == len(of_lesson) and "[ ]" not in printed
    if "progress()" in cell.source and not (done in printed and ticked):
        return [f"progress() does not tell that all exercises are done:\n{printed}"]
    return []


def set_up(file):
    """Start the kernel of a notebook, and another one if it never answers.

    That was seen once, where many kernels started beside each other.
    """
    try:
        IPyNbFile.setup(file)
    except RuntimeError:
        IPyNbFile.setup(file)


def more_tests(file, cells):
    """Return the tests of a notebook that come after those of nbval (`cells`)."""
    file.outputs, file.solved = {}, handout.solve(file.nb)
    code = [(i, c) for i, c in enumerate(file.solved.cells) if c.cell_type == "code"]
    again = []
    for item, (i, cell) in zip(cells, code, strict=True):
        free = belongs_to_an_exercise(file.nb, i)
        options = item.options | ({"check": False} if free else {})
        about = {"cell_num": item.cell_num, "cell": cell, "options": options}
        name = f"{item.name} again"
        again.append(CellAgain.from_parent(file, name=name, **about))
        again[-1].free = free
    return [*again, Sentences.from_parent(file, name="numbers in sentences")]


class CellAgain(IPyNbCell):
    """A cell once more in the same kernel, twice in a row, with the solutions.

    `free` tells that it belongs to an exercise, so that it may put out something else
    than what is stored.
    """

    free = False

    def runtest(self):
        """Run the cell twice in a row; both times it must do the same."""
        super().runtest()
        first, options = self.test_outputs, self.options
        self.options = {**options, "check": False}  # not with those stored
        super().runtest()
        self.options = options
        second = differences(self.path, self.cell, first, self.test_outputs, exact=True)
        if second:
            second.insert(0, "Run twice in a row, the cell does not do the same:")
            self.raise_cell_error("\n".join(second))


def faults(item):
    """Return what is wrong with the outputs of a cell that has run, beside its text.

    They are compared with those stored, pictures, too, and to the last byte with those
    of the first run in the same kernel.
    """
    file, path, cell, new = item.parent, item.path, item.cell, item.test_outputs
    before, found = file.outputs.get(cell.id), []
    file.outputs[cell.id] = new
    if not getattr(item, "free", False):  # whatever nbval has been told to ignore
        found += differences(path, cell, cell.outputs, new)
        found += differences(path, cell, before or new, new, exact=True)
    if isinstance(item, CellAgain):
        found += not_passed(cell, new, path.stem[:2])
    return found


class Sentences(pytest.Item):
    """The numbers in the sentences of a notebook, against the run that has been."""

    def runtest(self):
        """Work out what is bound, and compare it with the sentences."""
        ran = copy.deepcopy(self.parent.solved)
        code = [cell for cell in ran.cells if cell.cell_type == "code"]
        if not {cell.id for cell in code} <= self.parent.outputs.keys():
            pytest.skip("not all cells of the notebook have run")
        for cell in code:
            cell.outputs = self.parent.outputs[cell.id]
        values = expressions.values_of(self.parent.kernel, ran)
        if found := prose.false_claims(ran, values):
            lines = [f"{self.path.stem}, {line}" for line in found]
            pytest.fail("\n".join(lines), pytrace=False)

    def reportinfo(self):
        """Return what pytest calls this test."""
        return self.path, 0, f"{self.path.name}::{self.name}"
