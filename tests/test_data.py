"""The simulated stops, against the law written anew."""

import math

import numpy as np
import pytest

from helpers.data import generate_data


def law(speed_km_h, friction):
    """The stopping distance in m, written anew and in another way."""
    speed = speed_km_h * 1000 / 3600
    return speed * (1 + speed / friction / 19.62)


def test_ranges_and_shapes():
    x1, x2, y = generate_data(5000)
    assert x1.shape == x2.shape == y.shape == (5000,)
    assert 20 <= x1.min() < 21
    assert 139 < x1.max() <= 140
    assert 0.3 <= x2.min() < 0.305
    assert 0.895 < x2.max() <= 0.9


def test_noise_is_what_the_law_leaves():
    x1, x2, y = generate_data(20_000)
    noise = y - law(x1, x2)
    assert noise.mean() == pytest.approx(0, abs=0.03)
    assert noise.std() == pytest.approx(1, abs=0.02)
    assert abs(np.corrcoef(noise, x1)[0, 1]) < 0.03


def test_a_stop_checked_by_hand():
    # 72 km/h is 20 m/s; on a dry road 20 + 400 / (2 * 9.81 * 0.9) = 42.65 m.
    assert law(72, 0.9) == pytest.approx(42.65, abs=0.01)


def test_regime_of_the_course():
    # Held against the figures of the design: mean square near 9,600, variance
    # near 3,200, linear regression near 300.
    x1, x2, y = generate_data()
    X = np.column_stack([x1, x2, np.ones(1000)])
    residuals = y - X @ np.linalg.lstsq(X, y, rcond=None)[0]
    assert np.mean(y**2) == pytest.approx(9574.7132, abs=1e-4)
    assert np.var(y) == pytest.approx(3100, rel=0.05)
    assert np.mean(residuals**2) == pytest.approx(300, rel=0.2)


def test_one_stop_is_enough_and_is_the_first_of_many_features():
    x1, x2, y = generate_data(1, seed=0)
    assert x1.shape == x2.shape == y.shape == (1,)
    speed, friction = generate_data(7, seed=0)[:2]
    assert (x1[0], x2[0]) == (speed[0], friction[0])


def test_no_stop_is_refused():
    with pytest.raises(ValueError, match="n_samples must be at least 1, but it is 0"):
        generate_data(0)


def test_each_stop_to_the_last_digit():
    """The same draws, and the law in plain Python, one stop after the other."""
    x1, x2, y = generate_data(50, seed=3)
    rng = np.random.default_rng(3)
    draws = [(rng.uniform(20, 140), rng.uniform(0.3, 0.9)) for _ in range(50)]
    for k, ((speed, friction), noise) in enumerate(
        zip(draws, rng.normal(0, 1, 50).tolist(), strict=True)
    ):
        assert (x1[k], x2[k]) == (speed, friction)
        assert math.isclose(y[k], law(speed, friction) + noise, rel_tol=1e-13)


def test_same_seed_same_data_other_seed_other_data():
    assert np.array_equal(generate_data(50)[2], generate_data(50)[2])
    assert not np.array_equal(generate_data(50)[2], generate_data(50, seed=1)[2])


def test_global_random_state_is_left_alone():
    np.random.seed(7)  # noqa: NPY002 - the global state is what is looked at
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    generate_data(10)
    assert np.array_equal(before, np.random.get_state()[1])  # noqa: NPY002
