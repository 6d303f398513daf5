"""What a figure shows, in lines of words and numbers that a test can compare.

A picture does not say which of its lines has moved, and its pixels depend a little on
the machine. So `show` stores these lines beside each picture, out of
sight. Each reads ``words | numbers``: the words must stay as they are, the numbers
may change in their last digit. Places are in thousandths of the axes' size.
"""

import json
from itertools import groupby

import numpy as np
from matplotlib.axis import Axis
from matplotlib.collections import Collection, PathCollection
from matplotlib.colors import to_hex, to_rgba_array
from matplotlib.contour import ContourSet
from matplotlib.image import AxesImage
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.spines import Spine
from matplotlib.text import Text


def fingerprint(figure):
    """Describe in a list of lines what a figure shows, after it was drawn.

    For each axes these are its title, its axes' labels and ticks, what stands in it,
    and its legend. What looks alike and follows one another shares a line.
    """
    lines = [f"title {_quoted(text.get_text())}" for text in figure.texts]
    for number, ax in enumerate(figure.axes, start=1):
        lines.append(f"axes {number} {_quoted(ax.get_title())}")
        parts = [part for part in ax.get_children() if _counts(part, ax)]
        lines += [_axis(part) for part in parts if isinstance(part, Axis)]
        others = [part for part in parts if not isinstance(part, Axis | Legend)]
        for words, alike in groupby(others, _words):
            lines.append(_contents(words, list(alike)))
        if legend := ax.get_legend():
            pairs = zip(legend.get_texts(), legend.legend_handles, strict=True)
            lines += [
                f"legend {_quoted(text.get_text())}: {_look(h)}" for text, h in pairs
            ]
    return lines


def _counts(part, ax):
    """Leave out what cannot be seen, and what all axes have."""
    if isinstance(part, Spine) or part in (ax.patch, ax.title):
        return False
    if not part.get_visible():
        return False
    if isinstance(part, Axis) and ax.name != "3d" and not ax.axison:
        return False
    return not isinstance(part, Text) or part.get_text() != ""


def _quoted(words):
    return json.dumps(words, ensure_ascii=False)


def _line(words, numbers):
    # Adding 0 turns -0.0 into 0.0.
    return " ".join([words, "|", *(f"{round(n, 1) + 0:.1f}" for n in numbers)])


def _axis(axis):
    """Describe an axis: its label, and where its ticks stand."""
    ticks = np.asarray(axis.get_majorticklocs(), dtype=float)
    scale = axis.get_transform().transform
    low, high = scale(np.array(axis.get_view_interval()))
    places = (scale(ticks) - low) / (high - low)
    inside = (places > -1e-6) & (places < 1 + 1e-6)
    labels = np.array(axis.get_major_formatter().format_ticks(ticks), dtype=object)
    words = [f"{axis.axis_name} axis {_quoted(axis.get_label_text())}, ticks at"]
    words += [_quoted(label) for label in labels[inside]]
    return _line(" ".join(words), 1000 * places[inside])


def _words(artist):
    """Name an artist: its kind, its label, what it looks like."""
    if isinstance(artist, Text):
        return f"text {_quoted(artist.get_text())}: {to_hex(artist.get_color())}"
    label = artist.get_label()
    if not label or label.startswith("_"):  # nobody has named it
        return f"{type(artist).__name__}: {_look(artist)}"
    return f"{type(artist).__name__} {_quoted(label)}: {_look(artist)}"


def _look(artist):
    """Name the colours, and of a line its style, width and marker."""
    if isinstance(artist, Line2D):
        parts = [_colours(artist.get_color()), artist.get_linestyle()]
        parts += [f"{artist.get_linewidth():g}", artist.get_marker()]
        return " ".join(str(part) for part in parts if part != "None")
    if _values(artist) is not None:
        return f"colours of {artist.get_cmap().name}"
    if isinstance(artist, Collection | Patch):
        filled = _colours(artist.get_facecolor())
        return f"{filled}, edge {_colours(artist.get_edgecolor())}"
    return "as it is"


def _colours(given):
    """Name a colour, or the first of many, each once."""
    names = [to_hex(colour, keep_alpha=True) for colour in to_rgba_array(given)]
    return " ".join(list(dict.fromkeys(names))[:20]) or "none"


def _values(artist):
    """Return the values that a colour map colours, or None."""
    return artist.get_array() if isinstance(artist, Collection | AxesImage) else None


def _contents(words, artists):
    """Describe artists that look alike: how many points they have, and where."""
    points = np.concatenate([_points(artist) for artist in artists])
    points = points[np.isfinite(points).all(axis=1)].clip(-1, 2)  # what can be seen
    if isinstance(artists[0], Text):
        return _line(words, 1000 * points.ravel())
    n_points = len(points)
    if isinstance(artists[0], ContourSet):
        share = n_points  # of which the last digit of the data decides
    else:
        share = np.sqrt(n_points)
        words += f", {n_points} points"
    numbers = _sums(points @ [10, 7], share)
    if n_points:
        numbers = [*points.min(axis=0), *points.max(axis=0), *numbers]
    for artist in artists:
        if (values := _values(artist)) is not None:
            shades = np.ma.compressed(artist.norm(values)).clip(-1, 2)
            numbers += _sums(10 * shades, np.sqrt(len(shades)))
    return _line(words, 1000 * np.array(numbers))


def _sums(angles, share):
    """Return two sums over all points: one that moves moves at least one of them."""
    return [np.cos(angles).sum() / max(share, 1), np.sin(angles).sum() / max(share, 1)]


def _points(artist):
    """Return where an artist stands, in shares of the axes' width and height."""
    if isinstance(artist, Text):
        places = artist.get_transform().transform([artist.get_position()])
    elif isinstance(artist, Line2D):
        places = artist.get_transform().transform(artist.get_xydata())
    elif isinstance(artist, PathCollection):
        places = artist.get_offset_transform().transform(artist.get_offsets())
    elif isinstance(artist, Collection):
        outlines = [path.vertices for path in artist.get_paths()]
        places = artist.get_transform().transform(np.concatenate([*outlines, _NONE]))
    elif isinstance(artist, Patch):
        places = artist.get_transform().transform(artist.get_path().vertices)
    elif isinstance(artist, AxesImage):
        left, right, bottom, top = artist.get_extent()
        places = artist.axes.transData.transform([(left, bottom), (right, top)])
    else:
        places = _NONE
    places = np.ma.filled(np.ma.asarray(places, dtype=float), np.nan)
    return artist.axes.transAxes.inverted().transform(places)


_NONE = np.empty((0, 2))
