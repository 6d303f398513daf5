"""Right answers pass, however they are written; each slip is told what it looks like.

``slips.txt`` holds a right answer to each exercise and the slips that students make in
it, ``right_answers.py`` the same answers written in other ways.
"""

import contextlib
import math
import pickle
import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from right_answers import ANSWERS
from test_exercises import EXERCISES, told

from helpers import exercises
from helpers.checking.run import run
from helpers.checking.variations import words_of
from helpers.exercises.cases import sigmoid

FROM_NOTEBOOK = {"__name__": "__main__", "np": np, "math": math, "sigmoid": sigmoid}
exec(  # functions of lessons 01 and 04, the data and the functions of lesson 02
    """
X_1D = [[1], [-2], [3], [4.5], [0], [-4], [-1], [4], [-1]]
Y_1D = [4, 3, 6, 8, 2, -3, -2, 7, 2.5]

def single_neuron_regression_model(w, b, x):
    return sum(x_j * w_j for x_j, w_j in zip(x, w)) + b

def single_neuron(x, weights, bias):
    return sigmoid(np.dot(x, weights) + bias)

def slopes_of_J(w, b):
    errors = [w * x + b - y for (x,), y in zip(X_1D, Y_1D)]
    return sum(e * x for e, (x,) in zip(errors, X_1D)), sum(errors)
""",
    FROM_NOTEBOOK,
)


def read_slips():
    """The source of an answer to each exercise, its slips, and its other wordings."""
    text = (Path(__file__).parent / "slips.txt").read_text(encoding="utf-8")
    for block in text.strip().split("\n\n")[1:]:
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        name = re.match(r"(?:def )?(\w+)", lines[0])[1]
        slips = [line for line in lines if " | " in line]
        ways = [line[2:] for line in lines if line.startswith("~ ")]
        source = [line for line in lines if line not in slips and line[:2] != "~ "]
        yield name, "\n".join(source) + "\n", slips, ways


SOURCES = {name: source for name, source, _, _ in read_slips()}
SLIPS = {name: slips for name, _, slips, _ in read_slips()}
WAYS = {name: ways for name, _, _, ways in read_slips() if ways}


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
    assert SLIPS.keys() | {"defence"} == EXERCISES.keys()
    # Of these slips.txt knows only what is read off a network of Keras.
    assert ANSWERS.keys() | {"build_network"} == SLIPS.keys()


@pytest.mark.parametrize("name", SLIPS)
def test_right_answers_pass_however_they_are_written(name):
    for answer in [answer_of(name, SOURCES[name]), *ANSWERS.get(name, [])]:
        said = told(EXERCISES[name], answer)
        assert f"{name}: passed" in said, said


# What is no mistake of one exercise: errors.py knows it.
ANYWHERE = {
    "a power of e that is too large",
    "one number, where a list",
    "a ^, which is no power",
}


def one_of(check, looks_like, look_at):
    """The mistake that these words mean, and no other."""
    (mistake,) = [m for m in check.mistakes if looks_like in m.looks_like]
    places = {m.look_at for m in check.mistakes if look_at in m.look_at}
    assert places == {mistake.look_at}
    return mistake


@pytest.mark.parametrize("name", SLIPS)
def test_each_slip_is_told_what_it_looks_like(name):
    """So two mistakes whose words were exchanged are found."""
    check, found = EXERCISES[name], set()
    for slip in SLIPS[name]:
        changes, looks_like, look_at = slip.rsplit(" | ", 2)
        said = told(check, answer_of(name, with_slip(SOURCES[name], changes)))
        words = zip(looks_like.split(" && "), look_at.split(" && "), strict=True)
        if looks_like in ANYWHERE:
            assert re.search(rf"Looks like: .*{re.escape(looks_like)}", said), said
            assert re.search(rf"Look at: .*{re.escape(look_at)}", said), said
            continue
        mistakes = [one_of(check, *pair) for pair in words]
        looks_like, look_at = words_of(mistakes)
        assert f"  Looks like: {looks_like}\n" in said, slip + "\n" + said
        assert f"  Look at:    {look_at}\n" in said
        found |= set(mistakes)
    assert found == set(check.mistakes)


@pytest.mark.parametrize("name", WAYS)
def test_however_an_answer_is_written_it_is_told_the_same(name):
    check = EXERCISES[name]
    for way in WAYS[name]:
        answer = answer_of(name, with_slip(SOURCES[name], way))
        assert check.judge(run(check, answer)) == {}, way
    for slip in SLIPS[name]:
        changes, looks_like, _ = slip.rsplit(" | ", 2)
        source = with_slip(SOURCES[name], changes)
        for way in WAYS[name]:
            with contextlib.suppress(AssertionError):  # the slip has left no room
                written = with_slip(source, way)
                report = check.judge(run(check, answer_of(name, written)))
                for words in looks_like.split(" && "):
                    if words not in report.get("Looks like", ""):
                        pytest.fail(f"{slip}\n{written}\n{report}")


@pytest.mark.parametrize("name", [n for n in SLIPS if f"def {n}" in SOURCES[n]])
def test_most_pairs_of_slips_are_known(name):
    check, told_of, unknown = EXERCISES[name], 0, []
    pairs = list(combinations([slip.rsplit(" | ", 2)[0] for slip in SLIPS[name]], 2))
    for pair in pairs[::5]:
        try:
            source = with_slip(with_slip(SOURCES[name], pair[0]), pair[1])
            answer = answer_of(name, source)
        except (AssertionError, SyntaxError):  # where one is, the other cannot be
            continue
        report = check.judge(run(check, answer))
        told_of += 1
        unknown += [source] if "no mistake that" in report.get("Looks like", "") else []
    assert len(unknown) <= told_of / 4, "\n".join(unknown)


def test_every_way_to_make_a_mistake_gets_its_own_message(check):
    for mistake in check.mistakes:
        for wrong in mistake.wrongs[:: 1 + len(mistake.wrongs) // 6]:
            said = told(check, wrong if check.is_function else wrong())
            assert f"{check.name}: not yet.\n" in said
            assert f"  Looks like: {mistake.looks_like}\n" in said
            assert f"  Look at:    {mistake.look_at}\n" in said
            assert not check.done


def test_each_is_reached_by_its_name_and_has_three_hints(check):
    assert getattr(exercises, f"check_{check.name}") is check
    assert len(check.hints) == 3


def test_no_two_mistakes_tell_the_same(check):
    said = [mistake.looks_like for mistake in check.mistakes]
    assert len(said) == len(set(said))


@pytest.mark.parametrize("name", SLIPS)
def test_what_is_returned_is_in_the_last_hint_alone(name):
    def squeezed(text):
        return re.sub(r"[\s()]", "", text)

    last_line = SOURCES[name].strip().splitlines()[-1]
    returned = squeezed(re.split(r"return |^\w+ = ", last_line)[1])
    for hint in EXERCISES[name].hints[:2]:
        assert not re.search(r": return|\breturn [^s]", hint)
        assert len(returned) < 4 or returned not in squeezed(hint)


def test_what_is_expected_of_a_value_does_not_give_it_away(check):
    if check.is_function:
        return
    told_before = [check.expected, *check.hints[:2]]
    told_before += [m.looks_like + m.look_at for m in check.mistakes]
    answer = str(check.reference())
    assert not any(answer in words for words in told_before)
    assert check.expected in told(check, "something else")


def moved(value, change):
    """A result with each number changed, or as it was where it has no digits."""
    if isinstance(value, list | tuple):
        return type(value)(moved(part, change) for part in value)
    has_digits = np.asarray(value).dtype.kind == "f"
    return change(value) if has_digits else value


@pytest.mark.parametrize(
    "change",
    [lambda v: v * 1.0001, lambda v: np.round(v, 2), lambda v: np.round(v, 3)],
    ids=["a little off", "two digits", "three digits"],
)
def test_a_result_that_is_off_or_rounded_is_refused(check, change):
    """Where a result has digits behind the point, the cases need so many of them."""
    if check.name in FEW_DIGITS or not check.is_function:
        return
    answer = lambda *case: moved(check.reference(*case), change)  # noqa: E731
    assert f"{check.name}: not yet" in told(check, answer)


# Whole numbers, or one digit, are what these ask for.
FEW_DIGITS = {"build_network", "bill", "choose", "fits_in_inches"}
FEW_DIGITS |= {"epoch_to_keep", "rate_for_keras"}
FEW_DIGITS |= {"lamp_parameters"}  # any arrays that light it are right


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        ("unfair", "not B, D, E", "none of those"),
        ("unfair", "B, D, E but not A", "none of those"),
        ("unfair", "BDH", "none of those"),
        ("unfair", "G", "without B"),
        ("unfair", dict.fromkeys("ABDE", True), "with A in it"),
    ],
)
def test_values_that_only_resemble_the_answer_do_not_pass(name, answer, words):
    said = told(EXERCISES[name], answer)
    assert said.startswith(f"{name}: not yet."), said
    assert words in said


def test_hints_come_one_at_a_time_and_begin_again(check, capsys):
    for number, hint in enumerate(check.hints, start=1):
        check.hint()
        assert capsys.readouterr().out == f"Hint {number} of 3: {hint}\n"
    check.hint()
    assert "last hint" in capsys.readouterr().out
    check.hint()
    assert capsys.readouterr().out.startswith("Hint 1 of 3")
    check.hints_given = 0


def test_cases_are_always_the_same(check):
    assert pickle.dumps(check.cases()) == pickle.dumps(check.cases())


def test_progress_tells_what_is_done(capsys):
    told(exercises.check_fixed_neuron, exercises.check_fixed_neuron.reference)
    told(exercises.check_halfway, lambda w, b: b / w)
    exercises.progress()
    said = capsys.readouterr().out
    assert said.startswith("Done in this session: 0 of 2\n")
    assert said.endswith("  [x] Fix a neuron (more to try)\n")
    assert "  [ ] Try 2: where the curve is half-way\n" in said
    told(exercises.check_fixed_neuron, lambda w, b, x: 2)
    exercises.progress()
    assert "  [ ] Fix a neuron (more to try)\n" in capsys.readouterr().out
