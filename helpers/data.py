"""The data sets of the course, each made from a seed or read from a file."""

import re
from pathlib import Path

import numpy as np

GRAVITY_M_S2 = 9.81
REACTION_TIME_S = 1.0
NOISE_M = 1.0
BMI_FILE = Path(__file__).resolve().parents[1] / "data" / "bmi_data.csv"


def generate_data(n_samples=1000, seed=402):
    """Simulate how far a car travels between an alarm and standing still.

    The law is that of driving schools: one second of reaction at full speed,
    then braking with friction, ``v**2 / (2 * g * friction)`` with the speed
    ``v`` in m/s and g = 9.81 m/s², plus normal noise with a standard deviation
    of 1 m. No model can have a mean squared error below that noise's variance,
    1 m², except by luck.

    Parameters
    ----------
    n_samples : int
        How many stops to simulate, at least 1.
    seed : int
        Seed of the random numbers, 0 or more. The same seed gives the same data.

    Returns
    -------
    x1 : ndarray, shape (n_samples,)
        Speed in km/h, uniform on 20 to 140.
    x2 : ndarray, shape (n_samples,)
        Friction between tyre and road (no unit), uniform on 0.3 (snow) to
        0.9 (dry asphalt).
    y : ndarray, shape (n_samples,)
        Stopping distance in m.

    Raises
    ------
    ValueError
        If there is no stop to simulate.
    """
    if n_samples < 1:
        raise ValueError(f"n_samples must be at least 1, but it is {n_samples}")
    rng = np.random.default_rng(seed)
    features = rng.uniform(low=(20, 0.3), high=(140, 0.9), size=(n_samples, 2))
    x1, x2 = features[:, 0].copy(), features[:, 1].copy()
    speed_m_s = x1 / 3.6
    braking_m = speed_m_s**2 / (2 * GRAVITY_M_S2 * x2)
    y = speed_m_s * REACTION_TIME_S + braking_m + rng.normal(0, NOISE_M, n_samples)
    return x1, x2, y


BMI_COLUMNS = ["id", "sex", "age", "height_cm", "weight_kg", "bmi"]
GET_IT_BACK = (
    "Close the spreadsheet without saving, then get the original back with a new cell: "
    "%run ../data/make_bmi_data.py"
)


def load_bmi_data(path=BMI_FILE):
    """Read the simulated adults of ``data/bmi_data.csv``, faults included.

    What the columns mean, where the figures come from and which faults were planted
    is told by the data card, ``data/README.md``. The table is read anew at each
    call, so it may be changed.

    Parameters
    ----------
    path : Path or str, optional
        The file, if it is another copy.

    Returns
    -------
    pandas.DataFrame
        2,006 rows with the columns ``id``, ``sex``, ``age`` (years), ``height_cm``,
        ``weight_kg`` (text, for some of its cells hold a unit) and ``bmi`` (kg/m²).

    Raises
    ------
    FileNotFoundError
        If the file is not there.
    ValueError
        If a spreadsheet has saved it in a form of its own; the message says what
        happened and what to do.
    """
    import pandas as pd  # here, because the other lessons start faster without it

    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(
            f"{path} is missing. Make it again with a new cell: "
            "%run ../data/make_bmi_data.py"
        )
    if found := _spreadsheet_marks(path.read_bytes()):
        raise ValueError(f"{path.name} {found}. {GET_IT_BACK}")
    return pd.read_csv(path, encoding="utf-8-sig")


def _spreadsheet_marks(content):
    """Return what a spreadsheet has done to the file, in words, or None."""
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        return "is not written in UTF-8: a spreadsheet has saved it in another encoding"
    header = lines[0] if lines else ""
    for separator, name in {";": "semicolons", "\t": "tabs"}.items():
        if separator in header:
            commas = any(re.search(r"\d,\d", line) for line in lines[1:])
            also = ", and commas as decimal points" if commas else ""
            return (
                f"has {name} between its columns{also}: a spreadsheet has saved it "
                "in the way of your country"
            )
    columns = [name.strip(' "') for name in header.split(",")]
    if missing := [name for name in BMI_COLUMNS if name not in columns]:
        return f"has no column {', '.join(missing)}; its columns are {columns}"
    if columns != BMI_COLUMNS:
        return f"has other columns than {BMI_COLUMNS}: {columns}"
    if any(line.count(",") != len(columns) - 1 for line in lines if '"' not in line):
        return "has lines with more or fewer than six values"
    if any(re.search(r'"\d+,\d+"', line) for line in lines):
        return "has commas as decimal points: a spreadsheet has saved it"
    return None
