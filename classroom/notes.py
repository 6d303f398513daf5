"""Write into the notes what follows from the lessons: ``python classroom/notes.py``.

A note, `lessons/NN.md`, is written by hand. In it, between two comments, stands what
would go stale: the minutes of each section, the buttons above the sliders, and the
mistakes that the checks name.
"""

import functools
import re
import sys
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [path for path in (str(ROOT / "tools"),) if path not in sys.path]

import minutes  # noqa: E402 (from tools/)
from presets import presets  # noqa: E402

from helpers.exercises import EXERCISES  # noqa: E402

NOTES = Path(__file__).with_name("lessons")
BLOCK = re.compile(
    r"(<!-- (?P<kind>\w+): written by classroom/notes\.py -->\n).*?(<!-- end -->)", re.S
)
BREAK = "a good moment for a break"


@functools.cache
def lesson(number):
    """Return the notebook of a lesson, such as that of "02"."""
    (path,) = (ROOT / "notebooks").glob(f"{number}_*.ipynb")
    return nbformat.read(path, as_version=4)


def minutes_of(number):
    """Return a table: the minutes of each section, those up to its end, the breaks."""
    lines, so_far = ["| section | minutes | so far |", "|---|---|---|"], 0
    before_breaks = headings_above(lesson(number), BREAK, "##")
    for heading, part in minutes.sections(lesson(number)):
        so_far += part.minutes
        title = escaped(heading) or "(before the first heading)"
        title += ", *then a break*" if heading in before_breaks else ""
        lines.append(f"| {title} | {part.minutes:.0f} | {so_far:.0f} |")
    return "\n".join(lines)


@functools.cache
def buttons_of(number):
    """Return a list: for each slider its section and the buttons above it."""
    notebook, lines, heading = lesson(number), [], ""
    found = presets(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            heading = (re.findall(r"^## (.*)$", cell.source, re.M) or [heading])[-1]
        if cell.id in found:
            names = ", ".join(f"**{name}**" for name in found[cell.id])
            lines.append(f"- {escaped(heading)}: {names}")
    return "\n".join(lines)


def mistakes_of(number):
    """Return, folded, a table for each exercise with the mistakes that it knows."""
    parts = []
    for each in EXERCISES:
        if each.lesson == number and each.mistakes:
            title = f"{each.title} ({len(each.mistakes)})"
            parts += [f"<details><summary>{title}</summary>", ""]
            parts += ["| it looks like | look at |", "|---|---|"]
            for mistake in each.mistakes:
                words = escaped(mistake.looks_like), escaped(mistake.look_at)
                parts.append(f"| {words[0]} | {words[1]} |")
            parts += ["", "</details>", ""]
    return "\n".join(parts).rstrip()


def escaped(text):
    """Return a text with nothing in it that Markdown would take for a sign."""
    return re.sub(r"([\\`*_|<>\[\]$])", r"\\\1", text)


MAKERS = {"minutes": minutes_of, "buttons": buttons_of, "mistakes": mistakes_of}


def renewed(number, text):
    """Return the text of a note with its blocks as they should be.

    Parameters
    ----------
    number : str
        Such as "02".
    text : str
        With each block between its two comments.

    Returns
    -------
    str
        All else is as it was.
    """
    return BLOCK.sub(lambda m: f"{m[1]}{MAKERS[m['kind']](number)}\n{m[3]}", text)


def predictions(notebook):
    """Return the heading above each Predict of a lesson, in their order."""
    return headings_above(notebook, "**Predict", "##", "###")


def headings_above(notebook, words, *levels):
    """Return the nearest heading of these levels above each place with some words."""
    found, heading = [], ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for line in cell.source.splitlines():
                mark, _, title = line.partition(" ")
                heading = title if mark in levels else heading
                found += [heading] * line.count(words)
    return found


def main():
    """Renew the blocks of all notes; tell which ones have changed."""
    for path in sorted(NOTES.glob("[0-9][0-9].md")):
        text = path.read_text(encoding="utf-8")
        new = renewed(path.stem, text)
        path.write_text(new, encoding="utf-8", newline="\n")
        print(path.stem, "as it was" if new == text else "renewed")


if __name__ == "__main__":
    main()
