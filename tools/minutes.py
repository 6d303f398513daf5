"""Count how many minutes a lesson takes: ``python tools/minutes.py 02``.

Each lesson states its minutes. They are counted, for each of its sections and for all
together, at these rates, of a reader who is new to the subject and runs and tries
everything:

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
from nbformat.v4 import new_markdown_cell

BLOCK = re.compile(r"```.*?```|<details>.*?</details>", re.S)
HEADING = re.compile(r"^## (.*)$", re.M)
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

    A slider is a call of anything that the lesson imports from `helpers.widgets`.
    """
    return count_cells(notebook.cells, slider_names(notebook.cells))


def slider_names(cells):
    """Return the names that the cells import from `helpers.widgets`."""
    code = joined(cells, "code")
    imported = re.findall(r"from helpers\.widgets import (?:\(([^)]*)\)|(.*))", code)
    return set(re.findall(r"\w+", " ".join(map(" ".join, imported))))


def joined(cells, kind):
    """Return the sources of all cells of one kind as one text."""
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == kind)


def count_cells(cells, names):
    """Return what some cells hold, as a Count; a slider is a call of these names."""
    unfolded = BLOCK.sub("", joined(cells, "markdown"))
    code = joined(cells, "code")
    return Count(
        words=len(re.findall(r"\w[\w'’.-]*", unfolded)),
        code_lines=sum(bool(line.strip()) for line in code.splitlines()),
        predictions=unfolded.count("**Predict"),
        sliders=sum(call in names for call in re.findall(r"\b(\w+)\(", code)),
        exercises=len(re.findall(r"^### (?:Try|Milestone) ", unfolded, re.M)),
    )


def sections(notebook):
    """Return each heading ``##`` of a lesson, and the Count of what is below it.

    First comes what is above them all, without a heading. A text cell may hold the end
    of one section and the beginning of the next.
    """
    found = [("", [])]
    for cell in notebook.cells:
        if cell.cell_type != "markdown":
            found[-1][1].append(cell)
            continue
        before, *rest = HEADING.split(cell.source)
        found[-1][1].append(new_markdown_cell(before))
        for heading, text in zip(rest[::2], rest[1::2], strict=True):
            found.append((heading, [new_markdown_cell(f"{heading}\n{text}")]))
    names = slider_names(notebook.cells)
    return [(heading, count_cells(cells, names)) for heading, cells in found]


def main(arguments):
    """Print a line for each lesson that is meant."""
    for path in refresh.choose(arguments):
        notebook = nbformat.read(path, as_version=4)
        found, stated = count(notebook), STATED.search(notebook.cells[0].source)[1]
        print(f"{path.stem}: {found.minutes:.0f} minutes, it says {stated}; {found}")
        for heading, part in sections(notebook):
            print(f"{part.minutes:6.1f} {heading or 'the opening'}")


if __name__ == "__main__":
    main(sys.argv[1:])
