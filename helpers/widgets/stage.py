"""Live sliders: Python computes every stop, the browser plays them.

A `Stage` draws a figure once and knows how its moving parts look at each stop
of one or more sliders. The browser gets all of it in one message. From then on
moving a slider asks nothing of Python, so that the picture follows the hand,
even while the kernel is busy. ``stage.js`` is the browser's half, and
``stage_svg.py`` turns figures into what it needs.
"""

import itertools
from functools import cached_property
from pathlib import Path

import anywidget
import numpy as np
import traitlets
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.text import Text

from helpers.plots.style import styled
from helpers.plots.words import describe
from helpers.widgets.display import display_live
from helpers.widgets.stage_svg import MOVABLE, Move, find, outline, pack, svg, to_svg

N_CHOICES = 4  # so many stops that are words make radio buttons, more make a slider


class StageWidget(anywidget.AnyWidget):
    """The live picture: ``stage.js``, and in `plan` all that it shows.

    `at` holds the number of the stop at which each slider stands, and `fed` what
    Python shows instead (see `Stage.feed`). What the reader's hand does stays in
    the browser.
    """

    _esm = Path(__file__).with_name("stage.js").read_text(encoding="utf-8")
    plan = traitlets.Dict().tag(sync=True)
    at = traitlets.List().tag(sync=True)
    fed = traitlets.Dict().tag(sync=True)

    def __repr__(self):
        return self.plan["summary"]


class Stage:
    """A figure with moving parts, and the sliders that move them.

    Parameters
    ----------
    draw : callable
        ``draw(figure)`` draws all that stays into an empty matplotlib figure,
        fixes the limits of the axes, and names each moving artist by
        ``gid="..."``. It is called once for the live picture and once for each
        case of a still.
    positions : dict of str to sequence
        The sliders: their names, and the values at which each can stand. Up to
        four values that are words become radio buttons, as of a switch.
    start : dict, optional
        The values at which the sliders stand first; by default their first ones.
    presets : dict of str to dict, optional
        Buttons: their names, and the values to which each sets the sliders.
    play : str, optional
        The slider that a play button moves through its values.
    size : tuple of float
        Width and height of the figure in inches.
    narrow : tuple of float, optional
        The size of each case of a still where cases stand side by side; by default
        `size`. `draw` may look at the figure's shape.

    Examples
    --------
    >>> def draw(figure):
    ...     ax = figure.subplots()
    ...     ax.set(xlim=(-1, 1), ylim=(-2, 2), xlabel="x", ylabel="y")
    ...     ax.plot([], [], gid="line")
    >>> slopes = np.array([-2, -1, 0, 1, 2])
    >>> stage = Stage(draw, {"slope": slopes})
    >>> stage.move("line", [-1, 1], slopes[:, None] * [-1, 1])
    >>> stage.describe(lambda slope: f"The line rises by {slope} for each step.")
    >>> stage
    Stage: slope (5 stops)
    """

    def __init__(
        self,
        draw,
        positions,
        *,
        start=None,
        presets=None,
        play=None,
        size=(11, 4.2),
        narrow=None,
    ):
        self.draw, self.size, self.narrow = draw, size, narrow or size
        self.names = list(positions)
        self.stops = [list(stops) for stops in positions.values()]
        self.labels = [[label(stop) for stop in stops] for stops in self.stops]
        for name, labels in zip(self.names, self.labels, strict=True):
            if len(labels) < 2 or len(set(labels)) < len(labels):
                raise ValueError(
                    f"the slider {name!r} needs at least two stops that differ in "
                    f"their first 3 digits, but its stops are {', '.join(labels)}"
                )
        self.shape = tuple(len(stops) for stops in self.stops)
        self.start = [0] * len(self.shape)
        self.start = self.at(start or {})
        self.presets = {name: self.at(case) for name, case in (presets or {}).items()}
        self.play = None if play is None else self._number(play)
        self.moves, self.words = [], None
        # 72 dots per inch: one pixel of this figure is one unit of its SVG.
        with styled():
            self.figure = Figure(size, dpi=72, layout="constrained")
            draw(self.figure)

    def __repr__(self):
        sliders = zip(self.names, self.shape, strict=True)
        texts = [f"{name} ({n} stops)" for name, n in sliders]
        return f"Stage: {' x '.join(texts) or 'no slider'}"

    def _ipython_display_(self):
        still, words = self.still({}), self.description({}) if self.words else ""
        titles = _titles(ax for ax in still.axes if ax.get_visible())
        display_live(self.widget, still, f"{_ended(titles)} {words}".strip())

    def move(self, gid, x, y, *, over=None, until=None, where=None):
        """Say where an artist is at each stop.

        Parameters
        ----------
        gid : str
            The artist's name: of a line, points (``ax.scatter``), a filled area
            (``ax.fill``), segments (``LineCollection``) or a text.
        x, y : array_like, shape (stops, ..., points)
            Its data: one axis for each slider of `over`, then one for its points
            (segments: two, (segments, 2); a text: none). What does not change
            need not be repeated: shapes are broadcast.
        over : str or tuple of str, optional
            The sliders that move it; by default all of them, in their order.
        until : str, optional
            A slider whose stops are the points of this artist: only the points
            up to its stop are shown, as of a path that grows. Each stop may have
            several points, as many as the others.
        where : array_like of bool, optional
            Which points to show, for points that come and go.
        """
        artist = find(self.figure, gid)
        if not isinstance(artist, MOVABLE):
            raise TypeError(f"{gid!r} is a {type(artist).__name__}, which cannot move")
        inner = 1 - isinstance(artist, Text) + isinstance(artist, LineCollection)
        x, y = np.broadcast_arrays(np.asarray(x, float), np.asarray(y, float))
        x, y = (self._frames(gid, values, over, inner) for values in (x, y))
        each = 1
        if until is not None:
            until = self._number(until)
            each, left = divmod(x.shape[-1], self.shape[until])
            if left or not each or where is not None:
                raise ValueError(
                    f"to be shown until a stop of {self.names[until]!r}, {gid!r} needs "
                    f"{self.shape[until]} points, or a multiple, and no `where`; it "
                    f"has {x.shape[-1]}"
                )
        if where is not None:
            where = self._frames(gid, np.asarray(where, bool), over, inner)
        self._add(gid, over, x=x, y=y, until=until, each=each, where=where)

    def write(self, gid, strings, *, over=None):
        """Say what a text artist reads at each stop: one string for each.

        The browser shows it as it is, without formulas and line breaks.
        """
        if not isinstance(find(self.figure, gid), Text):
            raise TypeError(f"{gid!r} is not a text")
        strings = self._frames(gid, np.asarray(strings, str), over)
        if any(set("$\n") & set(string) for string in strings.flat):
            raise ValueError(f"{gid!r} moves, so it can hold no '$' and no line break")
        self._add(gid, over, strings=strings)

    def show_when(self, gid, when, *, over=None):
        """Say at which stops an artist is to be seen: True or False for each."""
        find(self.figure, gid)
        self._add(gid, over, seen=self._frames(gid, np.asarray(when, bool), over))

    def describe(self, words, *, over=None):
        """Say in words and numbers what is seen: the text below the picture.

        `words` holds one string for each stop, or makes it from the values of the
        sliders named in `over` (by default of all, in their order).
        """
        if callable(words):
            stops = [self.stops[k] for k in self._over(over)]
            words = [words(*values) for values in itertools.product(*stops)]
            words = np.reshape(words, [len(values) for values in stops])
        strings = self._frames("description", np.asarray(words, str), over)
        self.words = Move("description", self._over(over), strings=strings)

    def feed(self, data, words=""):
        """Show other data now, sent by Python: of a training that is running.

        Parameters
        ----------
        data : dict of str to (array_like, array_like)
            The x and y of each artist that changes, by its name.
        words : str
            What to say below the picture.
        """
        self.widget  # noqa: B018 (from here on the layout is fixed)
        artists = {}
        for gid, (x, y) in data.items():
            artist, xy = find(self.figure, gid), np.stack([x, y], axis=-1).astype(float)
            if not np.isfinite(xy).all():
                raise ValueError(f"{gid!r} holds NaN or infinity: it can't be drawn")
            artists[gid] = pack(*outline(artist, to_svg(artist, xy)))
        self.widget.fed = {
            "artists": self.widget.fed.get("artists", {}) | artists,
            "words": words,
        }

    def description(self, case):
        """Return the words below the picture in one case (see `still`)."""
        return str(self.words.strings[self.words.frame(self.at(case))])

    @styled()
    def still(self, *cases, columns=1):
        """Draw the same figure, for one or more cases, as an ordinary one.

        Parameters
        ----------
        *cases : str or dict
            The name of a preset, or values of the sliders; sliders not named
            stand where they start.
        columns : int
            How many cases stand side by side.

        Returns
        -------
        Figure
            It carries its words: the titles of the axes, and of each case its name
            and what `describe` says of it.
        """
        rows = -(-len(cases) // columns)
        width, height = self.narrow if columns > 1 else self.size
        figure = Figure((width * columns, height * rows), layout="constrained")
        parts = figure.subfigures(rows, columns, squeeze=False).flat
        for part, case in zip(parts, cases, strict=False):
            at = self.at(case)
            self.draw(part)
            self.apply(part, at)
            values = [labels[k] for labels, k in zip(self.labels, at, strict=True)]
            title = ", ".join(map("{} = {}".format, self.names, map(_minus, values)))
            between = ":\n" if columns > 1 else ": "
            part.suptitle(f"{case}{between}{title}" if isinstance(case, str) else title)
        if self.words:
            names = [f"{case}: " if isinstance(case, str) else "" for case in cases]
            said = zip(names, map(self.description, cases), strict=True)
            titles = _titles(ax for ax in part.axes if ax.get_visible())
            describe(figure, _ended(titles), *map("".join, said))
        return figure

    @cached_property
    def widget(self):
        """The live picture with its sliders."""
        return StageWidget(plan=self.plan(), at=self.start)

    @styled()
    def plan(self):
        """Return all that the browser needs, as plain lists, strings and bytes."""
        self.apply(self.figure, self.start)
        if self.figure.get_layout_engine():
            self.figure.get_layout_engine().execute(self.figure)
            self.figure.set_layout_engine("none")  # from here on nothing shifts
        for ax in self.figure.axes:
            ax.apply_aspect()  # axes of equal scale shrink only when they are drawn
        artists = {}
        for move in self.moves:
            tables = move.tables(find(self.figure, move.gid), self.shape)
            artists.setdefault(move.gid, {"gid": move.gid}).update(tables)
        sliders = zip(self.names, self.stops, self.labels, strict=True)
        return {
            "svg": svg(self.figure, artists.values()),
            "summary": repr(self),
            "titles": _titles(self.figure.axes),
            "positions": [
                {
                    "name": name,
                    "stops": list(map(_minus, labels)),
                    "is_choice": _is_choice(stops),
                }
                for name, stops, labels in sliders
            ],
            "presets": [{"name": k, "at": at} for k, at in self.presets.items()],
            "play": self.play,
            "artists": list(artists.values()),
            "words": self.words and self.words.tables(None, self.shape)["strings"],
        }

    @styled()
    def apply(self, figure, at):
        """Bring the artists of a figure made by `draw` to the stops numbered `at`."""
        for move in self.moves:
            move.apply(find(figure, move.gid), at)

    def at(self, case):
        """Turn a case into the numbers of the sliders' stops (see `still`)."""
        if isinstance(case, str):
            if case not in self.presets:
                raise ValueError(f"no preset is called {case!r}: {list(self.presets)}")
            return self.presets[case]
        at = list(self.start)
        for name, value in case.items():
            labels = self.labels[self._number(name)]
            if label(value) not in labels:
                stops = ", ".join(labels)
                raise ValueError(f"{name!r} has no stop {label(value)}, only {stops}")
            at[self._number(name)] = labels.index(label(value))
        return at

    def _number(self, name):
        if name not in self.names:
            raise ValueError(f"no slider is called {name!r}: {self.names}")
        return self.names.index(name)

    def _over(self, over):
        if over is None:
            over = self.names
        return tuple(map(self._number, [over] if isinstance(over, str) else over))

    def _frames(self, gid, values, over, inner=0):
        """Bring values into the shape (stops, ..., points); refuse NaN and infinity."""
        over = self._over(over)
        shape = tuple(self.shape[k] for k in over)
        try:
            inner_shape = values.shape[max(values.ndim - inner, 0) :]
            values = np.broadcast_to(values, shape + inner_shape)
        except ValueError:
            raise ValueError(
                f"{gid!r} needs one frame for each stop, {shape}, and then "
                f"{inner} axes for its points, but it got the shape {values.shape}"
            ) from None
        if values.dtype.kind == "f" and not np.isfinite(values).all():
            bad = tuple(np.argwhere(~np.isfinite(values))[0])
            stops = (
                f"{self.names[k]} {self.labels[k][bad[n]]}" for n, k in enumerate(over)
            )
            raise ValueError(
                f"{gid!r} holds {values[bad]} at {', '.join(stops)}: only finite "
                "numbers can be drawn (see helpers.widgets.stage.clipped)"
            )
        return values

    def _add(self, gid, over, **values):
        if "widget" in self.__dict__:
            raise RuntimeError("this stage has been shown already: make a new one")
        self.moves.append(Move(gid, self._over(over), **values))


def _titles(axes):
    """Return the titles of axes, one after another."""
    return "; ".join(filter(None, (ax.get_title().replace("$", "") for ax in axes)))


def _ended(titles):
    """End titles as a sentence: a question has its own sign already."""
    return titles if titles.endswith("?") else f"{titles}."


def _is_choice(stops):
    """Tell whether stops are few, and words: names of modes, to choose from."""
    return len(stops) <= N_CHOICES and all(isinstance(stop, str) for stop in stops)


def label(stop, n_digits=3):
    """Write a stop for its reader: a number with 3 significant digits."""
    if isinstance(stop, float | np.floating):
        how = {"unique": False, "fractional": False, "trim": "-"}
        return np.format_float_positional(stop, precision=n_digits, **how)
    return str(stop)


def _minus(text):
    """Write the label of a number below zero with a true minus sign."""
    return f"−{text[1:]}" if text.startswith("-") else text


def clipped(values, limit=1e12):
    """Replace what is NaN, infinite or beyond ±limit by a limit, to be drawn.

    The line of a run that diverges then leaves the picture, as it should.
    """
    values = np.nan_to_num(values, nan=limit, posinf=limit, neginf=-limit)
    return np.clip(values, -limit, limit)
