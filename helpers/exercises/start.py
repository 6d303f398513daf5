"""The first exercise: the stopping distance of any driver."""

import math

from helpers.checking.exercise import exercise


def _stopping(
    speed_km_h,
    friction,
    reaction_s,
    *,
    unit=3.6,
    seconds=None,
    more=0,
    pace=None,
    fixed_km_h=None,
    road=None,
    power=2,
    divides=3,
    brakes=1,
):
    """Return the distance of the reaction and of the braking; `brakes` may be 0.

    `divides` tells how many of the three factors below the line divide: without
    brackets the others multiply.
    """
    speed = (fixed_km_h or speed_km_h) / unit
    seconds = more + (reaction_s if seconds is None else seconds)
    reaction = seconds * (speed if pace is None else pace)
    factors = 2, 9.81, road or friction
    below = math.prod(factors[:divides]) / math.prod(factors[divides:])
    return reaction + brakes * speed**power / below


@exercise(
    "00",
    "Try 1: any driver",
    [
        "Begin with the lines of stopping. Which number in them belongs to the driver?",
        "It's the 1.0, the one second. Your function gets it as reaction_s.",
        "The reaction takes speed_m_s * reaction_s metres. The braking stays as it is.",
    ],
    cases=lambda rng: [
        *[(36, 0.1, 2), (72, 0.9, 1), (72, 0.3, 0.5), (144, 0.6, 3), (0, 0.9, 2)],
        *zip(
            rng.uniform(10, 130, 3).round(1).tolist(),
            rng.uniform(0.1, 0.9, 3).round(2).tolist(),
            rng.uniform(0.5, 3, 3).round(1).tolist(),
            strict=True,
        ),
    ],
    model=_stopping,
)
def check_any_driver(speed_km_h, friction, reaction_s):
    """Return the stopping distance in m of a driver who needs `reaction_s` seconds."""
    return _stopping(speed_km_h, friction, reaction_s)


check_any_driver.mistake(
    "the same seconds for every driver.",
    "the seconds: reaction_s takes the place of the 1.0.",
    {"seconds": 1},
    {"seconds": 2},
)
check_any_driver.mistake(
    "one second too many.",
    "stopping: it has a second of its own.",
    {"more": 1},
)
check_any_driver.mistake(
    "seconds added as if they were metres.",
    "the reaction: speed_m_s * reaction_s.",
    {"pace": 1},
    lambda speed_km_h, friction, reaction_s: (
        _stopping(speed_km_h, friction, 1) + reaction_s
    ),
)
check_any_driver.mistake(
    "the same road for everybody.",
    "the friction: your function gets it, too.",
    {"road": 0.1},
    {"road": 0.9},
    {"road": 0.3},
)
check_any_driver.mistake(
    "the same speed for everybody.",
    "the speed: your function gets it, too.",
    {"fixed_km_h": 72},
    {"fixed_km_h": 36},
)
check_any_driver.mistake(
    "brackets that are missing below the line.",
    "/ (2 * 9.81 * friction): after the first /, without them, a * multiplies again.",
    {"divides": 1},
    {"divides": 2},
)
check_any_driver.mistake(
    "the braking alone, without the reaction.",
    "the sum: reaction plus braking.",
    {"seconds": 0},
)
check_any_driver.mistake(
    "the reaction alone, without the braking.",
    "what comes after the reaction: the brakes.",
    {"brakes": 0},
)
check_any_driver.mistake(
    "a speed in km/h where metres per second belong.",
    "the division by 3.6.",
    {"unit": 1},
)
check_any_driver.mistake(
    "a speed that isn't squared.",
    "the braking: speed_m_s**2.",
    {"power": 1},
)
