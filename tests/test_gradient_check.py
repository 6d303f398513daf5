"""The nudges of lesson 05 find a slope that is wrong."""

import numpy as np
import pytest

from helpers.gradient_check import nudge_all


def two_layers(x, weights1, weights2, biases1, biases2):
    """The network of lesson 05, and its hidden outputs."""
    hidden = 1 / (1 + np.exp(-(x @ weights1 + biases1)))
    return 1 / (1 + np.exp(-(hidden @ weights2 + biases2))), hidden


def slopes_of_two_layers(x, target, parameters, through):
    """The slopes by formula; `through` should be the weights of the second layer."""
    output, hidden = two_layers(x, *parameters)
    last = (output - target) * output * (1 - output)
    first = last * through * hidden * (1 - hidden)
    return [np.outer(x, first), last * hidden, first, last]


@pytest.mark.parametrize(("through", "agree"), [([0.1, -0.2], 9), (1, 3)])
def test_nine_nudges_find_the_slopes_in_which_weights2_was_forgotten(
    through, agree, capsys
):
    x, target = np.array([0.5, 0.3]), 0.7
    parameters = [[[0.4, -0.2], [0.1, 0.6]], [0.1, -0.2], [0.1, -0.2], [0.2]]
    parameters = [np.array(each) for each in parameters]
    before = [each.copy() for each in parameters]

    def loss_of(parameters):
        return (two_layers(x, *parameters)[0] - target) ** 2 / 2

    slopes = slopes_of_two_layers(x, target, parameters, through)
    assert nudge_all(loss_of, parameters, slopes) == agree
    assert all(map(np.array_equal, parameters, before))
    rows = capsys.readouterr().out.splitlines()
    assert len(rows) == 9
    assert rows[1].split()[-3] == "0.00098385"  # the slope by nudge of weights1[0, 1]
    words = ["biases2[0]", "-0.03949572", "by", "formula", "-0.03949572", "by", "nudge"]
    assert rows[-1].split() == words
