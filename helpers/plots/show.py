"""How a finished figure gets into the notebook, with its words."""

import base64
import html
import io

import IPython.display
import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image, ImageColor

from helpers.plots.fingerprint import fingerprint
from helpers.plots.style import LINES, styled
from helpers.plots.words import in_words


@styled()
def show(figure, description=None):
    """Put a figure into the notebook, with a description in words.

    The description is the picture's alternative text: what is drawn, and what
    is to be seen, with numbers. Screen readers speak it.

    Parameters
    ----------
    figure : Figure, Axes or ndarray of Axes
        What to show.
    description : str, optional
        One or two sentences; by default those that the functions which drew the
        figure have left on it (see `describe`).
    """
    if isinstance(figure, np.ndarray) and figure.size:  # axes side by side
        figure = figure.flat[0]
    if isinstance(figure, Axes):
        figure = figure.get_figure(root=True)
    if not isinstance(figure, Figure):
        raise TypeError(f"figure must be a Figure or Axes, but it is {figure!r}")
    if description is None:
        description = in_words(figure)
    if not isinstance(description, str) or not description.strip():
        raise ValueError("description must say in words what the figure shows")
    png = _small_png(figure)
    width, height = (figure.get_size_inches() * figure.dpi).astype(int).tolist()
    IPython.display.display(
        {"image/png": base64.b64encode(png).decode(), "text/plain": description},
        metadata={
            "image/png": {"alt": description, "width": width, "height": height},
            "drawn": fingerprint(figure),
        },
        raw=True,
    )
    # JupyterLab drops "alt" from the picture, so its words follow, out of sight.
    hidden = (
        "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)"
    )
    IPython.display.display(
        {
            "text/html": f'<span style="{hidden}">{html.escape(description)}</span>',
            "text/plain": "(the figure in words, for screen readers)",
        },
        raw=True,
    )


def _small_png(figure):
    """Render with at most 128 colours: a third of the bytes, to the eye the same."""
    canvas, dpi, small = FigureCanvasAgg(figure), figure.dpi, io.BytesIO()
    figure.dpi = matplotlib.rcParams["savefig.dpi"]
    if engine := figure.get_layout_engine():
        for _ in range(2):  # it needs two passes to settle
            engine.execute(figure)
        figure.set_layout_engine("none")  # or drawing would do it once more
    canvas.draw()
    figure.dpi = dpi
    picture = Image.fromarray(np.asarray(canvas.buffer_rgba())[..., :3])
    _in_few_colours(picture).save(small, format="png")
    return small.getvalue()


def _in_few_colours(picture):
    """Take 128 colours, with those of our lines among them, however thin they are."""
    few = picture.quantize(128, dither=Image.Dither.NONE)
    kept = {colour for _, colour in few.convert("RGB").getcolors()}
    own = {colour for _, colour in picture.getcolors(picture.width * picture.height)}
    lines = {ImageColor.getrgb(colour) for colour, _ in LINES}
    lost = sorted(lines & own - kept)
    if not lost:
        return few
    some = picture.quantize(128 - len(lost), dither=Image.Dither.NONE).getpalette()
    palette = np.vstack([np.reshape(some, (-1, 3)), lost])
    one_number = np.asarray(picture) @ [256**2, 256, 1]
    colours, places = np.unique(one_number, return_inverse=True)
    colours = np.stack([colours // 256**2, colours // 256 % 256, colours % 256], axis=1)
    nearest = ((colours[:, None] - palette) ** 2).sum(axis=2).argmin(axis=1)
    few = Image.fromarray(nearest[places].reshape(one_number.shape).astype("uint8"))
    few.putpalette(palette.ravel().tolist())
    return few
