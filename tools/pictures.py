"""Whether two pictures of a notebook show the same, and what differs if they do not.

Two things are compared. What the figures are made of (`helpers.plots.show` stores it)
tells which line, colour or label has changed, on any machine. The pixels tell that the
stored picture is the one that belongs to it; they may differ as much as another
processor or another FreeType makes them differ.
"""

import base64
import difflib
import functools
import io
import re
from itertools import product
from pathlib import Path

import numpy as np
from PIL import Image
from scipy import ndimage

ARTEFACTS = Path(__file__).resolve().parents[1] / "test-artefacts"

# Places are in thousandths of the axes, so 1 is about a pixel; sums may be large.
NUMBER_TOLERANCE, SUM_TOLERANCE = 1.0, 0.0005

# How much darker or lighter than all its neighbours a pixel may be (of 255): the
# palette of 128 colours makes some of it.
SHADE_TOLERANCE = 40
REACH = 5  # how far, in pixels, another FreeType moves the letters of a long title
WINDOW = 15  # pixels, a letter's width
PLACE = 60  # how far around a place, in pixels, is looked at in one go
# What goes beyond the shades, summed over any window; 1 is a pixel that is black in
# place of white. Tried on the figures of 00 to 05: letters without hinting, without
# smooth edges or half a pixel off make 2.3 at most; a letter changed in a label makes
# 8.2 at least, a line moved by 3 % of the axes 4.1 if thin and grey, else 25, two
# colours swapped or a tick's label gone 43.
UNLIKE_AT_MOST = 3


def differences(stored, new):
    """Return what differs between two pictures, or what is stored beside them.

    They are outputs of a cell as `helpers.plots.show` makes them.
    """
    found = []
    about, about_new = stored["metadata"], new["metadata"]
    before, now = about.get("image/png"), about_new.get("image/png")
    if before != now:
        found.append(f"words or size differ:\n  stored {before}\n  new    {now}")
    if "drawn" in about_new and "drawn" not in about:
        found.append("what the stored picture shows is not stored with it")
    else:
        found += changed(about.get("drawn", []), about_new.get("drawn", []))
    pair = stored["data"]["image/png"], new["data"]["image/png"]
    if not found and (where := _unlike(*pair)):
        found.append(where)
    return found


@functools.cache  # a picture comes back in each run of its notebook
def _unlike(stored, new):
    return "" if stored == new else unlike(pixels(stored), pixels(new))


def changed(stored, new):
    """Return what differs, beyond last digits, in the lines two figures are made of."""
    old, now = [_split(line) for line in stored], [_split(line) for line in new]
    matcher = difflib.SequenceMatcher(
        None, [words for words, _ in old], [words for words, _ in now], autojunk=False
    )
    found = []
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag != "equal":
            lines = [f"\n  stored {line}" for line in stored[i:i_end]]
            lines += [f"\n  new    {line}" for line in new[j:j_end]]
            found.append({"delete": "gone", "insert": "added"}.get(tag, "other words"))
            found[-1] += ":" + "".join(lines)
            continue
        for k, m in zip(range(i, i_end), range(j, j_end), strict=True):
            if not _close(old[k][1], now[m][1]):
                found.append(
                    f"other data or place:\n  stored {stored[k]}\n  new    {new[m]}"
                )
    return found


def _split(line):
    """Take a line apart into words and numbers."""
    words, numbers = re.fullmatch(r"(.*?)(?: \|((?: -?\d+\.\d)*))?", line).groups()
    return words, [float(number) for number in (numbers or "").split()]


def _close(numbers, others):
    return len(numbers) == len(others) and all(
        abs(a - b) <= NUMBER_TOLERANCE + SUM_TOLERANCE * abs(a)
        for a, b in zip(numbers, others, strict=True)
    )


def pixels(png):
    """Return a picture in base64 as an array, shape (height, width, 3)."""
    png = io.BytesIO(base64.b64decode(png))
    return np.asarray(Image.open(png).convert("RGB"))


def unlike(stored, new):
    """Say where two pictures show different things; nothing if they do not.

    A pixel is all right if it lies between the darkest and the lightest of the other
    picture's pixels around it. A window of the picture is all right if there is
    little else in it once it is moved by up to `REACH` pixels.
    """
    if stored.shape != new.shape:
        return f"the pixels differ: {stored.shape[:2]} are stored, {new.shape[:2]} new"
    excess = np.maximum(_excess(stored, new), _excess(new, stored))
    if excess.max() <= UNLIKE_AT_MOST:
        return ""
    y, x = np.unravel_index(excess.argmax(), excess.shape)
    return (
        f"the pixels differ most at {x} from the left, {y} from the top: by "
        f"{excess.max():.0f}, where {UNLIKE_AT_MOST} are allowed"
    )


def _excess(picture, other):
    """Return, for the window around each pixel, how much `other` does not explain."""
    picture = picture.astype(np.int16)
    darkest = ndimage.minimum_filter(other, (3, 3, 1)).astype(np.int16)
    lightest = ndimage.maximum_filter(other, (3, 3, 1)).astype(np.int16)
    least = _in_windows(picture, darkest, lightest)
    # As most often, nothing need be moved. Else one place after the other, the worst
    # first: if that cannot be explained, the others need not be looked at.
    while least.max() > UNLIKE_AT_MOST:
        y, x = np.unravel_index(least.argmax(), least.shape)
        inner, outer = (
            (_around(y, reach), _around(x, reach)) for reach in (PLACE, PLACE + WINDOW)
        )
        moved = np.full(least.shape, np.inf, np.float32)
        for shift in product(range(-REACH, REACH + 1), repeat=2):
            low, high = (_shifted(each, shift, outer) for each in (darkest, lightest))
            windows = _in_windows(picture[outer], low, high)
            moved[outer] = np.minimum(moved[outer], windows)
        least[inner] = np.minimum(least[inner], moved[inner])
        if least[y, x] > UNLIKE_AT_MOST:
            break
    return least


def _in_windows(picture, low, high):
    """Return what lies beyond the shades from low to high, summed over windows."""
    beyond = np.maximum(picture - high, low - picture).max(axis=2)
    beyond = (beyond - SHADE_TOLERANCE).clip(0).astype(np.float32) / 255
    return ndimage.uniform_filter(beyond, WINDOW, mode="constant") * WINDOW**2


def _around(place, reach):
    """Return the slice that holds a place and what lies within its reach."""
    return slice(max(place - reach, 0), place + reach + 1)


def _shifted(values, shift, part):
    """Return a part of the values, moved; at the edges they come in from opposite."""
    rows, columns = (
        np.arange(each.start, min(each.stop, size)) - by
        for each, size, by in zip(part, values.shape, shift, strict=False)
    )
    return values[np.ix_(rows % values.shape[0], columns % values.shape[1])]


def keep(name, stored, new):
    """Write the stored, the new picture and their difference; return where they are."""
    ARTEFACTS.mkdir(exist_ok=True)
    pictures = [pixels(output["data"]["image/png"]) for output in (stored, new)]
    if pictures[0].shape == pictures[1].shape:
        apart = abs(pictures[0].astype(int) - pictures[1])
        pictures.append((255 - apart).astype(np.uint8))  # white where they agree
    for picture, end in zip(pictures, ("stored", "new", "difference"), strict=False):
        Image.fromarray(picture).save(ARTEFACTS / f"{name}-{end}.png")
    return f"{ARTEFACTS.name}/{name}-stored.png, -new.png and -difference.png"
