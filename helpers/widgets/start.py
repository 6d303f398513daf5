"""The slider of lesson 00: a stopping distance."""

from itertools import product

import numpy as np

from helpers.plots import BLACK, BLUE, GREY, ORANGE
from helpers.widgets.call_student import at_each_stop
from helpers.widgets.stage import Stage, clipped

START = 72  # km/h


def explore_stopping(stopping):
    """Move the speed and the friction, and see the stopping distance.

    Parameters
    ----------
    stopping : callable
        ``stopping(speed_km_h, friction)`` returns the stopping distance in m.
    """
    speeds, frictions = np.arange(101), np.linspace(0.3, 0.9, 7).round(1)
    stops = [
        {"speed": speed, "friction": friction, "args": (speed, friction)}
        for friction, speed in product(frictions.tolist(), speeds.tolist())
    ]
    distance = np.reshape(at_each_stop(stopping, stops), (7, len(speeds)))

    def draw(figure):
        ax = figure.subplots()
        wide = {"linewidth": 6, "alpha": 0.5}  # seen beside the dry road's line
        ax.plot([], [], color=BLUE, gid="curve", label="this road", **wide)
        dry = {"color": BLACK, "linewidth": 1.8, "label": "dry road (0.9)"}  # on top
        ax.plot(speeds, clipped(distance[-1]), "--", **dry)
        ax.plot([], [], ":", color=ORANGE, gid="guide")
        car = {"color": ORANGE, "markersize": 12, "zorder": 3, "label": "this car"}
        ax.plot([], [], "o", gid="car", **car)
        goal = clipped(distance[-1, START])
        label = f"{goal:.1f} m: dry, {START} km/h"
        look = {"color": GREY, "linestyle": "-.", "linewidth": 1.5, "label": label}
        ax.axhline(goal, **look)
        ax.text(START, 160, "", ha="center", va="top", fontsize=18, gid="metres")
        ax.set(title="How far until the car stops?", xlabel="speed in km/h")
        ax.set(ylabel="distance in m", xlim=(0, 101), ylim=(0, 170))
        ax.legend(loc="upper left")

    stage = Stage(
        draw,
        {"friction": frictions, "speed (km/h)": speeds},
        start={"friction": 0.9, "speed (km/h)": START},
        presets={
            "dry road": {"friction": 0.9},
            "wet road": {"friction": 0.6},
            "packed snow": {"friction": 0.3},
        },
        play="speed (km/h)",
        size=(11, 4.6),
    )
    drawn = clipped(distance)
    stage.move("curve", speeds, drawn, over="friction")
    stage.move("car", speeds[:, None], drawn[..., None])
    down = np.stack([speeds, speeds], axis=-1)  # from the car to its speed
    stage.move("guide", down, drawn[..., None] * [0, 1])
    texts = [f"this car: {metres:.1f} m" for metres in distance.flat]
    stage.write("metres", np.reshape(texts, distance.shape))
    stage.describe(
        [
            [
                f"At {speed} km/h on a road with friction {friction} the car stops "
                f"after {metres:.1f} m."
                for speed, metres in zip(speeds, row, strict=True)
            ]
            for friction, row in zip(frictions, distance, strict=True)
        ]
    )
    return stage
