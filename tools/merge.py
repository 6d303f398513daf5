"""Bring a student's notebook and the course's new version of it together.

Cells are told apart by their ids. With the notebook as it was handed out, one can see
who changed what: what the student wrote always stays as it is, and what the course
changed comes in, in the cell's place or, where both changed it, below. Only the
standard library is imported, so that this runs before anything is installed.
"""

import copy
import difflib
import hashlib
import re

BOTH = (
    "**New in the course.** You've changed the cell above, and the course has changed "
    "it too. Yours stays as it is. This is what the course says now:"
)
BACK = (
    "**Back again.** You've deleted the next cell, but the course has changed it "
    "since, so here it is. If you don't need it, delete it again."
)
ID = re.compile(r"[\w-]{1,64}", re.ASCII)
MARK = re.compile(r"(.+)-new-([0-9a-f]{8})")


def merge(base, student, new):
    """Return the new version of a notebook with all that a student wrote.

    `base` are the cells as they were handed out, none if nobody knows; the student's
    cells may lack ids, or share them. Cells that the student left alone are the
    course's new ones; where nothing is new in a cell it is the student's, with its
    outputs.
    """
    before = {cell["id"]: cell for cell in base}
    after = {cell["id"]: cell for cell in new["cells"]}
    mine = with_ids(student["cells"], base)
    here = {cell["id"]: cell for cell in mine}
    found = {}  # what stands in the place of each cell
    for i, cell in here.items():
        if not alike(cell, before.get(i)):  # it's the student's
            found[i] = [cell, *news(before.get(i), cell, after.get(i), here)]
        elif i in after:
            found[i] = [cell if alike(cell, after[i]) else copy.deepcopy(after[i])]
    for i, cell in after.items():
        if i not in here and not alike(cell, before.get(i)):
            found[i] = [copy.deepcopy(cell)]
            if i in before:
                found[i].insert(0, marked(i, BACK, text(cell)))
    forget_old_news(found)
    order = in_order(list(before), [i for i in here if i in found], list(after), found)
    cells = [cell for i in order for cell in found[i]]
    return {**new, "cells": cells}


def text(cell):
    """Return the source of a cell, which may be stored as a list of lines."""
    source = cell["source"]
    source = source if isinstance(source, str) else "".join(source)
    return source.replace("\r\n", "\n")


def alike(cell, other):
    """Tell whether two cells, or None, say the same."""
    if cell is None or other is None:
        return cell is other
    return (cell["cell_type"], text(cell)) == (other["cell_type"], text(other))


# ---- Which cell is which ----


def with_ids(cells, base):
    """Return copies of a student's cells, each with an id of its own.

    A cell without an id, or with one that another cell has, is found by what it says,
    or by what stands around it.
    """
    cells, before = copy.deepcopy(cells), {cell["id"]: cell for cell in base}
    owner = {}
    for cell in cells:
        i = cell.get("id")
        if not isinstance(i, str) or not ID.fullmatch(i):
            cell.pop("id", None)
        elif i not in owner or alike(cell, before.get(i)):
            owner[i] = cell
    lost = [cell for cell in cells if owner.get(cell.get("id")) is not cell]
    missing = [cell for cell in base if cell["id"] not in owner]
    for original, cell in pairs(missing, lost):
        cell["id"] = original["id"]
        owner[original["id"]] = cell
    number = 0
    for cell in cells:
        if owner.get(cell.get("id")) is not cell:
            while (i := f"own-{number}") in owner or i in before:
                number += 1
            cell["id"], owner[i] = i, cell
    return cells


def pairs(originals, cells):
    """Yield the cells that belong together in two lists without common ids."""
    said = [[(c["cell_type"], text(c)) for c in side] for side in (originals, cells)]
    matcher = difflib.SequenceMatcher(None, *said, autojunk=False)
    for how, start, end, other_start, other_end in matcher.get_opcodes():
        together = zip(originals[start:end], cells[other_start:other_end], strict=False)
        if how == "equal":
            yield from together
        elif end - start == other_end - other_start:  # each of them was changed
            yield from (p for p in together if p[0]["cell_type"] == p[1]["cell_type"])


# ---- What the course has to say about a cell that is the student's ----


def news(before, cell, after, here):
    """Return the cell that tells what the course says now, in a list, or none."""
    if after is None or alike(after, before) or alike(after, cell):
        return []
    said = text(after)
    if after["cell_type"] == "code":  # to read: run, it might undo the student's
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", said)), default=0))
        said = f"{fence}python\n{said}\n{fence}"
    told = marked(after["id"], BOTH, text(after), said)
    return [] if told["id"] in here else [told]


def marked(i, heading, version, said=""):
    """Return a text cell about a cell; its id tells to which version it belongs."""
    source = f"{heading}\n\n{said}".strip()
    return {
        "cell_type": "markdown",
        "id": f"{i[:50]}-new-{digest(source + version)[:8]}",
        "metadata": {"course": digest(source)},
        "source": source.splitlines(keepends=True),
    }


def digest(words):
    """Return the sum of a text."""
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()


def forget_old_news(found):
    """Take away what an older version said, if there is something newer to say."""
    newest = {
        mark[1]: cell["id"]
        for i, cells in found.items()
        for cell in cells
        if cell["id"] != i and (mark := MARK.fullmatch(cell["id"]))
    }
    for i, cells in list(found.items()):
        mark = MARK.fullmatch(i)
        if mark and mark[1] in newest and is_untouched(cells[0]):
            del found[i]


def is_untouched(cell):
    """Tell whether a text cell is still just what `marked` wrote."""
    return cell["metadata"].get("course") == digest(text(cell))


# ---- In which order ----


def in_order(before, mine, after, found):
    """Return all ids that are found, in the order in which their cells stand.

    That's the course's order, with what the student added behind the cell that it
    stood behind. If the student has moved cells of the course, it's the student's.
    """
    after = [i for i in after if i in found]
    known = [i for i in before or after if i in mine]
    if [i for i in mine if i in known] == known:
        return woven(after, mine)
    return woven(mine, after, behind=set(mine) - set(after))


def woven(order, other, behind=()):
    """Put what only `other` has into an order, each behind the one before it.

    What is in `behind` stays where it is: nothing comes between it and the cell above.
    """
    order = list(order)
    for number, i in enumerate(other):
        if i in order:
            continue
        above = next((j for j in reversed(other[:number]) if j in order), None)
        place = 0 if above is None else order.index(above) + 1
        while place < len(order) and order[place] in behind:
            place += 1
        order.insert(place, i)
    return order
