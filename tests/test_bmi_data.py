"""The BMI file, the script that made it, the card that describes it, the reader."""

import importlib.util
import re
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest
from own_python import python

from helpers import data
from helpers.exercises.bmi_file import clean_people, rmse

PROJECT = Path(__file__).resolve().parents[1]
FILE = PROJECT / "data" / "bmi_data.csv"
SCRIPT = PROJECT / "data" / "make_bmi_data.py"
CARD = (PROJECT / "data" / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("make_bmi_data", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def people(script):
    """Return the people before the faults, in cm, kg and kg/m², by id."""
    drawn = script.draw_people(np.random.default_rng(script.SEED))
    table = pd.DataFrame(drawn).set_index("id")
    return table.assign(
        height=table["height"] / 10, weight=table["weight"] / 10, bmi=table["bmi"] / 10
    )


@pytest.fixture
def card_faults():
    """Return what the card lists: the count and the ids under each fault."""
    rows = re.findall(r"^\| (\w+) \| [^|]* \| (\d+) \| ([\d, ]+) \|$", CARD, re.M)
    return {
        name: (int(count), list(map(int, ids.split(",")))) for name, count, ids in rows
    }


def formula(height_cm, weight_kg):
    return weight_kg / (height_cm / 100) ** 2


def test_script_reproduces_the_file_byte_for_byte(tmp_path):
    python(SCRIPT, tmp_path / "made.csv", folder=tmp_path)
    assert (tmp_path / "made.csv").read_bytes() == FILE.read_bytes()


@pytest.mark.parametrize("sex", ["male", "female"])
def test_people_follow_the_survey(script, people, sex):
    survey = script.SURVEY[sex]
    group = people[people["sex"] == sex]
    assert len(group) == 1000
    for column, name in [("height", "height"), ("weight", "weight")]:
        unit = "cm" if column == "height" else "kg"
        standard_error = group[column].std() / np.sqrt(len(group))
        distance = group[column].mean() - survey[f"mean_{name}_{unit}"]
        assert abs(distance) < 3 * standard_error
        low, high = survey[f"{name}_percentiles_{unit}"]
        assert (group[column] < low).mean() == pytest.approx(0.05, abs=0.025)
        assert (group[column] > high).mean() == pytest.approx(0.05, abs=0.025)


def test_bmi_is_unrelated_to_height_and_right_to_one_decimal(people):
    for _, group in people.groupby("sex"):
        assert abs(group["height"].corr(group["bmi"])) < 0.1
    gap = formula(people["height"], people["weight"]) - people["bmi"]
    assert gap.abs().max() <= 0.05 + 1e-9
    assert people["bmi"].min() >= 15
    assert people["age"].between(20, 79).all()


def test_faults_found_in_the_file_are_those_of_the_card(people, card_faults):
    """Look for each fault as a reader would, without asking the script."""
    table = data.load_bmi_data()
    found = {"duplicate": table["id"][table.duplicated()]}
    table = table.drop_duplicates()
    assert table["id"].is_unique
    has_unit = table["weight_kg"].str.endswith(" kg", na=False)
    found["unit_typed"] = table["id"][has_unit]
    weight = table["weight_kg"].str.removesuffix(" kg").astype(float)
    height, bmi = table["height_cm"], table["bmi"]
    found["missing_height"] = table["id"][height.isna()]
    found["missing_weight"] = table["id"][weight.isna()]
    found["missing_bmi"] = table["id"][bmi.isna()]
    found["missing_age"] = table["id"][table["age"].isna()]
    found["age_999"] = table["id"][table["age"] == 999]
    found["sex_letter"] = table["id"][table["sex"].isin(["F", "M"])]
    suspect = (formula(height, weight) - bmi).abs() > 0.06
    found["swapped"] = table["id"][
        suspect & ((formula(weight, height) - bmi).abs() < 0.06)
    ]
    found["inches"] = table["id"][
        suspect & ((formula(2.54 * height, weight) - bmi).abs() < 0.15)
    ]
    found["slipped_point"] = table["id"][
        suspect & ((formula(height, weight / 10) - bmi).abs() < 0.06)
    ]
    found = {name: sorted(ids.tolist()) for name, ids in found.items()}
    assert {name: (len(ids), ids) for name, ids in found.items()} == card_faults
    everyone = [number for ids in found.values() for number in ids]
    assert len(set(everyone)) == len(everyone)  # nobody has two faults
    assert f"{len(everyone)} faults" in CARD


def test_rows_without_fault_are_the_people_themselves(people, card_faults):
    faulty = {number for _, ids in card_faults.values() for number in ids}
    table = data.load_bmi_data()
    clean = table[~table["id"].isin(faulty)].set_index("id")
    clean = clean.astype({"weight_kg": float})
    drawn = people.loc[clean.index]
    assert len(clean) == 2000 - len(faulty)
    for column, name in zip(
        clean, ["sex", "age", "height", "weight", "bmi"], strict=True
    ):
        assert (clean[column] == drawn[name]).all(), column


def test_card_states_the_survey_and_what_became_of_it(script, people):
    rows = re.findall(r"^\| (height|weight), (men|women) \|(.*)\|$", CARD, re.M)
    assert len(rows) == 4
    for measure, who, cells in rows:
        unit = {"height": "cm", "weight": "kg"}[measure]
        sex = {"men": "male", "women": "female"}[who]
        survey, values = script.SURVEY[sex], people.loc[people["sex"] == sex, measure]
        numbers = [float(number) for number in re.findall(r"[\d.]+", cells)]
        assert numbers == [
            survey[f"mean_{measure}_{unit}"],
            *survey[f"{measure}_percentiles_{unit}"],
            round(values.mean(), 1),
            *values.quantile([0.05, 0.95]).round(1),
        ]


def test_card_states_the_other_figures_of_the_file_and_its_model(script, people):
    table = data.load_bmi_data()
    men, women = (script.spreads(script.SURVEY[sex]) for sex in ("male", "female"))
    taller = 1 - NormalDist(script.SURVEY["male"]["mean_height_cm"], men[0]).cdf(182.9)
    for said in [
        f"{len(table):,} rows about {table['id'].nunique():,} adults",
        f"{men[0]:.2f} cm for men, {women[0]:.2f} cm for women",
        f"{men[1]:.3f} for men, {women[1]:.3f} for women",
        f"{men[2]:.3f} for men, {women[2]:.3f} for women",
        f"/ {2 * NormalDist().inv_cdf(0.95):.4f}: ",
        f"the model below gives {100 * taller:.1f})",
        f"a BMI below {script.LOWEST_BMI} ",
        f"0.1 / √12 = {0.1 / 12**0.5:.3f} kg/m²",
        f" {people['age'].min()} to {people['age'].max()} years",
    ]:
        assert said in CARD, said
    listed = re.findall(r"^\| `(\w+)` \|", CARD, re.M)
    assert listed == list(table.columns)
    weight = pd.to_numeric(table["weight_kg"], errors="coerce")
    assert 1153 in table["id"][weight > table["height_cm"]].tolist()
    assert "person 1153 " in CARD


def test_card_states_what_rounding_does_in_the_split_of_the_lesson():
    X, y = clean_people()
    exact = formula(*X.T)
    rounded = np.floor(10 * exact + 0.5 + 1e-9) / 10  # half up
    order = np.random.default_rng(402).permutation(len(X))
    test, validation, train = order[:400], order[400:800], order[800:]
    assert rmse(exact, y) == pytest.approx(0.029, abs=0.001)
    assert (abs(rounded - y) > 0.01).sum() == 2
    for rows in (test, validation):
        assert f"{rmse(rounded[rows], y[rows]):.3f}" == "0.000"
    assert f"{rmse(rounded[train], y[train]):.3f}" == "0.004"
    for values, n_right in [(rounded, 400), (exact, 398)]:
        classes, right = (np.digitize(v[test], [25, 30]) for v in (values, y))
        assert (classes == right).sum() == n_right
    (place,) = np.flatnonzero((X == [157.7, 173.2]).all(axis=1))  # person 1153
    assert place in validation
    assert y[place] == 69.6
    heaviest = X[np.argmax(X[:, 1])].tolist()
    assert (heaviest, y[train].max()) == ([186.8, 177.9], 61.7)


def test_load_works_from_any_folder_and_anew_each_time(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    table = data.load_bmi_data()
    assert list(table.columns) == ["id", "sex", "age", "height_cm", "weight_kg", "bmi"]
    assert len(table) == 2006
    table["id"] = 0
    assert data.load_bmi_data()["id"].max() == 2000


def test_load_says_what_to_do_when_the_file_is_missing(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"bmi_data\.csv is missing.*make_bmi_"):
        data.load_bmi_data(tmp_path / "bmi_data.csv")


SAVED_BY_A_SPREADSHEET = {
    "semicolons": lambda text: text.replace(",", ";").replace(".", ",").encode(),
    "commas as decimal points": lambda text: (
        text.replace(",", ";").replace(".", ",").encode("utf-8-sig")
    ),
    "tabs": lambda text: text.replace(",", "\t").encode(),
    "another encoding": lambda text: text.replace(",", "\t").encode("utf-16"),
    "no column weight_kg": lambda text: text.replace("weight_kg", "weight").encode(),
    "other columns than": lambda text: text.replace("sex,age", "age,sex").encode(),
    "more or fewer than six": lambda text: text.replace("\n2,", "\n2,,", 1).encode(),
    "no column id": lambda text: b"",
    "has commas as decimal points": lambda text: (
        text.splitlines()[0] + '\n1,f,30,"170,5","65,9","22,7"\n'
    ).encode(),
}


@pytest.mark.parametrize("words", SAVED_BY_A_SPREADSHEET)
def test_what_a_spreadsheet_has_done_is_told(tmp_path, words):
    spoil = SAVED_BY_A_SPREADSHEET[words]
    copy = tmp_path / "bmi_data.csv"
    copy.write_bytes(spoil(FILE.read_text(encoding="utf-8")))
    with pytest.raises(ValueError, match=words) as told:
        data.load_bmi_data(copy)
    (script,) = re.findall(r"%run (\S+)$", str(told.value))
    assert (PROJECT / "notebooks" / script).resolve() == SCRIPT


def test_a_mark_at_the_start_of_the_file_changes_nothing(tmp_path):
    copy = tmp_path / "bmi_data.csv"
    copy.write_text(FILE.read_text(encoding="utf-8"), encoding="utf-8-sig")
    pd.testing.assert_frame_equal(data.load_bmi_data(copy), data.load_bmi_data())
