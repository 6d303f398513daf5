"""The exercise of the BMI project in which a case is judged."""

import re

import numpy as np
import pytest

from helpers.exercises.bmi_file import the_file

START = {"features": "plain", "learning_rate": 0.03, "n_epochs": 400}


def a_case(**changes):
    """A case that holds, or in which something was changed."""
    tried = [
        (START | {"hidden": [n], "features": name}, [0.03 + 0.1 / n, 0.031, 0.05])
        for n in (2, 8, 16)
        for name in ("plain", "logs")
    ]
    tried[2] = (tried[2][0], np.array([0.029, 0.03, 0.031]))
    noise = 0.0315 * (-1) ** np.arange(400)
    case = {
        "tried": tried,
        "chosen": START | {"hidden": (8,)},
        "predictions": the_file().y_test + noise,
        "test_error": np.float32(0.0315),
        "parameters": 33,
        "beaten": ["mean", "degree 1", "degree 2"],
    }
    case |= changes
    return {"sentences": sentences(case["test_error"])} | case


def sentences(error):
    """Five, with the numbers that belong into them."""
    words = "It estimates a BMI. It's off by {}. Degree 1 is off by 0.887! It isn't "
    return words.format(error) + "for you. Of 2,006 rows we left out 30."


def told(answer, capsys):
    """What the check prints of a case."""
    from helpers.exercises import check_defence

    check_defence(answer)
    return capsys.readouterr().out


def test_a_case_that_holds_is_told_in_one_sentence(capsys):
    said = told(a_case(), capsys)
    assert said.startswith("defence: passed.\n")
    assert "33 parameters, 6 settings tried, validation 0.030, test 0.032" in said
    assert "And now:    Only the numbers were checked." in said
    mine = START | {"features": "squares", "hidden": []}  # features of one's own
    pairs = [(mine, [0.02, 0.03, 0.04]), *a_case()["tried"]]
    case = a_case(tried=pairs, chosen=mine, parameters=6)
    assert "passed" in told(case, capsys)
    assert "passed" in told(rounded_case(4), capsys)  # with an error of 0.014


@pytest.mark.parametrize(
    "write",
    [
        lambda said: re.split(r"(?<=[.!]) ", said),
        lambda said: re.split(r"[.!] ", said.removesuffix(".")),  # no full stops
        lambda said: said.replace("30", "a few (30)").replace(" ", "\n"),
        lambda said: said.replace("30", "none of the 1,976 people"),
        lambda said: said.replace("It estimates", "Yes. It estimates"),
    ],
)
def test_sentences_pass_however_they_are_written(write, capsys):
    case = a_case()
    said = told(case | {"sentences": write(case["sentences"])}, capsys)
    assert "passed" in said, said


def test_an_unlucky_test_error_passes_with_a_word_on_it(capsys):
    said = told(off_by(0.07), capsys)  # the validation median is 0.03
    assert said.startswith("defence: passed.\n")
    assert "test 0.070, better than mean, degree 1, degree 2." in said
    assert "more than twice the validation median" in said
    assert "don't choose again" in said
    assert "worst test person" not in told(off_by(0.059), capsys)


def without(key):
    return {k: v for k, v in a_case().items() if k != key}


def with_pair(place, pair):
    tried = a_case()["tried"]
    return a_case(tried=[*tried[:place], pair, *tried[place + 1 :]])


def off_by(size):
    """A case with other predictions, and with their error."""
    predictions = the_file().y_test + size * (-1) ** np.arange(400)
    return a_case(predictions=predictions, test_error=size)


def rounded_case(n_wrong_pairs):
    """A case with the file's own numbers, all but a few pairs of them."""
    data = the_file()
    predictions = data.y_test.copy()
    predictions[: 2 * n_wrong_pairs] += 0.1
    error = np.sqrt(np.mean((predictions - data.y_test) ** 2))
    beaten = [name for name, other in data.on_test.items() if other > error]
    return a_case(predictions=predictions, test_error=error, beaten=beaten)


def broken():
    """Cases in each of which one point doesn't hold, and words of what is told."""
    data, case = the_file(), a_case()
    tried, chosen, good = case["tried"], case["chosen"], case["predictions"]
    worse = [(setting, np.multiply(errors, 2)) for setting, errors in tried]
    n, said = 400, sentences(0.0315)
    return [
        (0.03, "defence = case(...)"),
        (without("tried") | {"settings": tried}, "no tried; there is settings"),
        (a_case(tried=tried[:4]), "five settings at least"),
        (a_case(tried=[setting for setting, _ in tried]), "it keeps such a pair"),
        (with_pair(1, (tried[1][0], 0.03)), "what errors_of returns, all three"),
        (with_pair(1, ({"hidden": [8]}, [1, 2, 3])), "isn't complete"),
        (with_pair(1, (tried[1][0], [0.03] * 3)), "one seed three times"),
        (with_pair(1, tried[0]), "one setting tried twice"),
        (
            a_case(tried=[(START | {"hidden": [k]}, [1, 2, 3]) for k in range(5)]),
            "you changed only hidden",
        ),
        (a_case(chosen=chosen | {"n_epochs": 50}), "one that you measured"),
        (a_case(chosen=tried[0][0]), "with all that you measured"),
        (a_case(tried=worse), "0.05 is the limit"),
        (a_case(predictions=good.reshape(n, 1)), "predict(...)[:, 0]"),
        (a_case(predictions=good[:397]), "other rows than"),
        (a_case(predictions=[*good[1:], np.nan]), "not 400 finite numbers"),
        (a_case(predictions="good"), "no numbers"),
        (a_case(predictions=(good - 29) / 7), "standard scores, not"),
        (a_case(predictions=data.y_validation + 0.01), "the validation rows"),
        (a_case(predictions=good[::-1]), "in another order"),
        (a_case(test_error=0.0315**2), "without its root"),
        (a_case(test_error=0.0315 / data.y_std), "in standard scores"),
        (a_case(test_error=0.0300), "the validation error"),
        (a_case(test_error="0.0315"), "another kind of error"),
        (
            a_case(predictions=data.y_test + 1.01, test_error=1.01),
            "a linear regression has 0.887",
        ),
        (a_case(parameters=65), "[8] give 33"),
        (a_case(beaten=["mean", "degree 1"]), "without degree 2"),
        (a_case(beaten=[*case["beaten"], "formula"]), "with formula"),
        (a_case(beaten=[*case["beaten"], "degree 3"]), "validation errors"),
        (off_by(0.01) | {"beaten": [*data.on_test]}, "0.029"),
        (a_case(predictions={}), "no numbers"),
        (a_case(chosen=3), "isn't complete"),
        (without("sentences"), "no sentences"),
        (rounded_case(0), "never y[test]"),
        (rounded_case(1), "never y[test]"),
        (a_case(sentences="It's good."), "0 of them"),
        (a_case(sentences="a. b. c. 0.0315. 0.887 30."), "0 of them"),
        (a_case(sentences=sentences(0.0315).replace(". ", ", ") + " ... " * 5), "2 of"),
        (a_case(sentences=sentences(0.04)), "without your test error"),
        (a_case(sentences=sentences(0.03).replace("887", "5")), "a rival's test error"),
        (a_case(sentences=said.replace("30.", "some.")), "you left out"),
        (a_case(sentences=said.replace("rows we", "we")), "you left out"),
        *[
            (a_case(sentences=said.replace("30.", "some.") + more), "you left out")
            for more in [
                " It's good for a BMI above 30.",
                " It's good for people with a BMI of at most 30.",
                " It's bad for people of 30 kg.",
            ]
        ],
    ]


@pytest.mark.parametrize("place", range(44))
def test_the_first_point_that_does_not_hold_is_told(place, capsys):
    assert len(broken()) == 44
    case, words = broken()[place]
    said = told(case, capsys)
    assert said.startswith("defence: not yet.\n")
    assert words in said, said


def test_mean_absolute_errors_are_recognised(capsys):
    predictions = a_case()["predictions"]
    predictions[:100] += 0.05
    gaps = np.abs(predictions - the_file().y_test)
    case = a_case(predictions=predictions, test_error=gaps.mean())
    assert "mean of the absolute errors" in told(case, capsys)
