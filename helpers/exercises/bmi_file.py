"""The BMI file as lesson 09 cleans and splits it, and the errors of its rivals."""

import functools
from types import SimpleNamespace

import numpy as np

from helpers.data import load_bmi_data


@functools.cache
def the_file():
    """Clean and split the file as the lesson does, and return what is compared.

    Returns
    -------
    SimpleNamespace
        ``y_test`` and ``y_validation``, the spread ``y_std`` of the training targets,
        and dictionaries of the rivals' errors, ``on_test`` and ``on_validation``.
    """
    X, y = clean_people()
    order = np.random.default_rng(402).permutation(len(X))
    test, validation, train = order[:400], order[400:800], order[800:]
    rivals = rivals_of(X, y, train)
    errors = [
        {name: rmse(said[rows], y[rows]) for name, said in rivals.items()}
        for rows in (test, validation)
    ]
    return SimpleNamespace(
        y_test=y[test],
        y_validation=y[validation],
        y_std=y[train].std(),
        on_test=errors[0],
        on_validation=errors[1],
    )


def clean_people():
    """Return heights and weights, shape (1976, 2), and BMIs of the cleaned table."""
    table = load_bmi_data().drop_duplicates()
    weight = table["weight_kg"].str.removesuffix(" kg").astype(float).to_numpy()
    height, bmi = table["height_cm"].to_numpy(), table["bmi"].to_numpy()

    def gap(height, weight):
        return np.abs(weight / (height / 100) ** 2 - bmi)

    suspect = gap(height, weight) > 0.06
    swapped = suspect & (gap(weight, height) <= 0.06)
    inches = suspect & (gap(2.54 * height, weight) <= 0.15)
    X = np.column_stack([height, weight])
    X[swapped] = X[swapped][:, ::-1]
    X[inches, 0] *= 2.54
    is_complete = np.isfinite(X).all(axis=1) & np.isfinite(bmi)
    kept = is_complete & ~(suspect & ~swapped & ~inches)
    return X[kept], bmi[kept]


def rivals_of(X, y, train):
    """Return what each of the lesson's rivals says about all rows."""
    from sklearn.linear_model import LinearRegression  # here: it takes a second
    from sklearn.preprocessing import PolynomialFeatures

    scores = (X - X[train].mean(axis=0)) / X[train].std(axis=0)
    rivals = {"mean": np.full(len(y), y[train].mean())}
    for degree in (1, 2, 3):
        powers = PolynomialFeatures(degree).fit_transform(scores)
        fit = LinearRegression().fit(powers[train], y[train])
        rivals[f"degree {degree}"] = fit.predict(powers)
    fit = LinearRegression().fit(np.log(X[train]), np.log(y[train]))
    rivals["logarithms"] = np.exp(fit.predict(np.log(X)))
    rivals["formula"] = X[:, 1] / (X[:, 0] / 100) ** 2
    return rivals


def rmse(predictions, y):
    """Return the root of the mean squared error."""
    return float(np.sqrt(np.mean((predictions - y) ** 2)))
