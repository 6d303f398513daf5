"""Make bmi_data.csv: simulated adults, with faults planted on purpose.

Run it without arguments to write the file beside this script, or name another
file to write. The same seed gives the same bytes. README.md, the data card, says
where the figures come from and lists the faults.
"""

import csv
import math
import sys
from pathlib import Path

import numpy as np

SEED = 402
N_PEOPLE_OF_EACH_SEX = 1000
COLUMNS = ["id", "sex", "age", "height_cm", "weight_kg", "bmi"]
AGES = (20, 79)  # lowest and highest, whole years
LOWEST_BMI = 15  # who comes out below is drawn again
CM_PER_INCH = 2.54

# From the survey's report, adults of 20 years and older. See README.md.
SURVEY = {
    "male": {
        "mean_height_cm": 175.3,
        "height_percentiles_cm": (162.8, 187.4),  # the 5th and the 95th
        "mean_weight_kg": 90.6,
        "weight_percentiles_kg": (61.7, 130.3),
    },
    "female": {
        "mean_height_cm": 161.3,
        "height_percentiles_cm": (149.8, 172.5),
        "mean_weight_kg": 77.5,
        "weight_percentiles_kg": (49.8, 119.6),
    },
}
# From the 5th to the 95th percentile of a normal distribution, in standard deviations.
STEPS_5_TO_95 = 2 * 1.6448536

# How many people get each fault. Nobody gets two.
FAULTS = {
    "swapped": 12,
    "inches": 15,
    "slipped_point": 4,
    "missing_height": 8,
    "missing_weight": 7,
    "missing_bmi": 5,
    "missing_age": 4,
    "age_999": 3,
    "unit_typed": 3,
    "sex_letter": 19,
    "duplicate": 6,
}


def spreads(survey):
    """Work out the model's standard deviations from the published percentiles.

    Parameters
    ----------
    survey : dict
        One entry of SURVEY.

    Returns
    -------
    height_sd_cm : float
        Of the height, taken as normal.
    log_weight_sd : float
        Of the natural logarithm of the weight, taken as normal.
    log_bmi_sd : float
        Of the natural logarithm of the BMI: what is left of the weight's spread
        when the part that follows the height squared is taken away.
    """
    low_cm, high_cm = survey["height_percentiles_cm"]
    low_kg, high_kg = survey["weight_percentiles_kg"]
    height_sd_cm = (high_cm - low_cm) / STEPS_5_TO_95
    log_weight_sd = math.log(high_kg / low_kg) / STEPS_5_TO_95
    log_height_sd = height_sd_cm / survey["mean_height_cm"]
    log_bmi_sd = math.sqrt(log_weight_sd**2 - (2 * log_height_sd) ** 2)
    return height_sd_cm, log_weight_sd, log_bmi_sd


def draw_people(rng):
    """Draw the people, without a fault.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the random numbers come from.

    Returns
    -------
    list of dict
        One for each person: id (int), sex (str), age (int, years), and height,
        weight and BMI in whole tenths (int) of a cm, a kg and a kg/m².
    """
    sexes = rng.permutation(["female", "male"] * N_PEOPLE_OF_EACH_SEX)
    people = []
    for number, sex in enumerate(sexes.tolist(), start=1):
        height, weight = draw_body(rng, SURVEY[sex])
        age = int(rng.integers(AGES[0], AGES[1] + 1))
        bmi = bmi_in_tenths(height, weight)
        person = {"id": number, "sex": sex, "age": age}
        people.append(person | {"height": height, "weight": weight, "bmi": bmi})
    return people


def draw_body(rng, survey):
    """Draw one height and one weight.

    Height is normal. Weight is a typical weight times (height / mean height)
    squared times a log-normal factor. So height and BMI are unrelated, and the
    mean weight is the published one, but for the few who are drawn again.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the random numbers come from.
    survey : dict
        One entry of SURVEY.

    Returns
    -------
    height, weight : int
        In tenths of a cm and of a kg.
    """
    height_sd_cm, log_weight_sd, log_bmi_sd = spreads(survey)
    mean_height_cm = survey["mean_height_cm"]
    typical_kg = survey["mean_weight_kg"] / math.exp(log_weight_sd**2 / 2)
    while True:
        height = round(10 * rng.normal(mean_height_cm, height_sd_cm))
        relative_height = height / 10 / mean_height_cm
        factor = math.exp(rng.normal(0, log_bmi_sd))
        weight = round(10 * typical_kg * relative_height**2 * factor)
        if bmi_in_tenths(height, weight) >= 10 * LOWEST_BMI:
            return height, weight


def bmi_in_tenths(height, weight):
    """Compute the BMI, rounded half up, in whole numbers only.

    Parameters
    ----------
    height, weight : int
        In tenths of a cm and of a kg.

    Returns
    -------
    int
        The BMI in tenths of a kg/m².
    """
    # weight / 10 over (height / 1000) squared, times 10 for tenths
    return (2 * weight * 10**6 + height**2) // (2 * height**2)


def tenths(number):
    """Write a number of tenths with one decimal: 1753 becomes 175.3."""
    return f"{number // 10}.{number % 10}"


def choose_people(rng):
    """Choose who gets which fault.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the random numbers come from.

    Returns
    -------
    dict of str to list of int
        The ids, ascending, under each name of FAULTS.
    """
    ids = iter(rng.permutation(np.arange(1, 2 * N_PEOPLE_OF_EACH_SEX + 1)).tolist())
    return {
        fault: sorted(next(ids) for _ in range(count))
        for fault, count in FAULTS.items()
    }


def write_down(person, fault):
    """Turn a person into a row of the file, with at most one fault.

    Parameters
    ----------
    person : dict
        As made by `draw_people`.
    fault : str or None
        A name of FAULTS.

    Returns
    -------
    dict of str to str
        The row, under the names of COLUMNS.
    """
    row = {
        "id": str(person["id"]),
        "sex": person["sex"],
        "age": str(person["age"]),
        "height_cm": tenths(person["height"]),
        "weight_kg": tenths(person["weight"]),
        "bmi": tenths(person["bmi"]),
    }
    if fault == "swapped":
        row["height_cm"], row["weight_kg"] = row["weight_kg"], row["height_cm"]
    elif fault == "inches":
        row["height_cm"] = tenths(round(person["height"] / CM_PER_INCH))
    elif fault == "slipped_point":
        row["weight_kg"] = tenths(10 * person["weight"])
    elif fault == "missing_height":
        row["height_cm"] = ""
    elif fault == "missing_weight":
        row["weight_kg"] = ""
    elif fault == "missing_bmi":
        row["bmi"] = ""
    elif fault == "missing_age":
        row["age"] = ""
    elif fault == "age_999":
        row["age"] = "999"
    elif fault == "unit_typed":
        row["weight_kg"] += " kg"
    elif fault == "sex_letter":
        row["sex"] = person["sex"][0].upper()
    return row


def make_rows(seed=SEED):
    """Make all rows of the file.

    Parameters
    ----------
    seed : int
        Seed of the random numbers.

    Returns
    -------
    rows : list of dict
        In the order of the file.
    faulty : dict of str to list of int
        The ids with each fault.
    """
    rng = np.random.default_rng(seed)
    people = draw_people(rng)
    faulty = choose_people(rng)
    fault_of = {number: fault for fault, ids in faulty.items() for number in ids}
    rows = [write_down(person, fault_of.get(person["id"])) for person in people]
    for number in faulty["duplicate"]:
        row = next(row for row in rows if row["id"] == str(number))
        rows.insert(int(rng.integers(rows.index(row) + 1, len(rows) + 1)), dict(row))
    return rows, faulty


def main(target):
    """Write the file, with the same line ends on every system."""
    rows, faulty = make_rows()
    with open(target, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(rows)} rows. Faults, with the ids:")
    for fault, ids in faulty.items():
        print(f"{fault} ({len(ids)}):", *ids)


if __name__ == "__main__":
    here = Path(__file__).resolve().parent / "bmi_data.csv"
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else here)
