"""What a figure says to those who cannot see it, made from the data it draws."""

import re

import numpy as np

SMALL = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def describe(ax, *sentences):
    """Leave words on axes: what is drawn there, and what is to be seen, with numbers.

    `show` joins them to the alternative text where it is given none.

    Parameters
    ----------
    ax : Axes or Figure
        Where it is drawn. What is left on a whole figure is said alone, without
        what is left on its axes.
    *sentences : str
        Full sentences, in the order in which they are to be heard.
    """
    ax.sentences = [*getattr(ax, "sentences", []), *sentences]


def in_words(figure):
    """Join what is said about a figure, or else about its axes, in their order."""
    if hasattr(figure, "sentences"):
        return " ".join(figure.sentences)
    axes = [ax for ax in figure.axes if ax.get_label() != "<colorbar>"]
    silent = [ax for ax in axes if ax.has_data() and not hasattr(ax, "sentences")]
    spoken = [ax for ax in axes if hasattr(ax, "sentences")]
    if silent or not spoken:
        names = listed([f'"{plain(ax.get_title())}"' for ax in silent])
        raise ValueError(
            f"nothing is said yet about what {names or 'the figure'} shows: call "
            'describe(ax, "what is to be seen, with numbers") for each axes you drew '
            'on yourself, or give the words to show(ax, "...")'
        )
    return " ".join(" ".join([*_heading(ax), *ax.sentences]) for ax in spoken)


def _heading(ax):
    """Say the title of axes, and what is plotted against what."""
    title, x, y = map(plain, (ax.get_title(), ax.get_xlabel(), ax.get_ylabel()))
    labels = " against ".join(filter(None, [y, x]))
    if hasattr(ax, "get_zlabel") and (z := plain(ax.get_zlabel())):
        labels = f"{z} against {listed(list(filter(None, [x, y])))}"
    if title and labels:
        return [f"{title} ({labels})."]
    return [f"{title or 'Plot of ' + labels}."] if title or labels else []


def plain(label):
    """Take the signs of formulas out of a label, so that it can be spoken."""
    label = re.sub(r"\\hat\s*\{?(\w)\}?", r"\1 hat", label.replace("\n", " "))
    return re.sub(r"[\\${}_]", "", label)


def number(value, digits=3):
    """Write a number as it is read: whole, or with three digits that count."""
    value = float(value)
    if not np.isfinite(value):
        return "not a number" if np.isnan(value) else "infinity"
    rounded = value if value == round(value) else float(f"{value:.{digits}g}")
    if abs(value) < 1e-12:
        words = "0"
    elif abs(value) >= 1e9:
        words = f"{value:.2g}".replace("e+", "e")
    elif abs(value) >= 1000:
        words = f"{rounded:,.0f}"
    else:
        words = np.format_float_positional(rounded, trim="-")
    return words.replace("-", "−")


def count(n, thing):
    """Write how many there are: one curve, nine samples, 1,000 samples."""
    return f"{SMALL[n] if n < len(SMALL) else f'{n:,}'} {thing}{'' if n == 1 else 's'}"


def counted(n, thing):
    """Write how many there are at the beginning of a sentence."""
    words = count(n, thing)
    return words[0].upper() + words[1:]


def listed(words):
    """Join words: a, b and c."""
    *most, last = words or [""]
    return f"{', '.join(most)} and {last}" if most else last


def reach(values):
    """Write from where to where values go; what is not finite does not count."""
    values = np.ravel(np.asarray(values, dtype=float))
    values = values[np.isfinite(values)]
    if not len(values):
        return "nowhere"
    low, high = number(values.min()), number(values.max())
    return f"at {low}" if low == high else f"from {low} to {high}"


def place(*coordinates):
    """Write a point: (1, 2)."""
    return f"({', '.join(map(number, coordinates))})"


def cloud(x, y, thing="sample"):
    """Say how many points there are, and where the leftmost and rightmost lie."""
    x, y = np.ravel(x), np.ravel(y)
    points = counted(len(x), thing)
    if not len(x):
        return points
    first, last = np.argmin(x), np.argmax(x)
    if first == last:
        return f"{points} at {place(x[first], y[first])}"
    return f"{points}, from {place(x[first], y[first])} to {place(x[last], y[last])}"


def course(x, y):
    """Say how a curve runs, from left to right: whether it rises, and where it turns.

    Wiggles of up to 2 % of its height are not told, and what is not finite neither.
    """
    x, y = (np.ravel(np.asarray(values, dtype=float)) for values in (x, y))
    x, y = x[np.isfinite(y)], y[np.isfinite(y)]
    if not len(y):
        return "has no point that can be drawn"
    # Halved, as the difference of two huge numbers is infinite.
    height = y.max() / 2 - y.min() / 2
    if height <= 5e-7 * abs(y).max():
        return f"stays at {number(y[0])}"

    def rises(part):
        return (np.maximum.accumulate(part) / 2 - part / 2).max() <= 0.02 * height

    start, end, low, high = y[0], y[-1], np.argmin(y), np.argmax(y)
    if rises(y):
        return f"rises from {number(start)} to {number(end)}"
    if rises(-y):
        return f"falls from {number(start)} to {number(end)}"
    turns = {
        "falls": (low, -1, "lowest", "rises"),
        "rises": (high, 1, "highest", "falls"),
    }
    for verb, (turn, sign, kind, then) in turns.items():
        if rises(sign * y[: turn + 1]) and rises(-sign * y[turn:]):
            return (
                f"{verb} from {number(start)} to its {kind} point, {number(y[turn])} "
                f"(near {number(x[turn])}), then {then} to {number(end)}"
            )
    return (
        f"goes up and down between {number(y[low])} and {number(y[high])}, "
        f"from {number(start)} to {number(end)}"
    )


def courses(curves):
    """Say how several curves run: a dict of labels and the x and y of their points."""
    runs = [f'"{plain(label)}" {course(*points)}' for label, points in curves.items()]
    return ("; ".join(runs) or "nothing is drawn") + "."
