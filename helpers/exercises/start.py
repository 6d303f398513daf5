"""The first exercise: a stopping distance."""

from helpers.checking.exercise import exercise


def _stopping(speed_km_h, *, unit=3.6, seconds=2, friction=0.1, power=2, brakes=1):
    """Return the distance of the reaction and of the braking; `brakes` may be 0."""
    speed = speed_km_h / unit
    return speed * seconds + brakes * speed**power / (2 * 9.81 * friction)


@exercise(
    "00",
    "Try 1: tired, and on ice",
    [
        "Copy the function stopping into the cell. What has to change?",
        "There are two numbers to change: the seconds of the reaction, and the "
        "friction.",
        "The reaction takes 2 seconds, so it needs speed_km_h / 3.6 * 2. The friction "
        "is 0.1.",
    ],
    cases=lambda rng: [
        *[(36,), (72,), (144,), (0,), (7.2,)],
        *[(speed,) for speed in rng.uniform(10, 130, 3).round(1).tolist()],
    ],
    model=_stopping,
)
def check_tired_on_ice(speed_km_h):
    """Return the stopping distance in m of a tired driver on ice."""
    return _stopping(speed_km_h)


check_tired_on_ice.mistake(
    "a driver who is wide awake: one second to react.",
    "the seconds: a tired driver needs 2.",
    {"seconds": 1},
)
check_tired_on_ice.mistake(
    "the friction of another road.",
    "the friction: on ice it's 0.1.",
    {"friction": 0.9},
    {"friction": 0.3},
)
check_tired_on_ice.mistake(
    "the braking alone, without the reaction.",
    "the sum: reaction plus braking.",
    {"seconds": 0},
)
check_tired_on_ice.mistake(
    "the reaction alone, without the braking.",
    "what comes after the reaction: the brakes.",
    {"brakes": 0},
)
check_tired_on_ice.mistake(
    "a speed in km/h where metres per second belong.",
    "the division by 3.6.",
    {"unit": 1},
)
check_tired_on_ice.mistake(
    "a speed that isn't squared.",
    "the braking: speed_m_s**2.",
    {"power": 1},
)
