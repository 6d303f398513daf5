"""A new version of a lesson keeps what the student wrote, whatever was done to it."""

import collections
import copy
import random

import merge
import pytest


def code(i, source, outputs=()):
    return {
        "cell_type": "code",
        "id": i,
        "metadata": {},
        "source": source,
        "outputs": list(outputs),
        "execution_count": None,
    }


def words(i, source):
    return {"cell_type": "markdown", "id": i, "metadata": {}, "source": source}


def notebook(*cells):
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


BASE = [
    words("title", "# A lesson"),
    code("sum", "1 + 1"),
    words("task", "### Try"),
    code("stub", "def f(w): ..."),
    code("check", "check_f(f)"),
    words("end", "That's it."),
]
ANSWER = code("stub", "def f(w):\n    return 2 * w")
CHANGED = code("stub", "def f(w, b): ...")


def changed(cells, i, *others):
    """The cells, with others in the place of one."""
    return [x for cell in cells for x in (others if cell["id"] == i else [cell])]


def merged(student, new, base=BASE):
    """The merged cells; a second update with the same version does nothing."""
    once = merge.merge(base, notebook(*student), notebook(*new))["cells"]
    for again in (new, base):  # the second time the base is new, if all went well
        again = merge.merge(again, notebook(*once), notebook(*new))["cells"]
        assert again == once
    assert len({cell["id"] for cell in once}) == len(once)
    return once


def ids(cells):
    return [cell["id"] for cell in cells]


def test_an_answer_stays_and_the_rest_is_new():
    student = changed(BASE, "stub", ANSWER)
    new = changed(BASE, "sum", code("more", "2 + 2"), code("sum", "1 + 2"))
    new = changed(new, "end")
    cells = merged(student, new)
    assert ids(cells) == ["title", "more", "sum", "task", "stub", "check"]
    assert cells[4] == ANSWER
    assert cells[2]["source"] == "1 + 2"


def test_outputs_stay_where_nothing_is_new():
    seen = [{"output_type": "stream", "name": "stdout", "text": "2\n"}]
    student = changed(BASE, "sum", code("sum", ["1 + 1"], seen))
    assert merged(student, BASE)[1]["outputs"] == seen
    new = changed(BASE, "sum", code("sum", "1 + 2"))
    assert merged(student, new)[1] == code("sum", "1 + 2")


def test_both_changed_a_cell():
    cells = merged(changed(BASE, "stub", ANSWER), changed(BASE, "stub", CHANGED))
    assert cells[3] == ANSWER
    told = cells[4]
    assert ids(cells)[5] == "check"
    assert told["cell_type"] == "markdown", "run, it would undo the answer"
    assert merge.text(told).startswith(merge.BOTH)
    assert "```python\ndef f(w, b): ...\n```" in merge.text(told)


def test_both_changed_a_cell_in_the_same_way():
    new = changed(BASE, "stub", ANSWER)
    assert merged(new, new) == new


def test_added_cells_stay_behind_what_they_stood_behind():
    mine = [code("a1", "mine = 1"), words("a2", "a note of mine")]
    student = changed(BASE, "sum", code("sum", "1 + 1"), *mine)
    new = changed(BASE, "task", words("news", "new"), words("task", "### Try it"))
    order = ["title", "sum", "a1", "a2", "news", "task", "stub", "check", "end"]
    assert ids(merged(student, new)) == order
    on_top = [code("a0", "import os"), *BASE]
    assert ids(merged(on_top, new))[:2] == ["a0", "title"]


def test_deleted_cells():
    student = changed(BASE, "sum")
    assert ids(merged(student, BASE)) == ids(student)
    cells = merged(student, changed(BASE, "sum", code("sum", "1 + 2")))
    assert cells[2] == code("sum", "1 + 2")
    assert merge.text(cells[1]) == merge.BACK
    # What the course has deleted goes, if the student had left it alone.
    assert ids(merged(BASE, changed(BASE, "stub"))) == ids(changed(BASE, "stub"))
    student = changed(BASE, "stub", ANSWER)
    assert ids(merged(student, changed(BASE, "stub"))) == ids(BASE)


def test_moved_cells_stay_where_the_student_put_them():
    student = [*changed(BASE, "sum"), BASE[1], code("a1", "mine = 1")]
    new = changed(BASE, "sum", code("sum", "1 + 2"), code("more", "2 + 2"))
    cells = merged(student, new)
    order = ["title", "task", "stub", "check", "end", "sum", "a1", "more"]
    assert ids(cells) == order
    assert cells[5]["source"] == "1 + 2"
    # If only the course moves them, they move.
    moved = [BASE[4], *BASE[:4], BASE[5]]
    assert ids(merged(changed(BASE, "stub", ANSWER), moved)) == ids(moved)


def test_a_copied_cell_has_the_same_id():
    copied = [*BASE[:4], BASE[3] | {"source": "def f(w): return w"}, *BASE[4:]]
    for student in (copied, [*BASE[:3], copied[4], BASE[3], *BASE[4:]]):
        cells = merged(student, changed(BASE, "stub", CHANGED))
        assert "def f(w): return w" in [cell["source"] for cell in cells]
        assert [c["source"] for c in cells if c["id"] == "stub"] == [CHANGED["source"]]


@pytest.mark.parametrize("bad", [None, 7, "no id: too many letters" * 9, ["id"]])
def test_ids_that_are_missing_or_useless(bad):
    student = copy.deepcopy(changed(BASE, "stub", ANSWER, code("a1", "mine = 1")))
    for cell in student:
        del cell["id"]
        if bad is not None:
            cell["id"] = bad
    new = changed(BASE, "sum", code("sum", "1 + 2"))
    cells = merged(student, new)
    expected = changed(changed(new, "stub", ANSWER, code("a1", "mine = 1")), "none")
    assert [c["source"] for c in cells] == [c["source"] for c in expected]


def test_an_answer_without_an_id_is_known_by_what_stands_around_it():
    student = [dict(cell) for cell in changed(BASE, "stub", ANSWER)]
    for cell in student:
        del cell["id"]
    cells = merged(student, changed(BASE, "stub", CHANGED))
    code = [cell["source"] for cell in cells if cell["cell_type"] == "code"]
    assert ANSWER["source"] in code
    assert CHANGED["source"] not in code, "run, it would undo the answer"


def test_nobody_knows_how_it_was_handed_out():
    student = changed(BASE, "stub", ANSWER, code("a1", "mine = 1"))
    cells = merged(student, changed(BASE, "sum", code("sum", "1 + 2")), base=[])
    told = [merge.text(cell) for cell in cells]
    assert told[1] == "1 + 1"
    assert "1 + 2" in told[2]
    assert ANSWER in cells
    assert "mine = 1" in told


def test_news_of_an_older_version_goes_unless_the_student_wrote_in_it():
    student = changed(BASE, "stub", ANSWER)
    second = changed(BASE, "stub", CHANGED)
    cells = merged(student, second)
    third = changed(BASE, "stub", code("stub", "def f(w, b, x): ..."))
    newer = merged(cells, third, base=second)
    said = [merge.text(cell) for cell in newer]
    assert sum(merge.BOTH in text for text in said) == 1
    assert any("(w, b, x)" in text for text in said)
    cells[4] = cells[4] | {"source": cells[4]["source"] + ["\n", "I see."]}
    assert cells[4] in merged(cells, third, base=second)
    assert merged(cells, second) == cells, "an interrupted update is done once more"


# ---- Whatever is done ----


def random_cell(rng, i):
    make = rng.choice([code, words])
    return make(i, f"{rng.choice('abc')} = {rng.randrange(5)}")


def scramble(cells, rng, name):
    """Edit, add, delete and move cells by chance."""
    cells = copy.deepcopy(cells)
    for step in range(rng.randrange(6)):
        k = rng.randrange(len(cells) + 1)
        what = rng.choice(["edit", "add", "delete", "move", "copy"])
        if what == "add":
            cells.insert(k, random_cell(rng, f"{name}{step}"))
        elif k < len(cells):
            if what == "edit":
                cells[k]["source"] = f"{rng.choice('xyz')} = {rng.randrange(3)}"
            elif what == "copy" and name == "mine":
                twin = copy.deepcopy(cells[k])
                twin["source"] += rng.choice(["", " + 1"])
                cells.insert(rng.randrange(len(cells) + 1), twin)
            else:
                cell = cells.pop(k)
                if what == "move":
                    cells.insert(rng.randrange(len(cells) + 1), cell)
    return cells


@pytest.mark.parametrize("part", range(5))
def test_nothing_that_a_student_wrote_is_lost(part):
    for seed in range(60 * part, 60 * part + 60):
        nothing_is_lost(random.Random(seed), seed)


def nothing_is_lost(rng, seed):
    base = [random_cell(rng, f"cell{n}") for n in range(rng.randrange(1, 9))]
    new = scramble(base, rng, "new")
    student = scramble(base, rng, "mine")
    if seed % 5 == 0:
        for cell in student:
            del cell["id"]
    cells = merged(student, new, base if seed % 7 else [])
    handed_out = {(c["cell_type"], c["source"]) for c in base}
    written = collections.Counter(
        (c["cell_type"], c["source"])
        for c in student
        if (c["cell_type"], c["source"]) not in handed_out
    )
    there = collections.Counter((c["cell_type"], merge.text(c)) for c in cells)
    assert not written - there, seed
    # And all that is new is there: in its place, or told of below.
    told = "\n".join(merge.text(cell) for cell in cells)
    before = {(c["id"], c["cell_type"], c["source"]) for c in base}
    for cell in new:
        if (cell["id"], cell["cell_type"], cell["source"]) not in before:
            assert cell["source"] in told, seed
