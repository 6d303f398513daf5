"""Right answers pass, however they are written; each slip is told what it looks like.

``slips.txt`` holds a right answer to each exercise and the slips that students make in
it, ``right_answers.py`` the same answers written in other ways.
"""

import contextlib
import io
import math
import re
from pathlib import Path

import numpy as np
import pytest
from right_answers import ANSWERS
from sklearn.linear_model import LinearRegression

from helpers import exercises
from helpers.exercises.cases import sigmoid

EXERCISES = {each.name: each for each in exercises.EXERCISES}
FROM_NOTEBOOK = {"np": np, "math": math, "sigmoid": sigmoid}
FROM_NOTEBOOK |= {"LinearRegression": LinearRegression}


def read_slips():
    """The source of an answer to each exercise, and the slips in it."""
    text = (Path(__file__).parent / "slips.txt").read_text(encoding="utf-8")
    for block in text.strip().split("\n\n")[1:]:
        lines = block.splitlines()
        source = [n for n, line in enumerate(lines) if " | " not in line]
        name = re.match(r"(?:def )?(\w+)", block)[1]
        yield name, "\n".join(lines[n] for n in source) + "\n", lines[len(source) :]


SOURCES = {name: source for name, source, _ in read_slips()}
SLIPS = {name: slips for name, _, slips in read_slips()}


def told(check, answer):
    """What a check prints about an answer."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        check(answer)
    return out.getvalue()


def answer_of(name, source):
    """The function or the value that a cell makes."""
    space = dict(FROM_NOTEBOOK)
    exec(source, space)
    return space[name]


def with_slip(source, changes):
    """The source with a slip in it."""
    for change in changes.replace("\\n", "\n").replace("\\t", "    ").split(" && "):
        old, new = change.split("->", 1)
        old, new = old.removesuffix(" "), new.removeprefix(" ")
        if not old:
            start = source.index("\n") + 1 or 0
            old = source[start:] if source.startswith("def") else source.split("= ")[1]
            new = f"    {new}\n" if source.startswith("def") else new
        assert old in source, f"{old!r} is not in the answer"
        source = source.replace(old, new)
    return source


@pytest.fixture(params=EXERCISES.values(), ids=EXERCISES)
def check(request):
    return request.param


def test_every_exercise_has_answers_and_slips():
    assert SLIPS.keys() | {"build_network"} == EXERCISES.keys()
    assert ANSWERS.keys() == SLIPS.keys()


@pytest.mark.parametrize("name", SLIPS)
def test_right_answers_pass_however_they_are_written(name):
    assert len(ANSWERS[name]) >= 2
    for answer in [answer_of(name, SOURCES[name]), *ANSWERS[name]]:
        said = told(EXERCISES[name], answer)
        assert f"{name}: passed" in said, said


@pytest.mark.parametrize("name", SLIPS)
def test_each_slip_is_told_what_it_looks_like(name):
    """So two mistakes whose words were exchanged are found."""
    check, found = EXERCISES[name], set()
    for slip in SLIPS[name]:
        changes, looks_like, look_at = slip.rsplit(" | ", 2)
        said = told(check, answer_of(name, with_slip(SOURCES[name], changes)))
        (mistake,) = [m for m in check.mistakes if looks_like in m.looks_like]
        assert {m.look_at for m in check.mistakes if look_at in m.look_at} == {
            mistake.look_at
        }
        assert f"  Looks like: {mistake.looks_like}\n" in said, slip + "\n" + said
        assert f"  Look at:    {mistake.look_at}\n" in said
        found.add(mistake)
    assert found == set(check.mistakes)


def test_every_way_to_make_a_mistake_gets_its_message(check):
    for mistake in check.mistakes:
        for wrong in mistake.wrongs[:: 1 + len(mistake.wrongs) // 12]:
            said = told(check, wrong if check.is_function else wrong())
            assert f"{check.name}: not yet.\n" in said
            assert f"  Looks like: {mistake.looks_like}\n" in said
            assert f"  Look at:    {mistake.look_at}\n" in said
            assert not check.done
