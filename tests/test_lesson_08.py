"""What lesson 08 says in words, against what its cells print."""

import re
from pathlib import Path

import nbformat
import pytest

PATH = next((Path(__file__).parents[1] / "notebooks").glob("08_*.ipynb"))
PRINTED = {
    cell.id: "".join(output.get("text", "") for output in cell.outputs)
    for cell in nbformat.read(PATH, as_version=4).cells
    if cell.cell_type == "code"
}
CAUSES = ["ten", "target", "features", "rate", "longer", "tanh", "slow"]


def reported(cell, line=0):
    """Return the median, the best and the worst error that a cell reports."""
    found = re.findall(r": +([\d,.]+) m² \(([\d,.]+) to ([\d,.]+)\)", PRINTED[cell])
    return [float(number.replace(",", "")) for number in found[line]]


def numbers(cell, pattern):
    """Return the numbers that follow some words in what a cell prints."""
    return [float(n) for n in re.findall(pattern + r" *([\d.]+)", PRINTED[cell])]


def test_each_cause_that_is_fixed_lowers_the_median():
    medians = [reported(cell)[0] for cell in CAUSES]
    assert medians == sorted(medians, reverse=True)
    assert len(set(medians)) == len(medians)


def test_the_worst_with_a_scaled_target_beats_the_best_without():
    assert reported("target")[2] < reported("ten")[1]
    assert reported("features")[2] > reported("target")[2]


def test_the_small_networks_know_new_rows_as_well_and_the_large_ones_do_not():
    small, small_new, large, large_new = (reported("over-small", k) for k in range(4))
    assert small_new[0] == pytest.approx(small[0], rel=0.15)
    assert large[2] <= 0.1
    assert large_new[1] > 10
    at_best = reported("over-small", 4)
    assert small_new[2] < at_best[1]
    assert at_best[0] < large_new[0]
    (end,) = numbers("over", "validation loss at the end:")
    (best,) = numbers("over", "validation loss at best:")
    assert end > 1.3 * best


def test_degrees_5_and_6_tie_and_the_next_is_worse():
    errors = numbers("poly", "columns")
    assert min(errors) == errors[4] == errors[5]
    assert min(errors) < errors[6]


def test_the_worst_network_beats_the_best_forest_and_the_polynomial_both():
    networks = [
        float(n) for n in re.findall(r"\d\.\d+", PRINTED["final"].split("\n")[1])
    ]
    assert len(networks) == 10
    assert max(networks) < reported("final")[1]
    (polynomial,) = numbers("final", "21 numbers:")
    (floor,) = numbers("final", "floor:")
    assert floor < polynomial < min(networks)
