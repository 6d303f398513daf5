"""What a cell shows of a live picture: the picture, and what is seen without it."""

from IPython.display import display

from helpers.plots import show

# Below a live picture, in an output of their own, stand these words and the still one.
# While the live one is there, they are hidden; where it is not, since the kernel is
# gone, what JupyterLab says of that is hidden.
ASLEEP = """<style>
.jp-OutputArea-child:has(.stage) + .jp-OutputArea-child:has(.stage-asleep),
.jp-OutputArea-child:has(.stage) + .jp-OutputArea-child:has(.stage-asleep) + *,
.jp-OutputArea-child:has(.stage) + .jp-OutputArea-child:has(.stage-asleep) + * + *,
.jp-OutputArea-child:has(+ .jp-OutputArea-child .stage-asleep):not(:has(.stage))
{ display: none }
</style>
<p class="stage-asleep">TEXT</p>"""


def display_live(widget, still, words, moved="slider"):
    """Put a live picture into the notebook, and for when it sleeps a still one.

    `words` say what the still one, a Figure, shows; `moved` is what moves the live one.
    """
    # The view alone, no text: what compares outputs sees nothing of it.
    view = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
    display({"application/vnd.jupyter.widget-view+json": view}, raw=True)
    text = f"Run this cell to wake the {moved} up."
    html = ASLEEP.replace("TEXT", text)
    display({"text/html": html, "text/plain": text}, raw=True)
    show(still, words)
