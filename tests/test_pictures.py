"""A changed figure is told from one that another machine has drawn."""

import copy

import matplotlib
import numpy as np
import pictures
import pytest
from PIL import Image

from helpers import plots

EPOCHS = np.arange(200)
CURVES = {"rate 0.01": 90 * 0.97**EPOCHS + 5, "rate 0.1": 60 * 0.9**EPOCHS + 20}
WORDS = "Two falling curves."


def curves(change=lambda ax: None, **changed):
    """The figure of this test: two losses, with something changed."""
    ax = plots.new_axes(width=5.5, height=3.6)
    plots.plot_loss_curves({**CURVES, **changed}, ax)
    change(ax)
    return ax


@pytest.fixture(scope="module")
def output():
    """What show() puts into a notebook for a figure."""

    def make(figure, words=WORDS):
        caught = []

        def display(data, metadata=None, **_):
            caught.append({"data": data, "metadata": metadata})

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("IPython.display.display", display)
            plots.show(figure, words)
        return caught[0]

    return make


@pytest.fixture(scope="module")
def drawn_once(output):
    return output(curves())


@pytest.fixture
def stored(drawn_once):
    return copy.deepcopy(drawn_once)


def moved(points, at, by):
    """A copy in which one value is another."""
    points = np.array(points, dtype=float)
    points[at] += by
    return points


@plots.styled()
def test_what_is_stored_can_be_read(output):
    ax = plots.new_axes()
    ax.set(title="Loss", xlabel="epoch", ylabel="loss", xticks=[0, 2, 4])
    ax.set(yticks=[5, 15])
    ax.set(xlim=(0, 4), ylim=(0, 10))
    ax.plot([1, 2, 3], [5, 5, np.nan], color=plots.BLUE, label="rate 0.1")
    ax.legend()
    words_alone = [line.split(" |")[0] for line in output(ax)["metadata"]["drawn"]]
    assert words_alone == [
        'axes 1 "Loss"',
        'x axis "epoch", ticks at "0" "2" "4"',
        'y axis "loss", ticks at "5"',
        'Line2D "rate 0.1": #0072b2ff - 2.2, 2 points',
        'legend "rate 0.1": #0072b2ff - 2.2',
    ]
    _, x_axis, y_axis, line, _ = output(ax)["metadata"]["drawn"]
    assert x_axis.endswith(" | 0.0 500.0 1000.0")
    assert y_axis.endswith(" | 500.0")
    assert " | 250.0 500.0 500.0 500.0 " in line  # left, lowest, right, highest


def test_the_same_figure_is_the_same_bytes(output, stored):
    assert output(curves()) == stored
    assert pictures.differences(stored, stored) == []


@pytest.mark.parametrize(
    "setting", [{"text.hinting": "none"}, {"text.antialiased": False}], ids=str
)
def test_other_edges_of_letters_are_no_difference(output, stored, setting):
    with matplotlib.rc_context(setting):
        new = output(curves())
    assert new["data"] != stored["data"]
    assert pictures.differences(stored, new) == []


def test_last_digits_are_no_difference(output, stored):
    rng = np.random.default_rng(402)
    noisy = {
        label: losses * (1 + 1e-6 * rng.normal(size=len(losses)))
        for label, losses in CURVES.items()
    }
    assert pictures.differences(stored, output(curves(**noisy))) == []


def swap_colours(ax):
    first, second = ax.lines
    first_colour = first.get_color()
    first.set_color(second.get_color())
    second.set_color(first_colour)


def remove_tick(ax):
    ax.set_xlim(ax.get_xlim())
    ax.set_xticks(ax.get_xticks()[2:])


FAULTS = {
    "a line has moved by 3 % of the axes": (
        lambda ax: ax.lines[1].set_ydata(CURVES["rate 0.1"] + 2.7),
        'other data or place:\n  stored Line2D "rate 0.1"',
    ),
    "one point of 200 has moved by 3 %": (
        lambda ax: ax.lines[0].set_ydata(moved(CURVES["rate 0.01"], 90, 2.7)),
        'other data or place:\n  stored Line2D "rate 0.01"',
    ),
    "the colours are swapped": (swap_colours, 'Line2D "rate 0.01": #d55e00ff - 2.2'),
    "dots in place of dashes": (
        lambda ax: ax.lines[1].set_linestyle(":"),
        'new    Line2D "rate 0.1": #d55e00ff : 2.2',
    ),
    "a letter": (lambda ax: ax.set_xlabel("epach"), 'new    x axis "epach"'),
    "the title": (lambda ax: ax.set_title("Lass"), 'new    axes 1 "Lass"'),
    "a tick": (remove_tick, "other words:\n  stored x axis"),
    "the scale": (lambda ax: ax.set_yscale("log"), "new    y axis"),
    "a line is gone": (lambda ax: ax.lines[1].remove(), "gone:\n  stored Line2D"),
    "a line more": (lambda ax: ax.axhline(50), "added:\n  new    Line2D"),
    "a note": (lambda ax: ax.text(100, 50, "see"), 'new    text "see"'),
    "the legend": (
        lambda ax: ax.get_legend().get_texts()[0].set_text("rate 0.02"),
        'new    legend "rate 0.02"',
    ),
}


@pytest.mark.parametrize(("change", "message"), FAULTS.values(), ids=FAULTS)
def test_each_fault_has_its_message(output, stored, change, message):
    before, now = stored["metadata"]["drawn"], output(curves(change))["metadata"]
    assert message in "\n".join(pictures.changed(before, now["drawn"]))


def test_a_changed_colour_map(output):
    values = np.linspace(0, 1, 50)
    ax = plots.plot_data(values, values**2, values)
    stored = output(ax)
    ax.collections[0].set_cmap("cividis")
    (found,) = pictures.differences(stored, output(ax))
    assert "colours of viridis" in found
    assert "colours of cividis" in found


def loss(w, b):
    return (w - 1) ** 2 + 4 * (b - 2) ** 2 + 1


def scattered(change=0):
    places = np.linspace(0, 1, 300)
    return plots.plot_data(moved(places, 150, change), places**2, places)


def bars(change=0):
    ax = plots.new_axes()
    ax.barh(["line", "network"], [3.0, 1.0 + 3 * change])
    plots.describe(ax, "Two bars.")
    return ax


def valley(change=0):
    return plots.plot_valley(lambda w, b: loss(w + 4 * change, b))


def image(change=0):
    errors = np.array([[1, 2.0], [3, 4 + change]])
    ax = plots.plot_error_map(errors, [0.1, 1], [10, 20])
    for words in list(ax.texts):
        words.remove()
    return ax


def shade(change=0):
    losses = np.array([9.0, 5, 4, 3])
    losses[2] -= 8 * change
    return plots.plot_overfitting(losses, [9, 6, 7, 8], 1, 3)


@pytest.mark.parametrize("draw", [scattered, bars, valley, shade, image])
def test_data_of_every_kind_of_figure(output, draw):
    stored = output(draw())["metadata"]["drawn"]
    assert pictures.changed(stored, output(draw(1e-7))["metadata"]["drawn"]) == []
    assert pictures.changed(stored, output(draw(0.03))["metadata"]["drawn"])


PIXEL_FAULTS = [
    "a line has moved by 3 % of the axes",
    "the colours are swapped",
    "a letter",
    "a tick",
]


@pytest.mark.parametrize("fault", PIXEL_FAULTS)
def test_a_picture_that_does_not_belong_to_its_words(output, stored, fault):
    new = output(curves(FAULTS[fault][0]))
    new["metadata"] = stored["metadata"]
    (found,) = pictures.differences(stored, new)
    assert found.startswith("the pixels differ most at ")


def test_a_picture_of_another_size(output, stored):
    new = output(plots.plot_loss_curves(CURVES))
    assert "words or size differ" in pictures.differences(stored, new)[0]
    new["metadata"] = stored["metadata"]
    (found,) = pictures.differences(stored, new)
    assert "the pixels differ: (540, 825) are stored, (720, 1125) new" in found


def test_other_words(output, stored):
    (found,) = pictures.differences(stored, output(curves(), "Two rising curves."))
    assert "words or size differ" in found
    assert "rising" in found


def test_a_picture_stored_without_what_it_shows(stored):
    old = copy.deepcopy(stored)
    del old["metadata"]["drawn"]
    (found,) = pictures.differences(old, stored)
    assert found == "what the stored picture shows is not stored with it"
    (found,) = pictures.differences(stored, old)
    assert found.startswith("gone:")


def test_labels_may_look_like_numbers(stored):
    lines = ['axes 1 "a | 1.0 2.0"', 'text "b | 3": #000000 | 1.0 2.0']
    assert pictures.changed(lines, lines) == []
    assert pictures.changed(lines, [lines[0].replace("2", "3"), lines[1]])
    assert pictures.changed(lines, [lines[0], lines[1].replace("2.0", "2.9")]) == []
    assert pictures.changed(lines, [lines[0], lines[1].replace("2.0", "3.1")])


def test_three_files_are_kept(monkeypatch, tmp_path, output, stored):
    monkeypatch.setattr(pictures, "ARTEFACTS", tmp_path / "kept")
    new = output(curves(FAULTS["a line is gone"][0]))
    said = pictures.keep("02-fit", stored, new)
    assert said == "kept/02-fit-stored.png, -new.png and -difference.png"
    before, now, apart = (
        np.asarray(Image.open(tmp_path / "kept" / f"02-fit-{end}.png"))
        for end in ("stored", "new", "difference")
    )
    assert (before == pictures.pixels(stored["data"]["image/png"])).all()
    assert (now == pictures.pixels(new["data"]["image/png"])).all()
    assert ((apart == 255) == (before == now)).all()
    assert (apart < 100).any()
