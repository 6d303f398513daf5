"""Find the buttons above the sliders of a lesson: the names of their presets.

A stage is made from what the lesson has defined, so its cell has to run. It gets only
those statements of the lesson that it needs, which takes an instant where the whole
lesson would take a minute.
"""

import ast
import contextlib
import dis
import io
import types

import numpy as np

SLIDER = "explorer"  # how the name ends that a lesson gives to a stage
COMPOUND = ast.For | ast.While | ast.If | ast.With | ast.Try


class Untrained:
    """Three networks that always say 0."""

    def predict(self, X):
        """Return three rows of predictions, one for each sample."""
        return np.zeros((3, len(X)))


# What takes long to make, though the buttons depend on nothing but its form.
STAND_INS = {
    "tried": {(rate, n): Untrained() for rate in (0.001, 0.01) for n in (20, 100)}
}


def presets(notebook):
    """Return the buttons of each slider of a lesson.

    Parameters
    ----------
    notebook : NotebookNode

    Returns
    -------
    dict of str to list of str
        For the id of each cell with a stage, the names of its presets.
    """
    before, found = [], {}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            for statement in ast.parse(cell.source).body:
                names = [n for n in bound(statement) if n.endswith(SLIDER)]
                for name in names:
                    stage = run(needed(before, statement))[name]
                    found[cell.id] = list(stage.presets)
                if not names:
                    before.append(statement)
    return found


def run(statements):
    """Run statements without a word; return the names that there are then."""
    names = {"__name__": "lesson"} | STAND_INS
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(ast.Module(statements, []), "lesson", "exec"), names)
    return names


def needed(before, last):
    """Return the last statement, and those before it of which it needs something."""
    kept, names = [last], read(last) - STAND_INS.keys()
    for statement in reversed(before):
        here = bound(statement)
        if here & names:
            kept.append(statement)
            # Whatever these names held further up is forgotten here, unless the
            # statement might not have run or changes what there was.
            if not isinstance(statement, COMPOUND | ast.AugAssign):
                names -= here
            names |= read(statement) - STAND_INS.keys()
    return kept[::-1]


def bound(statement):
    """Return the names that a statement defines or changes, but for those of calls."""
    steps = dis.get_instructions(compiled(statement))
    names = {step.argval for step in steps if step.opname == "STORE_NAME"}
    for node in ast.walk(statement):  # values[key] = ... changes values
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            names |= {n.id for n in ast.walk(node.value) if isinstance(n, ast.Name)}
    return names


def read(statement):
    """Return the names of the notebook that a statement reads, also inside of def."""
    names, codes = set(), [compiled(statement)]
    while codes:
        code = codes.pop()
        codes += [each for each in code.co_consts if isinstance(each, types.CodeType)]
        steps = dis.get_instructions(code)
        names |= {s.argval for s in steps if s.opname in {"LOAD_NAME", "LOAD_GLOBAL"}}
    return names


def compiled(statement):
    """Return the code of one statement."""
    return compile(ast.Module([statement], []), "lesson", "exec")
