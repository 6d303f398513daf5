"""Count how many minutes a lesson takes: ``python tools/minutes.py 02``.

Each lesson states its minutes. They are counted at these rates, of a reader who is new
to the subject and runs and tries everything:

- 130 words of Markdown a minute: half the speed of reading a novel, as each formula
  and each figure stops the eye. What is folded away is not counted.
- 13 lines of code a minute: to read, to run, and to look at what came out.
- Half a minute for each **Predict**, three and a half for each slider, and five for
  each exercise (headed **Try** or **Milestone**).
"""

import re
import sys
from dataclasses import dataclass

import nbformat
import refresh

BLOCK = re.compile(r"```.*?```|<details>.*?</details>", re.S)
STATED = re.compile(r"\*\*Time:\*\* (\d+) minutes")


@dataclass
class Count:
    """What a lesson holds."""

    words: int
    code_lines: int
    predictions: int
    sliders: int
    exercises: int

    @property
    def minutes(self):
        """How long all of it takes together."""
        reading = self.words / 130 + self.code_lines / 13
        doing = 0.5 * self.predictions + 3.5 * self.sliders + 5 * self.exercises
        return reading + doing


def count(notebook):
    """Count what a lesson holds.

    Parameters
    ----------
    notebook : NotebookNode

    Returns
    -------
    Count
        A slider is a call of anything that the lesson imports from `helpers.widgets`.
    """
    cells = notebook.cells
    prose = "\n\n".join(c.source for c in cells if c.cell_type == "markdown")
    code = "\n".join(c.source for c in cells if c.cell_type == "code")
    unfolded = BLOCK.sub("", prose)
    imported = re.findall(r"from helpers\.widgets import (?:\(([^)]*)\)|(.*))", code)
    names = set(re.findall(r"\w+", " ".join(map(" ".join, imported))))
    return Count(
        words=len(re.findall(r"\w[\w'’.-]*", unfolded)),
        code_lines=sum(bool(line.strip()) for line in code.splitlines()),
        predictions=unfolded.count("**Predict"),
        sliders=sum(call in names for call in re.findall(r"\b(\w+)\(", code)),
        exercises=len(re.findall(r"^### (?:Try|Milestone) ", unfolded, re.M)),
    )


def main(arguments):
    """Print a line for each lesson that is meant."""
    for path in refresh.choose(arguments):
        notebook = nbformat.read(path, as_version=4)
        found, stated = count(notebook), STATED.search(notebook.cells[0].source)[1]
        print(f"{path.stem}: {found.minutes:.0f} minutes, it says {stated}; {found}")


if __name__ == "__main__":
    main(sys.argv[1:])
