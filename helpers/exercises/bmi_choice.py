"""Exercise of the BMI project: how to choose a setting."""

import numpy as np

from helpers.checking.exercise import exercise


class Errors:
    """Stands in for `errors_of`: knows three errors for each setting, tells them once.

    Parameters
    ----------
    known : list of (dict, sequence of float)
        Settings and their errors.
    """

    def __init__(self, known):
        self.known = {str(setting): errors for setting, errors in known}
        self.told = set()

    def __call__(self, setting):
        """Return the errors, as if three networks had been trained."""
        name = str(setting)
        if name in self.told:
            raise RuntimeError(f"{name} is trained a second time")
        self.told.add(name)
        return np.array(self.known[name])

    def __repr__(self):
        medians = [f"{np.median(errors):g}" for errors in self.known.values()]
        return f"errors_of, with medians {', '.join(medians)}"


def as_words(setting):
    """Write a setting down as text; leave anything else as it is."""
    return str(setting) if isinstance(setting, dict) else setting


def settings_with_errors(rng):
    """Return lists of settings, the simplest first, and what tells their errors."""
    lists = [
        [(0.160, 0.140, 0.135), (0.0320, 0.0310, 0.0315), (0.030, 0.0310, 0.034)],
        [(0.20, 0.25, 0.18), (0.10, 0.12, 0.09), (0.05, 0.04, 0.06)],
        [(0.05, 0.04, 0.06), (0.10, 0.12, 0.09), (0.20, 0.25, 0.18)],
        [(0.030, 0.031, 0.032), (0.0311, 0.030, 0.032), (0.0312, 0.033, 0.030)],
        [(0.033, 0.0312, 0.030), (0.06, 0.05, 0.07), (0.03, 0.0310, 0.032)],
        [(0.2, 0.1, 0.3)],
        [(0.01, 0.5, 0.5), (0.20, 0.21, 0.22)],  # one lucky seed
        [(0.12, 0.10, 0.11), (9.0, 0.030, 0.031)],  # one unlucky seed
        [(0.0318, 0.030, 0.033), (0.030, 0.029, 0.031)],  # 6 % above
        [(0.0312, 0.030, 0.033), (0.030, 0.029, 0.031)],  # 4 % above
        [(0.10, 0.09, 0.11), (0.06, 0.05, 0.07), (0.055, 0.05, 0.06)],
        [(3.1, 3.0, 3.2), (3.0, 2.9, 3.1)],
        [(0.034, 0.03, 0.04), (0.0328, 0.03, 0.04), (0.0318, 0.03, 0.04)],
        [(0.1, 0.2, 0.1), (0.0313, 0.04, 0.03), (0.031, 0.03, 0.04), (0.032, 0.03, 1)],
    ]
    cases = []
    for triples in lists:
        settings = [{"hidden": [2**k]} for k in range(1, 1 + len(triples))]
        known = list(zip(settings, triples, strict=True))
        cases.append((settings, Errors(known)))
    return cases


def _first_within(
    settings,
    errors_of,
    *,
    middle=np.median,
    limit=lambda medians: 1.05 * min(medians),
    order=slice(None),
    answer=lambda settings, place, medians: settings[place],
):
    """Return the first setting whose error is not above a limit."""
    settings = settings[order]
    medians = [middle(errors_of(setting)) for setting in settings]
    highest = limit(medians)
    for place, median in enumerate(medians):
        if median <= highest:
            return answer(settings, place, medians)
    return None


@exercise(
    "09",
    "Milestone 3: the choosing loop",
    [
        "First loop: np.median(errors_of(setting)) into a list.",
        "limit = 1.05 * min(medians)",
        "Second loop, over zip(settings, medians): return at the first median that "
        "isn't above the limit.",
    ],
    cases=settings_with_errors,
    view=as_words,
    model=_first_within,
)
def check_choose(settings, errors_of):
    """Return the first setting that is within 5 % of the best."""
    return _first_within(settings, errors_of)


def _better_than_the_one_before(settings, errors_of):
    chosen, lowest = settings[0], np.median(errors_of(settings[0]))
    for setting in settings[1:]:
        median = np.median(errors_of(setting))
        if lowest > 1.05 * median:
            chosen, lowest = setting, median
    return chosen


for _looks_like, _look_at, *_wrongs in [
    (
        "the setting with the smallest median, however small its lead.",
        "the limit: 1.05 times the smallest median.",
        {"limit": min},
    ),
    (
        "a choice by the best seed: it may have been lucky.",
        "the three errors: np.median, not min.",
        {"middle": min},
    ),
    (
        "a choice by the mean: one unlucky seed spoils it.",
        "the three errors: np.median, not the mean.",
        {"middle": np.mean},
    ),
    (
        "a choice by the worst seed.",
        "the three errors: np.median, not max.",
        {"middle": max},
    ),
    (
        "the last setting within 5 %, not the first.",
        "the second loop: return as soon as one is good enough.",
        {"order": slice(None, None, -1)},
    ),
    (
        "the place of the setting, or its median.",
        "return: the setting itself.",
        {"answer": lambda settings, place, medians: place},
        {"answer": lambda settings, place, medians: medians[place]},
    ),
    (
        "each setting compared with the best one before it.",
        "two loops: the limit comes from the smallest median of all.",
        _better_than_the_one_before,
    ),
    (
        "a limit below the smallest median, which nothing can reach.",
        "1.05, not 0.95.",
        {"limit": lambda medians: 0.95 * min(medians)},
    ),
    (
        "0.05 added to the smallest median.",
        "5 %: that's a factor of 1.05.",
        {"limit": lambda medians: 0.05 + min(medians)},
    ),
    (
        "networks that are trained twice for a setting.",
        "errors_of: call it once for each setting, and keep the medians in a list.",
        lambda settings, errors_of: [
            _first_within(settings, errors_of),
            _first_within(settings, errors_of),
        ],
    ),
    (
        "a choice by one seed alone.",
        "the three errors: all of them, through np.median.",
        {"middle": lambda errors: errors[0]},
        {"middle": lambda errors: errors[1]},
        {"middle": lambda errors: errors[2]},
    ),
    (
        "always the first setting.",
        "the second loop: return only if the median isn't above the limit.",
        lambda settings, errors_of: settings[0],
    ),
]:
    check_choose.mistake(_looks_like, _look_at, *_wrongs)
