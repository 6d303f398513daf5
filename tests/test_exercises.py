"""The exercises: their hints, their mistakes, and what passes."""

import contextlib
import functools
import io

import pytest

from helpers import exercises

EXERCISES = {each.name: each for each in exercises.EXERCISES}


def told(check, answer):
    """What a check prints about an answer."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        check(answer)
    return out.getvalue()


@pytest.mark.parametrize(
    "source",
    [
        "def f(w, b):\n    'Words.'",
        "def f(w, b): return ...",
        "def f(w, b):\n    pass\n    ...\n    return",
        "f = lambda w, b: ...",
        "f = ..., 1",
        "f = [1, ...]",
    ],
)
def test_ways_to_answer_nothing(source):
    space = {}
    exec(source, space)
    said = told(exercises.check_halfway, space["f"])
    assert said.startswith("halfway: not answered yet.")


@pytest.mark.parametrize(
    "source", ["return 0", "return w", "return halfway", "x = 1", "yield", "return ''"]
)
def test_these_are_answers(source):
    space = {}
    exec(f"def halfway(w, b):\n    {source}", space)
    assert "not yet." in told(exercises.check_halfway, space["halfway"])


@pytest.mark.parametrize(
    ("first", "words"), [(-1, "passed"), (1, "a sign is lost"), ("", "TypeError")]
)
def test_a_partial_is_an_answer_as_any_other(first, words):
    answer = functools.partial(lambda sign, w, b: sign / w * b, first)
    assert words in told(exercises.check_halfway, answer)


def test_nothing_in_the_brackets_or_too_much():
    said = told(lambda nothing: exercises.check_unfair(), None)
    assert said == "unfair: 0 things to check, not one: check_unfair(unfair)\n"
    said = told(lambda both: exercises.check_unfair(*both), (1, 2))
    assert said == "unfair: 2 things to check, not one: check_unfair(unfair)\n"


def test_a_close_number_is_told_with_more_digits():
    said = told(exercises.check_halfway, lambda w, b: -b / w * 1.0000011)
    assert "returned 2.0000022" in said


def test_sums_that_round_differently_pass():
    w, b = 0.1 + 0.2, -0.3
    assert w + b != 0
    said = told(exercises.check_halfway, lambda w, b: -b / w * (1 + 4e-16))
    assert "passed" in said
