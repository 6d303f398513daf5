"""How the stage turns matplotlib figures into SVG, and their data into tables.

An artist that moves is found by its name (``gid``). Its data at each stop becomes
a row of points in the units of the SVG (1/72 inch, with the y axis downwards),
each with one of matplotlib's path codes: move there, draw a line there, close.
"""

import io
import re
from dataclasses import dataclass

import matplotlib
import numpy as np
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Bbox

MOVABLE = (Line2D, PathCollection, LineCollection, Polygon, Text)
# Lines are cut this many units from the picture's corner: too far out to be seen,
# near enough for the browser's 32-bit numbers to stay exact.
FAR = 10_000
# Verdana is about as wide as DejaVu Sans, and present on Windows and macOS.
FONTS = "'DejaVu Sans', Verdana, sans-serif"


@dataclass
class Move:
    """How one artist changes: arrays with one axis for each slider in `over`.

    Attributes
    ----------
    gid : str
        The artist's name.
    over : tuple of int
        The numbers of the sliders that move it.
    x, y, where, strings, seen : ndarray, optional
        Its data, which of its points to draw, its text, whether it is seen.
    until : int, optional
        The number of the slider up to whose stop the points are drawn.
    each : int
        How many points it draws at each of those stops.
    """

    gid: str
    over: tuple
    x: np.ndarray = None
    y: np.ndarray = None
    until: int = None
    each: int = 1
    where: np.ndarray = None
    strings: np.ndarray = None
    seen: np.ndarray = None

    def frame(self, at):
        """Return where the frame of the stops `at` is in the arrays."""
        return tuple(at[k] for k in self.over)

    def apply(self, artist, at):
        """Bring a matplotlib artist to the stops `at`."""
        frame = self.frame(at)
        if self.strings is not None:
            artist.set_text(str(self.strings[frame]))
        if self.seen is not None:
            artist.set_visible(bool(self.seen[frame]))
        if self.x is not None:
            xy = np.stack([self.x[frame], self.y[frame]], axis=-1)
            if self.until is not None:
                xy = xy[: self.each * (at[self.until] + 1)]
            if self.where is not None:
                xy = xy[self.where[frame]]
            place(artist, xy)

    def tables(self, artist, shape):
        """Return what `stage.js` needs: all frames, one after another.

        `shape` holds the number of stops of each slider.
        """
        strides, n_frames = [0] * len(shape), 1
        for k in reversed(self.over):
            strides[k], n_frames = n_frames, n_frames * shape[k]
        for name in "strings", "seen":
            if (values := getattr(self, name)) is not None:
                return {name: {"strides": strides, "all": values.ravel().tolist()}}
        points = np.stack([self.x, self.y], axis=-1)
        points = points.reshape(n_frames, *points.shape[len(self.over) :])
        points = to_svg(artist, points)
        if isinstance(artist, Text):  # moves by a shift from where it is drawn
            points = (points - to_svg(artist, np.array(artist.get_position())))[:, None]
        if self.where is not None:
            masks = self.where.reshape(points.shape[:-1])
            points = [xy[mask] for xy, mask in zip(points, masks, strict=True)]
        outlines = [outline(artist, xy) for xy in points]
        counts = [len(vertices) for vertices, _ in outlines]
        xy, codes = map(np.concatenate, zip(*outlines, strict=True))
        table = pack(xy, codes) | {"strides": strides}
        table["start"] = np.cumsum([0, *counts]).astype("<u4").tobytes()
        if self.until is not None:
            last = slice(self.each - 1, None, self.each)  # of the points of each stop
            lengths = np.concatenate([lengths_of(artist, xy)[last] for xy in points])
            table["lengths"] = lengths.astype("<u4").tobytes()
            table["until"], table["n_until"] = self.until, shape[self.until]
        return {"path": table}


def pack(xy, codes):
    """Turn points and path codes into bytes."""
    return {"xy": xy.astype("<f4").tobytes(), "codes": codes.astype("u1").tobytes()}


def outline(artist, xy):
    """Return the points to draw and their path codes, cut off far from the picture."""
    if isinstance(artist, Polygon):
        area = Path(np.vstack([xy, xy[:1]]), closed=True)
        if not is_near(xy):
            area = area.clip_to_bbox(Bbox([[-FAR, -FAR], [FAR, FAR]]))
        return area.vertices, area.codes
    if isinstance(artist, LineCollection):
        segments = [cut_far(segment) for segment in xy]
        return tuple(map(np.concatenate, zip(*segments, strict=True)))
    if isinstance(artist, Line2D):
        return cut_far(xy)
    return np.clip(xy, -FAR, FAR), np.full(len(xy), Path.MOVETO)


def cut_far(xy):
    """Cut an open line where it is far from the picture."""
    codes = np.where(np.arange(len(xy)) == 0, Path.MOVETO, Path.LINETO)
    if is_near(xy):
        return xy, codes
    line = Path(xy, codes).cleaned(clip=(-FAR, -FAR, FAR, FAR))
    return line.vertices[:-1], line.codes[:-1]  # the last one only says stop


def is_near(xy):
    """Tell whether all points are on the picture, or at least not far from it."""
    return bool((np.abs(xy) < FAR).all())


def lengths_of(artist, xy):
    """Return how many points of an outline draw the first 1, 2, ... points of it."""
    counts = np.arange(len(xy)) + 1
    if is_near(xy):
        return counts
    return [len(outline(artist, xy[:count])[0]) for count in counts]


def transform_of(artist):
    """Return the transform from an artist's data to the figure's pixels."""
    if isinstance(artist, PathCollection):
        return artist.get_offset_transform()
    return artist.get_transform()


def to_svg(artist, xy):
    """Turn data into units of the SVG; the figure must have 72 pixels to the inch."""
    pixels = transform_of(artist).transform(xy.reshape(-1, 2)).reshape(xy.shape)
    if not np.isfinite(pixels).all():
        raise ValueError(
            f"{artist.get_gid()!r} holds numbers too large to draw "
            "(see helpers.widgets.stage.clipped)"
        )
    return pixels * [1, -1] + [0, artist.get_figure(root=True).bbox.height]


def place(artist, xy):
    """Give a matplotlib artist the data of one frame."""
    if isinstance(artist, Line2D):
        artist.set_data(*xy.T)
    elif isinstance(artist, PathCollection):
        artist.set_offsets(xy)
    elif isinstance(artist, LineCollection):
        artist.set_segments(xy)
    elif isinstance(artist, Polygon):
        artist.set_xy(xy)
    else:
        artist.set_position(xy)


def find(figure, gid):
    """Return the one artist of a figure, or of its axes, that has this name."""
    artists = [
        *figure.get_children(),
        *(a for ax in figure.axes for a in ax.get_children()),
    ]
    found = [artist for artist in artists if artist.get_gid() == gid]
    if len(found) != 1:
        raise ValueError(f"the figure has {len(found)} artists with gid={gid!r}, not 1")
    return found[0]


def svg(figure, tables):
    """Draw a figure as SVG text that can stand inside a web page.

    Artists that will move are first put in the middle of their axes: what
    matplotlib leaves out, as it does empty texts and points beyond the margin, the
    browser could not move.
    """
    for table in tables:
        artist = find(figure, table["gid"])
        artist.set_visible(True)
        if isinstance(artist, Text):
            artist.set_text(artist.get_text() or "-")
        elif "path" in table:
            middle = artist.axes.bbox.get_points().mean(axis=0)
            middle = transform_of(artist).inverted().transform(middle)
            is_segments = isinstance(artist, LineCollection)
            place(artist, np.full((1, 2, 2) if is_segments else (2, 2), middle))
    text = io.StringIO()
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "stage"}):
        FigureCanvasSVG(figure).print_svg(text)
    text = text.getvalue()
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    # matplotlib's style rule for all elements would reach the page around it.
    text = text[text.index("<svg") :].replace("*{stroke", ".stage svg *{stroke")
    return text.replace("'DejaVu Sans'", FONTS)
