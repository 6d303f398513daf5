"""Exercise of the BMI project: choose a network and defend it with numbers.

The answer is a dictionary. Everything in it is worked out again from the file and
compared, one point after the other; the first that doesn't hold is told.
"""

import math
import numbers
from itertools import pairwise

import numpy as np

from helpers.checking.exercise import Exercise, exercise
from helpers.exercises import bmi_sentences
from helpers.exercises.bmi_file import rmse, the_file

KEYS = ["tried", "chosen", "predictions", "test_error", "parameters", "beaten"]
KEYS += ["sentences"]
KNOBS = ["features", "hidden", "learning_rate", "n_epochs"]
N_FEATURES = {"plain": 2, "with sex": 3, "logs": 2}
HIGHEST_MEDIAN = 0.05  # kg/m², of the validation errors
HIGHEST_ERROR = 1  # kg/m², on the test rows; a linear regression has 0.887
SUSPICIOUS_ERROR = 0.02  # kg/m²; the formula, not rounded, has 0.029
IMPOSSIBLE_ERROR = 0.01  # kg/m², even with rounded answers, which may do better


class Fault(Exception):
    """A point that doesn't hold: what was seen, what it looks like, where to look."""


def judge(defence):
    """Look at one point after the other; return what to tell of a case that holds.

    That is the case in one sentence and, if the test error is far above the
    validation median, a word on it. It is no fault: whoever had bad luck on the test
    rows could only pass by choosing again, and that would be a choice by the test.

    Raises
    ------
    Fault
        At the first point that doesn't hold.
    """
    check_keys(defence)
    tried = read_tried(defence["tried"])
    chosen, median = check_chosen(defence["chosen"], tried)
    predictions = read_predictions(defence["predictions"])
    error = check_error(defence["test_error"], predictions, median)
    check_parameters(defence["parameters"], chosen)
    beaten = check_beaten(defence["beaten"], error)
    check_likely(error, predictions)
    fault = bmi_sentences.fault_in(defence["sentences"], error)
    if fault:
        raise Fault(*fault)
    report = {
        "Your case": f"{defence['parameters']} parameters, {len(tried)} settings "
        f"tried, validation {median:.3f}, test {error:.3f}, better than "
        f"{', '.join(beaten) or 'nobody'}."
    }
    if error > 2 * median:
        report["Look at"] = (
            "your worst test person. The test error is more than twice the validation "
            "median. One unusual person is enough for that, so say it in your five "
            "sentences, but don't choose again because of it. (Did you train with "
            "another setting than the chosen one? That you may put right.)"
        )
    report["And now"] = (
        "Only the numbers were checked. Read the words to somebody who may say no."
    )
    return report


def check_keys(defence):
    """Refuse what isn't a dictionary with the seven keys."""
    if not isinstance(defence, dict):
        raise Fault(
            f"something of type {type(defence).__name__}.",
            "another kind of thing than a dictionary.",
            'defence = case(...), and below it defence["sentences"] = "...".',
        )
    missing = [key for key in KEYS if key not in defence]
    if missing:
        others = [str(key) for key in defence if key not in KEYS]
        instead = f"; there is {', '.join(others)}" if others else ""
        raise Fault(
            f"no {', '.join(missing)}{instead}.",
            "a key that is missing or spelled in another way.",
            f"the keys: {', '.join(KEYS)}.",
        )


def read_tried(tried):
    """Return the settings that were tried and their errors, in plain form."""
    if not isinstance(tried, list | tuple) or len(tried) < 5:
        n = f"{len(tried)} pairs" if isinstance(tried, list | tuple) else "no list"
        raise Fault(
            f"tried: {n}.",
            "too few settings to choose from.",
            "noted(setting): five settings at least, and then case(...) again.",
        )
    pairs = [read_pair(pair, place) for place, pair in enumerate(tried)]
    settings = [setting for setting, _ in pairs]
    for place, setting in enumerate(settings):
        if setting in settings[:place]:
            raise Fault(
                f"tried: the pair at {place} has a setting that was tried before.",
                "one setting tried twice.",
                "the loop: does it change the setting?",
            )
    varied = [k for k in KNOBS if any(s[k] != settings[0][k] for s in settings)]
    if len(varied) < 2:
        raise Fault(
            f"tried: you changed only {varied[0]}.",
            "a search along one knob.",
            f"the settings: vary two knobs at least, of {', '.join(KNOBS)}.",
        )
    return pairs


def read_pair(pair, place):
    """Return a setting and its errors in plain form."""
    where = f"tried: the pair at {place}"
    if not isinstance(pair, list | tuple) or len(pair) != 2:
        raise Fault(
            f"{where} isn't a pair.",
            "settings without their errors, or the other way round.",
            "noted(setting): it keeps such a pair, and case(...) hands it on.",
        )
    setting = read_setting(pair[0], where)
    errors = as_numbers(pair[1])
    is_full = errors is not None and errors.ndim == 1 and len(errors) >= 3
    if not is_full or not (np.isfinite(errors) & (errors > 0)).all():
        raise Fault(
            f"{where} doesn't have three errors above 0.",
            "a median, or something else that isn't what errors_of returns.",
            "noted(setting): it keeps what errors_of returns, all three.",
        )
    if np.ptp(errors) == 0:
        raise Fault(
            f"{where} has the same error three times.",
            "one seed three times.",
            "errors_of: it trains with three seeds.",
        )
    return setting, errors


def read_setting(setting, where):
    """Return a setting in plain form: lists for tuples, numbers of Python."""
    if not isinstance(setting, dict) or not set(KNOBS) <= set(setting):
        raise Fault(
            f"{where} has no setting with {', '.join(KNOBS)}.",
            "a setting that isn't complete.",
            'the start: best | {"hidden": [16]} keeps the other three.',
        )
    plain = {}
    for knob in KNOBS:
        value = setting[knob]
        plain[knob] = value if isinstance(value, str) else np.asarray(value).tolist()
    return plain


def check_chosen(chosen, tried):
    """Return the chosen setting and its median; refuse one that wasn't the best."""
    chosen = read_setting(chosen, "chosen:")
    medians = [(np.median(errors), setting) for setting, errors in tried]
    found = [median for median, setting in medians if setting == chosen]
    if not found:
        raise Fault(
            "chosen: a setting that isn't in tried.",
            "a choice from somewhere else.",
            "rule(settings, noted): it returns one that you measured.",
        )
    best, best_setting = min(medians, key=lambda pair: pair[0])
    if found[0] > 1.05 * best:
        raise Fault(
            f"chosen: its median is {found[0]:.4f}, but {best_setting} has {best:.4f}.",
            "a choice that validation doesn't support.",
            "rule(settings, noted), with all that you measured. And if you looked at "
            "the test rows, don't.",
        )
    if found[0] > HIGHEST_MEDIAN:
        raise Fault(
            f"chosen: its median is {found[0]:.3f}; {HIGHEST_MEDIAN} is the limit.",
            "a network that is too small, or trained for too short a time.",
            "the settings that you tried: more neurons, more epochs, another rate?",
        )
    return chosen, found[0]


def read_predictions(predictions):
    """Return the predictions as an array, refuse what can't be those of the test."""
    data, values = the_file(), as_numbers(predictions)
    if values is not None and values.shape == (400, 1):
        raise Fault(
            "predictions: an array of shape (400, 1).",
            "the table that predict returns.",
            "predict(...)[:, 0] takes its only column.",
        )
    if values is None or values.shape != (400,) or not np.isfinite(values).all():
        shape = "no numbers" if values is None else f"shape {values.shape}"
        raise Fault(
            f"predictions: {shape}, not 400 finite numbers.",
            "predictions for other rows than the 400 test rows.",
            "predict(scores[test]), for the features that you chose.",
        )
    if abs(values.mean()) < 2:
        raise Fault(
            f"predictions: their mean is {values.mean():.2f}.",
            "standard scores, not kg/m².",
            "in_bmi(...), around the network's answer.",
        )
    error = rmse(values, data.y_test)
    if error > 1 > rmse(values, data.y_validation):
        looks_like = "predictions for the validation rows."
    elif error > 1 > rmse(np.sort(values), np.sort(data.y_test)):
        looks_like = "predictions in another order than the test rows."
    else:
        return values
    raise Fault(
        f"predictions: on the test rows their RMSE is {error:.1f}.",
        looks_like,
        "predict(scores[test]): the rows of test, in the order of test.",
    )


def check_error(said, predictions, median):
    """Return the RMSE of the predictions; refuse another, or one that can't be true."""
    data = the_file()
    error = rmse(predictions, data.y_test)
    if not is_number(said) or not abs(said - error) <= 0.0005:
        gaps = np.abs(predictions - data.y_test)
        others = {
            "the mean squared error, without its root.": error**2,
            "the mean of the absolute errors.": gaps.mean(),
            "an error in standard scores.": error / data.y_std,
            "the validation error.": median,
        }
        looks_like = "the error of other predictions, or another kind of error."
        if is_number(said):
            close = [k for k, value in others.items() if abs(said - value) <= 0.0005]
            looks_like = (close or [looks_like])[0]
        raise Fault(
            f"test_error: {said!r}, but the predictions have {error:.4f}.",
            looks_like,
            "rmse(predictions, y[test]).",
        )
    if error > HIGHEST_ERROR:
        raise Fault(
            f"test_error: {error:.3f}, and a linear regression has "
            f"{data.on_test['degree 1']:.3f}.",
            "a network that wasn't trained with the setting you chose.",
            "train_one: the features, hidden, the rate and the epochs of chosen.",
        )
    return error


def check_likely(error, predictions):
    """Refuse an error that no network of the lesson can have."""
    is_rounded = np.allclose(predictions, predictions.round(1), atol=1e-4)
    lowest = IMPOSSIBLE_ERROR if is_rounded else SUSPICIOUS_ERROR
    if error <= lowest:
        raise Fault(
            f"a test error of {error:.3f}, and the formula itself, not rounded, has "
            "0.029.",
            "rounded or exact answers, the formula itself, or test rows in training.",
            "where the predictions come from: the network, and never y[test]. If you "
            "rounded, round to one decimal.",
        )


def check_parameters(said, chosen):
    """Refuse a number of parameters that the chosen setting doesn't give."""
    n_features = N_FEATURES.get(chosen["features"])
    if n_features:
        sizes = [n_features, *chosen["hidden"], 1]
        expected = sum((n + 1) * m for n, m in pairwise(sizes))
    if not is_number(said) or said <= 0 or (n_features and said != expected):
        wanted = f", but {n_features} features and {chosen['hidden']} give {expected}"
        raise Fault(
            f"parameters: {said!r}{wanted if n_features else ''}.",
            "the parameters of another network.",
            "count_params() of the network that you trained last.",
        )


def check_beaten(said, error):
    """Return the rivals with a larger test error; refuse another list."""
    data = the_file()
    beaten = [name for name, other in data.on_test.items() if other > error]
    is_list = isinstance(said, list | tuple | set)
    if is_list and set(map(str, said)) == set(beaten):
        return beaten
    said = set(map(str, said)) if is_list else set()
    left_out = [name for name in beaten if name not in said]
    added = sorted(said - set(beaten))
    by_validation = {n for n, other in data.on_validation.items() if other > error}
    looks_like = "a comparison with other errors than those on the test rows."
    if said == by_validation:
        looks_like = "a comparison with the rivals' validation errors."
    parts = [f"without {', '.join(left_out)}"] * bool(left_out)
    parts += [f"with {', '.join(added)}"] * bool(added)
    raise Fault(
        f"beaten: a list {' and '.join(parts) or 'of another kind'}.",
        looks_like,
        "a loop over rivals: append the name if results[name] > test_error.",
    )


def is_number(value):
    """Tell whether a value is one number that isn't NaN."""
    return isinstance(value, numbers.Real) and not math.isnan(value)


def as_numbers(values):
    """Return values as an array of numbers, None if they are none."""
    try:
        return np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        return None


class Defence(Exercise):
    """An exercise whose answer is judged point by point."""

    def examine(self, answer):
        """Return what to tell, with "Seen" if a point doesn't hold."""
        try:
            return judge(answer)
        except Fault as fault:
            told = fault.args
        except Exception as error:  # an answer may hold anything
            told = (
                f"something that can't be read ({type(error).__name__}: {error}).",
                "another kind of thing than plain numbers and lists.",
                "each of the seven values, one after the other.",
            )
        seen, looks_like, look_at = told
        return {
            "Seen": seen,
            "Expected": self.expected,
            "Looks like": looks_like,
            "Look at": look_at,
        }


@exercise(
    "09",
    "Milestone 4: choose your own, and defend it",
    [
        "Make a list of settings, the simplest first: two loops, one in the other, "
        "around best | {...}.",
        "rule(settings, noted) measures each of them and returns one; case(...) of "
        "that is the dictionary.",
        'Your error is defence["test_error"], those of the rivals are in results; '
        'then defence["sentences"] = "...".',
    ],
    kind=Defence,
    expected="seven values that agree with each other and with the file.",
)
def check_defence():
    """Return what is said of a case that holds."""
    return "defended"
