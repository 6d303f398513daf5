"""What lesson 09 says in words holds of the numbers that it prints."""

import re
from pathlib import Path
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest

PATH = Path(__file__).parents[1] / "notebooks" / "09_bmi_project.ipynb"


@pytest.fixture(scope="module")
def printed():
    """What each cell of the stored lesson has printed, by its id."""
    cells = nbformat.read(PATH, as_version=4).cells
    return {
        cell.id: "".join(output.get("text", "") for output in cell.outputs)
        for cell in cells
        if cell.cell_type == "code"
    }


def cell(name):
    (found,) = [c for c in nbformat.read(PATH, as_version=4).cells if c.id == name]
    return found


def numbers(text):
    return [float(number) for number in re.findall(r"-?\d+\.\d+", text)]


def test_one_man_makes_the_error_and_the_guard_finds_him(printed):
    assert "worst: person 1153\n" in printed["worst"]
    assert "heaviest here: [186.8 177.9] missed by 0." in printed["without-him"]
    distances, _ = printed["distances"].splitlines()
    _, *refused = re.split(r"^refused: ", printed["guard"], flags=re.M)
    assert len(refused) == 3
    assert sum(text.startswith("person 1153,") for text in refused) == 1
    *near, first, second, third = numbers(distances)
    assert max(near) < 0.47
    assert min(first, second, third) > 0.7


def test_the_table_of_rates_has_its_corners_where_the_text_looks(printed):
    rows = [numbers(line) for line in printed["rates"].splitlines()[1:5]]
    rates, errors = [row[0] for row in rows], [row[1:] for row in rows]
    assert rates == [0.003, 0.01, 0.03, 0.1]
    everything = [error for row in errors for error in row]
    assert max(everything) == errors[0][0]
    assert min(everything) == errors[2][3]
    assert all(row == sorted(row, reverse=True) for row in errors[:3])


def test_the_size_is_chosen_as_the_text_says(printed):
    *lines, rule = printed["sizes"].splitlines()
    (three,) = zip(*map(numbers, lines), strict=True)
    assert [error <= 1.05 * min(three) for error in three] == [False, False, True, True]
    assert rule == "the rule takes [8]"
    chosen = numbers(printed["rates"].splitlines()[3])[-1]  # 8 neurons, 0.03 and 400
    assert three[2] == chosen


def test_the_guard_gives_two_answers_and_five_refusals(printed):
    first, *others, last = printed["guard-at-work"].splitlines()
    assert first.endswith("BMI 22.9")
    assert last.endswith("BMI 25.2")  # what the file says of person 125
    assert len(others) == 5
    assert all("I haven't seen anybody like this." in line for line in others)


def test_a_tenth_of_the_weight_explains_the_last_four(printed):
    gaps = numbers(printed["last-four-code"])
    assert len(gaps) == 4
    assert max(gaps) <= 0.06


def test_what_was_saved_says_the_same(printed):
    first = printed["guard-at-work"].splitlines()[0]
    assert first.endswith(": " + printed["save"].strip())
    assert "The same answer" in cell("save-seen").metadata["numbers"][0]  # to 1e-5


def test_the_folded_function_asks_with_the_saved_numbers_only():
    (code,) = re.findall(r"```python\n(.*?)```", cell("save-seen").source, re.S)
    people = np.array([[160, 60], [180, 100]])  # means 170 and 80, std 10 and 20
    asked = []
    names = {
        "np": np,
        "seen": {"X": people, "y": np.array([21, 35]), "limit": 1},
        "nearest": lambda person, known: np.hypot(*(known - person).T).min(),
        "loaded": SimpleNamespace(predict=lambda rows, verbose: asked.append(rows)),
    }
    exec(code, names)
    assert names["ask_loaded"](170, 160) == "I haven't seen anybody like this."
    assert not asked
    names["loaded"].predict = lambda rows, verbose: rows[:, :1] + rows[:, 1:]
    assert names["ask_loaded"](175, 90) == "BMI 35.0"


def test_the_error_on_all_is_printed_and_is_larger(printed):
    on_all, with_guard = printed["same-rows"].splitlines()
    assert " 400: " in on_all
    assert " 397: " in with_guard
    assert numbers(on_all)[-1] > 2 * numbers(with_guard)[-1]
