"""The slider of lesson 05: every stop against the closed form of a descent."""

import re
from functools import cache

import numpy as np
import pytest
from test_widgets import LOWEST, VERSIONS, Y, best_line, data, descend, every_stop

from helpers.widgets import compare_scaling
from helpers.widgets.call_student import StudentError
from helpers.widgets.stage import clipped


@cache
def closed_form(name, share):
    """Return weights and loss after 0 to 1000 epochs."""
    X = VERSIONS[name]
    best = best_line(X)[:2]
    curvatures, directions = np.linalg.eigh(X.T @ X / len(X))
    start = directions.T @ -best
    run = []
    for k in range(1001):
        away = start * (1 - 2 * share * curvatures / curvatures[1]) ** k
        with np.errstate(over="ignore"):
            loss = LOWEST + np.sum(curvatures * away**2)
        run.append((directions @ away + best, loss))
    return run


def test_scaling_is_the_closed_form_at_every_stop():
    stage = compare_scaling(descend, VERSIONS, Y)
    epochs = np.array(stage.stops[1])
    for (share, epoch), artists, words in every_stop(stage):
        assert words.startswith(f"{share} of the stable rate, epoch {epoch:,}. ")
        for name in VERSIONS:
            run = closed_form(name, share)
            reached = [k for k, (_, loss) in enumerate(run) if loss <= 300]
            end = min([*reached, 1000])
            here = np.minimum(epochs[epochs <= epoch], end)
            path = data(artists[f"{name} path"])
            assert len(path) == here[-1] + 1
            wanted = clipped([run[k][0] for k in here])
            np.testing.assert_allclose(path[here], wanted, rtol=1e-5, atol=1e-5)
            np.testing.assert_array_equal(data(artists[f"{name} now"])[0], path[-1])
            seen, losses = data(artists[f"{name} loss"]).T
            np.testing.assert_array_equal(seen, epochs[epochs <= epoch])
            wanted = clipped([run[k][1] for k in here])
            np.testing.assert_allclose(losses, wanted, rtol=1e-5)
            said = re.search(rf"{name}: loss (.*? m²)(.*?)\.", words)
            loss = run[here[-1]][1]
            if loss < 1e6:
                assert said[1] == f"{loss:,.0f} m²"
            else:
                assert said[1] == "above a million m²"
            rest = f", reached at epoch {end}" if reached and epoch >= end else ""
            assert said[2] == (", it diverges" if loss > run[0][1] else rest)


def test_scaling_leaves_the_features_alone():
    X = {name: X.copy() for name, X in VERSIONS.items()}

    def rude(X, learning_rate, goal, max_epochs):
        X -= 1
        return [[0, 0], [1, 1]]

    compare_scaling(rude, X, Y)
    for name in X:
        np.testing.assert_array_equal(X[name], VERSIONS[name])


def test_an_error_in_a_descent_names_the_rate():
    def wrong(X, learning_rate, goal, max_epochs):
        return [1, 2, 3]

    message = (
        r"wrong returned an array of shape \(3,\), .* at learning rate = 0.0000253"
    )
    with pytest.raises(StudentError, match=message):
        compare_scaling(wrong, VERSIONS, Y)
