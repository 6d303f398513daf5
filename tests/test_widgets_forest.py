"""The slider of lesson 08: every stop against sums done here; its figures' claims."""

from itertools import product
from types import SimpleNamespace

import numpy as np
import pytest
from test_widgets import every_stop

from helpers import plots
from helpers.widgets import explore_hyperparameters

RNG = np.random.default_rng(1)
Y = RNG.uniform(10, 200, 30)
RATES, EPOCHS, FLOOR = [0.001, 0.1, 0.5], [20, 50, 105], 2.0
MEAN, SPREAD = Y[:20].mean(), Y[:20].std()


def networks(n):
    """Three networks whose scores are closer to the truth the longer they learn."""
    scores = (Y - MEAN) / SPREAD + RNG.normal(0, 1 / n, (3, 30))
    return SimpleNamespace(predict=lambda X: scores)


TRIED = {(rate, n): networks(n) for n, rate in product(EPOCHS, RATES)}


@pytest.fixture(scope="module")
def stage():
    return explore_hyperparameters(TRIED, None, Y, Y[:20], FLOOR)


def test_every_stop_shows_the_median_of_the_seeds(stage):
    for (n, rate), artists, words in every_stop(stage):
        tried = TRIED[rate, n]
        metres = tried.predict(None) * SPREAD + MEAN
        squares = list(((metres - Y) ** 2).mean(axis=1))
        middle = sorted(squares)[1]
        one = squares.index(middle)
        dots = np.asarray(artists["rows"].get_offsets())
        np.testing.assert_allclose(dots, np.column_stack([Y, metres[one]]))
        frame = np.mean(artists["setting"].get_xydata()[:4], axis=0)
        assert frame == pytest.approx([RATES.index(rate), EPOCHS.index(n)])
        assert f"a validation error of {plots.words.number(middle)} m²" in words
        longest = sorted(range(30), key=Y.__getitem__)[-10:]
        miss = np.mean([metres[one, k] - Y[k] for k in longest])
        side = "too short" if miss < 0 else "too long"
        assert f"{plots.words.number(abs(miss))} m {side}." in words


def test_the_map_prints_the_medians(stage):
    texts = [text.get_text() for text in stage.figure.axes[0].texts]
    wanted = []
    for n, rate in product(EPOCHS, RATES):
        metres = TRIED[rate, n].predict(None) * SPREAD + MEAN
        wanted.append(f"{np.median(((metres - Y) ** 2).mean(axis=1)):,.1f}")
    assert texts == wanted


def test_a_training_that_diverged_can_be_drawn():
    wild = SimpleNamespace(predict=lambda X: np.full((3, 30), np.nan))
    tried = {(rate, n): wild for n, rate in product([10, 20], [0.1, 9.0])}
    still = explore_hyperparameters(tried, None, Y, Y, 1.0).still("too little of both")
    assert "of −" not in still.sentences[1]


def test_predictions_side_by_side_share_their_limits():
    axes = plots.plot_predictions_beside({"a": [1, 9], "b": [2, 3]}, [2, 4])
    assert {ax.get_xlim() for ax in axes} == {ax.get_ylim() for ax in axes}
    assert len({ax.get_xlim() for ax in axes}) == 1
    with pytest.raises(ValueError, match="1 to 3 models, not 0"):
        plots.plot_predictions_beside({}, [2, 4])


def test_names_at_the_ends_of_lines_keep_their_order_and_do_not_touch():
    ends = {"low": [0, 0.01], "high": [0, 0.03], "middle": [1, 0.02], "top": [0, 1]}
    ax = plots.plot_slice([1, 2], ends, 1.5)
    named = [text for text in ax.texts if text.get_text() in ends]
    places = sorted((text.get_position()[1], text.get_text()) for text in named)
    assert [name for _, name in places] == ["low", "middle", "high", "top"]
    assert np.diff([height for height, _ in places]).min() > 0.06
    with pytest.raises(ValueError, match="4 at most, not 5"):
        plots.plot_slice([1, 2], ends | {"more": [1, 2]}, 1.5)


def test_a_grid_line_is_ten_times_the_one_below():
    ax = plots.plot_errors_by_seed({"a": [2, 30], "b": [500, 20_000]}, {"f": 3})
    ticks = [tick for tick in ax.get_yticks() if 1 <= tick <= 10_000]
    assert ticks == [1, 10, 100, 1000, 10_000]
    assert ax.yaxis.get_major_formatter()(1000) == "1,000"
