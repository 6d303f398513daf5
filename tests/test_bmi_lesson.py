"""What lesson 09 says in words holds of the numbers that it prints."""

import re
from pathlib import Path

import nbformat
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


def numbers(text):
    return [float(number) for number in re.findall(r"-?\d+\.\d+", text)]


def test_one_man_makes_the_error_and_the_guard_finds_him(printed):
    assert "worst: person 1153\n" in printed["worst"]
    assert "heaviest here: [186.8 177.9] missed by 0." in printed["worst"]
    *near, first, second, third = numbers(printed["guard"])
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


def test_sizes_and_features_are_chosen_as_the_text_says(printed):
    lines = printed["sizes"].splitlines()
    found = {line.rsplit(" ", 1)[0]: numbers(line)[-1] for line in lines}
    limit = 1.05 * min(found[f"hidden [{n}]"] for n in (2, 4, 8, 16, 32))
    for n in (2, 4, 8, 16, 32):
        assert (found[f"hidden [{n}]"] <= limit) == (n >= 8), n
    plain = found["features plain"]
    assert found["features with sex"] > 1.05 * plain
    assert plain <= 1.05 * found["features logs"]


def test_rounding_the_formula_leaves_no_error(printed):
    for cell in ("logs", "test"):
        assert "rounded formula: 0.0\n" in printed[cell]


def test_the_guard_gives_one_answer_and_three_refusals(printed):
    first, *others = printed["guard-at-work"].splitlines()
    assert first.endswith("BMI 22.9")
    assert len(others) == 3
    assert all("I haven't seen anybody like this." in line for line in others)


def test_what_was_saved_says_the_same(printed):
    loaded, kept = numbers(printed["save"])
    assert loaded == kept


def test_the_error_on_all_is_printed_and_is_larger(printed):
    lines = dict(line.rsplit(" ", 1) for line in printed["sizes"].splitlines())
    assert float(lines["hidden [8], on all 400:"]) > 2 * float(lines["hidden [8]"])


def test_degree_4_is_nearer_to_the_formula_than_degree_3_and_the_network(printed):
    after = printed["test"].split("away from the formula:")[1]
    network, degree_3, degree_4 = numbers(after)
    assert degree_4 < degree_3 < network
