"""The stage without a browser: its tables against what matplotlib itself draws."""

import doctest
import io
import json
import re
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pytest
import stage_example
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.path import Path as Curve

from helpers.plots.words import in_words
from helpers.widgets import display as cell_display
from helpers.widgets import stage as stage_module
from helpers.widgets.stage import Stage, clipped, label
from helpers.widgets.stage_svg import FAR, find

SVG = "{http://www.w3.org/2000/svg}"
LETTERS = {"M": Curve.MOVETO, "L": Curve.LINETO, "z": Curve.CLOSEPOLY}


@pytest.fixture(scope="module")
def example():
    stage = stage_example.learning_rate_stage()
    return stage, stage.plan()


def drawn_by_matplotlib(figure):
    """Draw a figure at 72 dpi by matplotlib's own SVG backend; return its elements."""
    text = io.StringIO()
    with matplotlib.rc_context({"path.simplify": False, "svg.fonttype": "none"}):
        FigureCanvasSVG(figure).print_svg(text)
    root = ElementTree.fromstring(text.getvalue())
    return {group.get("id"): group for group in root.iter(SVG + "g")}


def paths_in(group):
    """Return the points and codes of all paths of a group, and of its dots."""
    inside_defs = {path for defs in group.iter(SVG + "defs") for path in defs}
    points, codes = [], []
    for path in group.iter(SVG + "path"):
        if path not in inside_defs:
            for letter, numbers in re.findall(r"([MLz])([^MLz]*)", path.get("d", "")):
                codes.append(LETTERS[letter])
                points.append([float(n) for n in numbers.split()] or [np.nan] * 2)
    dots = [[float(d.get("x")), float(d.get("y"))] for d in group.iter(SVG + "use")]
    return np.array(points).reshape(-1, 2), codes, np.array(dots).reshape(-1, 2)


def draw_kinds(figure):
    linear, log = figure.subplots(1, 2)
    linear.set(xlim=(-1, 3), ylim=(0, 2))
    log.set(xlim=(1, 1e4), ylim=(1e-3, 1e3), xscale="log", yscale="log")
    for ax, name in (linear, "linear"), (log, "log"):
        ax.fill([], [], gid=f"area {name}")
        ax.scatter([], [], gid=f"dots {name}")
        ax.plot([], [], "x--", gid=f"line {name}")
        ax.add_collection(LineCollection([], gid=f"segments {name}"))
        ax.text(2, 1, "", gid=f"text {name}")
        ax.axhline(1, gid=f"still {name}")


def test_all_kinds_on_both_scales_are_what_matplotlib_draws():
    rng = np.random.default_rng(1)
    where = rng.random((2, 3, 7)) < 0.6
    xy = {
        "linear": rng.uniform((-1, 0), (3, 2), (2, 3, 7, 2)),
        "log": 10 ** rng.uniform((0, -3), (4, 3), (2, 3, 7, 2)),
    }
    stage = Stage(draw_kinds, {"a": [1, 2], "b": ["u", "v", "w"]}, size=(8, 4))
    for name, data in xy.items():
        x, y = np.moveaxis(data, -1, 0)
        stage.move(f"area {name}", x, y)
        stage.move(f"dots {name}", x, y, where=where)
        stage.move(f"line {name}", x, y)
        stage.move(
            f"segments {name}",
            x[..., :6].reshape(2, 3, 3, 2),
            y[..., 1:7].reshape(2, 3, 3, 2),
        )
        stage.move(f"text {name}", x[..., 0], y[..., 0])
        stage.write(f"text {name}", ["p", "q"], over="a")
        stage.show_when(f"still {name}", [True, False, True], over="b")
    plan = stage.plan()
    template = ElementTree.fromstring(plan["svg"])
    sent = {group.get("id"): group for group in template.iter(SVG + "g")}
    layout = [ax.get_position() for ax in stage.figure.axes]
    for at in (0, 1), (1, 0), (1, 2):
        figure = Figure(stage.size, dpi=72)
        draw_kinds(figure)
        for ax, place in zip(figure.axes, layout, strict=True):
            ax.set_position(place)
        artists = {a.get_gid(): a for ax in figure.axes for a in ax.get_children()}
        for name, data in xy.items():
            frame = data[at]
            artists[f"area {name}"].set_xy(frame)
            artists[f"dots {name}"].set_offsets(frame[where[at]])
            artists[f"line {name}"].set_data(frame[:, 0], frame[:, 1])
            ends = np.stack([frame[:6, 0], frame[1:7, 1]], axis=-1).reshape(3, 2, 2)
            artists[f"segments {name}"].set_segments(ends)
            artists[f"text {name}"].set(text="pq"[at[0]], position=frame[0])
        groups = drawn_by_matplotlib(figure)
        for name in xy:
            for kind in "area", "dots", "line", "segments":
                gid = f"{kind} {name}"
                points, codes = stage_example.table_frame(plan, gid, at)
                wanted, wanted_codes, dots = paths_in(groups[gid])
                if kind != "dots":
                    drawn = np.isfinite(wanted[:, 0])
                    assert codes.tolist() == wanted_codes
                    np.testing.assert_allclose(points[drawn], wanted[drawn], atol=1e-3)
                if kind in ("dots", "line"):
                    np.testing.assert_allclose(points, dots, atol=1e-3)
            text, unmoved = (
                drawing[f"text {name}"].find(SVG + "text") for drawing in (groups, sent)
            )
            assert text.text == "pq"[at[0]]
            ((dx, dy),), _ = stage_example.table_frame(plan, f"text {name}", at)
            moved = [float(unmoved.get("x")) + dx, float(unmoved.get("y")) + dy]
            wanted = [float(text.get("x")), float(text.get("y"))]
            np.testing.assert_allclose(moved, wanted, atol=1e-3)
    entries = {entry["gid"]: entry for entry in plan["artists"]}
    seen = {"strides": [0, 1], "all": [True, False, True]}
    assert entries["still log"]["seen"] == seen
    assert entries["text log"]["strings"] == {"strides": [1, 0], "all": ["p", "q"]}


def draw_one_of_each(figure):
    ax = figure.subplots()
    ax.set(xlim=(0, 1), ylim=(0, 1))
    ax.plot([], [], gid="line")
    ax.fill([], [], gid="area")


@pytest.mark.parametrize("size", [10, 1e3, 1e6, 1e12])
def test_a_line_from_far_out_keeps_its_way_through_the_picture(size):
    stage = Stage(draw_one_of_each, {"a": [0, 1]}, size=(4, 4))
    stage.move("line", [-size, size + 1], [-size, size + 1])  # the diagonal
    points, codes = stage_example.table_frame(stage.plan(), "line", [1])
    assert np.abs(points).max() <= FAR + 1
    assert codes.tolist() == [Curve.MOVETO, Curve.LINETO]
    (left, bottom), (right, top) = stage.figure.axes[0].bbox.get_points()
    ways = (points - [left, 4 * 72 - bottom]) / [right - left, bottom - top]
    # On the diagonal, both ends: seen from a corner, as far right as up.
    np.testing.assert_allclose(ways[:, 0], ways[:, 1], atol=1e-3)
    assert ways[0, 0] < 0 < 1 < ways[1, 0]


def test_a_growing_path_that_leaves_and_returns():
    stage = Stage(draw_one_of_each, {"a": range(4)})
    x = [0.1, 0.9, 1e9, 0.5]
    stage.move("line", x, x, until="a", over=())
    plan = stage.plan()
    frames = [stage_example.table_frame(plan, "line", [k]) for k in range(4)]
    assert [len(points) for points, _ in frames] == [1, 2, 3, 5]
    moveto, lineto = Curve.MOVETO, Curve.LINETO
    assert frames[3][1].tolist() == [moveto, lineto, lineto, moveto, lineto]


def test_a_path_that_grows_by_two_points_at_each_stop():
    stage = Stage(draw_one_of_each, {"a": range(3)})
    stage.move("line", range(6), range(6), until="a", over=())
    plan = stage.plan()
    frames = [stage_example.table_frame(plan, "line", [k]) for k in range(3)]
    assert [len(points) for points, _ in frames] == [2, 4, 6]


def test_axes_of_equal_scale_are_drawn_where_their_data_are():
    def draw(figure):
        ax = figure.subplots()
        ax.set(xlim=(0, 1), ylim=(0, 1), aspect="equal")
        ax.plot([0, 1], [0, 1], gid="still")
        ax.plot([], [], gid="line")

    stage = Stage(draw, {"a": [0, 1]}, size=(8, 4))
    stage.move("line", [0, 1], [0, 1])
    plan = stage.plan()
    root = ElementTree.fromstring(plan["svg"])
    groups = {group.get("id"): group for group in root.iter(SVG + "g")}
    points, _ = stage_example.table_frame(plan, "line", [0])
    np.testing.assert_allclose(points, paths_in(groups["still"])[0], atol=1e-3)


def test_an_area_far_out_still_covers_the_picture():
    stage = Stage(draw_one_of_each, {"a": [0, 1]})
    stage.move("area", [-1e30, 1e30, 1e30, -1e30], [-1e30, -1e30, 1e30, 1e30])
    points, codes = stage_example.table_frame(stage.plan(), "area", [0])
    assert points.min(axis=0).tolist() == [-FAR, -FAR]
    assert points.max(axis=0).tolist() == [FAR, FAR]
    assert len(codes) == 5


def test_all_that_is_sent_is_plain_and_whole(example):
    _, plan = example
    buffers = []
    text = json.dumps(plan, default=lambda data: buffers.append(data) or "bytes")
    assert all(isinstance(data, bytes) for data in buffers)
    assert "NaN" not in text
    assert "Infinity" not in text
    ids = re.findall(r' id="([^"]+)"', plan["svg"])
    assert len(ids) == len(set(ids))
    used = re.findall(r'(?:url\(#|href="#)([^")]+)', plan["svg"])
    assert set(used) <= set(ids)
    assert "metadata" not in plan["svg"]
    assert "sans-serif" in plan["svg"]


def test_words_and_presets(example):
    stage, plan = example
    assert plan["positions"][0]["stops"][:3] == ["0.001", "0.00133", "0.00178"]
    assert plan["presets"][1] == {"name": "diverges", "at": [24, 11]}
    w, b, loss = (values[0, 11] for values in stage_example.sweep()[1:])
    words = f"w = {w:.3g}, b = {b:.3g}, total loss {loss:.4g}"
    assert stage.description("creeps") == words
    assert plan["words"]["all"][11] == words


def test_describe_calls_a_function_with_the_values():
    stage = Stage(draw_one_of_each, {"a": [1, 2], "b": [0.5, 0.25, 0]})
    stage.describe(lambda a, b: f"{a} and {b}")
    assert stage.description({"a": 2, "b": 0.25}) == "2 and 0.25"
    stage.describe(lambda b: f"only {b}", over="b")
    said = ["only 0.5", "only 0.25", "only 0"]
    assert stage.plan()["words"] == {"strides": [0, 1], "all": said}


def test_still_shows_the_cases(example):
    stage, _ = example
    rates, w, b, loss = stage_example.sweep()
    case = {"learning rate": rates[10], "epoch": 3}
    figure = stage.still("creeps", case)
    assert [part.get_suptitle() for part in figure.subfigs] == [
        "creeps: learning rate = 0.001, epoch = 11",
        f"learning rate = {label(rates[10])}, epoch = 3",
    ]
    for part, (i, j) in zip(figure.subfigs, [(0, 11), (10, 3)], strict=True):
        fit, losses, path = part.axes
        np.testing.assert_allclose(
            fit.lines[1].get_ydata(), w[i, j] * np.array([-5, 5]) + b[i, j]
        )
        np.testing.assert_array_equal(losses.lines[0].get_ydata(), loss[i, : j + 1])
        np.testing.assert_array_equal(losses.lines[1].get_xydata(), [[j, loss[i, j]]])
        np.testing.assert_array_equal(path.lines[0].get_xdata(), w[i, : j + 1])
    assert stage.still("creeps", "diverges", columns=2).get_size_inches()[0] == 22
    said = [stage.description(c) for c in ("creeps", case)]
    assert in_words(figure) == f"Fit; Loss; Path. creeps: {said[0]} {said[1]}"


def test_a_cell_shows_the_live_picture_and_for_later_the_still_one(monkeypatch):
    stage, shown = stage_example.learning_rate_stage(), []
    monkeypatch.setattr(cell_display, "display", lambda data, raw: shown.append(data))
    monkeypatch.setattr(cell_display, "show", lambda *given: shown.append(given))
    stage._ipython_display_()
    live, asleep, (figure, words) = shown
    (view,) = live.values()
    assert view["model_id"] == stage.widget.model_id
    assert "Run this cell" in asleep["text/html"]
    assert words == f"Fit; Loss; Path. {stage.description({})}"
    at_start = find(stage.still({}).subfigs[0], "fit").get_xydata()
    np.testing.assert_array_equal(find(figure.subfigs[0], "fit").get_xydata(), at_start)


def test_a_few_words_are_a_choice_and_many_or_numbers_a_slider():
    stops = {"two": ["a", "b"], "five": list("abcde"), "numbers": [1, 2]}
    positions = Stage(draw_one_of_each, stops).plan()["positions"]
    assert [each["is_choice"] for each in positions] == [True, False, False]


@pytest.mark.parametrize(
    ("stop", "text"),
    [
        (0.00123456, "0.00123"),
        (0.1, "0.1"),
        (1e-5, "0.00001"),
        (12345.0, "12300"),
        (-0.5, "-0.5"),
        (2.0, "2"),
        (np.float32(0.3), "0.3"),
        (7, "7"),
        (np.int64(12345), "12345"),
        ("sigmoid", "sigmoid"),
    ],
)
def test_label(stop, text):
    assert label(stop) == text


def test_clipped():
    values = [1.5, np.nan, np.inf, -np.inf, -1e300]
    assert clipped(values, 1e6).tolist() == [1.5, 1e6, 1e6, -1e6, -1e6]


def test_the_example_in_the_documentation():
    assert doctest.testmod(stage_module).failed == 0
    assert doctest.testmod(stage_module).attempted > 4


def test_feed_shows_other_data():
    stage = Stage(draw_one_of_each, {}, size=(4, 4))
    assert repr(stage) == "Stage: no slider"
    stage.move("line", [0, 1], [0, 1])
    stage.feed({"line": ([0, 0.5, 1], [0, 1, 0.5])}, "epoch 3")
    fed = stage.widget.fed
    assert fed["words"] == "epoch 3"
    xy = np.frombuffer(fed["artists"]["line"]["xy"], "<f4").reshape(-1, 2)
    (left, bottom), (right, top) = stage.figure.axes[0].bbox.get_points()
    middle, height = (bottom + top) / 2, 4 * 72
    wanted = [(left, bottom), ((left + right) / 2, top), (right, middle)]
    np.testing.assert_allclose(xy, [(x, height - y) for x, y in wanted], atol=1e-3)
    with pytest.raises(ValueError, match="'line' holds NaN"):
        stage.feed({"line": ([0, 1], [0, np.nan])})


def plain(figure):
    ax = figure.subplots()
    for gid in "line", "twin", "twin":
        ax.plot([], [], gid=gid)
    ax.text(0, 0, "", gid="words")


# What the stage refuses, by how it names it.
NAN = [[0, 1], [0, np.nan], [0, 1]]
BAD = {
    "'line' holds nan at rate 0.02: ": lambda s: s.move("line", 0, NAN, over="rate"),
    "'line' holds -inf at rate 0.01, epoch 0: ": lambda s: s.move("line", -np.inf, [0]),
    "'line' holds numbers too large": lambda s: s.move("line", [1e308], 0) or s.plan(),
    r"needs one frame for each stop, \(3, 2\), .* shape \(2, 3, 2\)": (
        lambda s: s.move("line", [0, 1], np.zeros((2, 3, 2)))
    ),
    "0 artists .*'lime'": lambda s: s.move("lime", 0, 0),
    "2 artists .*'twin'": lambda s: s.show_when("twin", True),
    "no slider is called 'rat'": lambda s: s.move("line", [0], [0], over="rat"),
    "needs 2 points": lambda s: s.move("line", [0, 1, 2], 0, until="epoch"),
    "'rate' has no stop 0.5, on": lambda s: s.still({"rate": 0.5}),
    "no preset is called 'fine'": lambda s: s.still("fine"),
    "shown already": lambda s: s.widget and s.move("line", [0, 1], [0, 1]),
    "its stops are 0.1, 0.1": lambda s: Stage(plain, {"a": [0.1, 0.10001]}),
    "'a' needs at least two": lambda s: Stage(plain, {"a": [1]}),
    "'line' is not a text": lambda s: s.write("line", "a"),
    "'words' moves, so it can hold no": lambda s: s.write("words", "$w$", over=()),
}


@pytest.mark.parametrize("message", BAD)
def test_bad_input_is_named(message):
    stage = Stage(plain, {"rate": [0.01, 0.02, 0.04], "epoch": [0, 1]})
    with pytest.raises((ValueError, TypeError, RuntimeError), match=message):
        BAD[message](stage)
