"""Turn a lesson that has run into one self-contained page of HTML, or into slides.

Everything is in the file: pictures as data, formulas as MathML, sliders as
`alive.alive` leaves them. The look is in ``tools/page/``.
"""

import base64
import html
import mimetypes
import re
from pathlib import Path

from alive import alive, still_image
from jinja2 import pass_context
from jupyterlab_pygments import JupyterStyle
from mathml import mathml
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments.formatters import HtmlFormatter
from traitlets import default

LOOK = Path(__file__).with_name("page")
# What `helpers.plots.show` puts below a picture, because JupyterLab shows no "alt".
HIDDEN_WORDS = "(the figure in words, for screen readers)"


def page(notebook, folder, targets, slides=False):
    """Return a lesson as the text of one file of HTML.

    Parameters
    ----------
    notebook : NotebookNode
        As `alive.run` returns it; left as it is.
    folder : Path
        Where its links and pictures start.
    targets : dict of str to str
        The file to which a link to a notebook leads, by the name of the notebook.
        Links to other files of the course become plain text.
    slides : bool
        Slides instead of a page to read.

    Raises
    ------
    ValueError
        If a picture is missing or has no words, or a formula cannot be read.
    """
    notebook = alive(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if not is_hidden(output)]
    kind = "slides" if slides else "reading"
    styles = ["lesson.css", f"{kind}.css"]
    scripts = ["unfold.js", "slides.js"] if slides else ["unfold.js"]
    about = {
        "title": title(notebook),
        "kind": kind,
        "css": "\n".join([*map(_look, styles), highlighting()]),
        "script": "\n".join(map(_look, scripts)),
    }
    exporter = LessonExporter(folder=folder, targets=targets)
    return exporter.from_notebook_node(notebook, {"page": about})[0]


def title(notebook):
    """Return the first heading of a notebook."""
    found = re.search("^# (.+)$", notebook.cells[0].source, re.M)
    return found[1].replace("*", "") if found else "A lesson"


def highlighting():
    """Return the style of code, in the colours that ``lesson.css`` names."""
    return HtmlFormatter(style=JupyterStyle).get_style_defs(".highlight")


def _look(name):
    return (LOOK / name).read_text(encoding="utf-8")


def is_hidden(output):
    """Say whether an output repeats the words of the picture above it."""
    return output.get("data", {}).get("text/plain") == HIDDEN_WORDS


class LessonExporter(HTMLExporter):
    """Writes lessons with the template in ``tools/page/lesson``."""

    def __init__(self, folder, targets, **settings):
        super().__init__(extra_template_basedirs=[str(LOOK)], **settings)
        self.folder, self.targets = folder, targets

    @default("template_name")
    def _template_name_default(self):
        return "lesson"

    @pass_context
    def markdown2html(self, context, source):
        """Turn Markdown into HTML, each table in a box that scrolls if it is wide."""
        found = MarkdownWithMath(Renderer(self.folder, self.targets)).render(source)
        found = found.replace("<table>", '<div class="table"><table>')
        return found.replace("</table>", "</table></div>")

    def default_filters(self):
        """Name the filters of the template."""
        yield from super().default_filters()
        yield "still_image", still_image


class Renderer(IPythonRenderer):
    """Writes Markdown: pictures and formulas are in it, links lead somewhere."""

    def __init__(self, folder, targets):
        super().__init__(escape=False)
        self.folder, self.targets = folder, targets

    def inline_math(self, body):
        """Write a formula in a sentence."""
        return mathml(body)

    def block_math(self, body):
        """Write a formula on a line of its own."""
        return mathml(body, display=True)

    def latex_environment(self, name, body):
        """Write a formula that stands without dollars."""
        return mathml(f"\\begin{{{name}}}{body}\\end{{{name}}}", display=True)

    def image(self, text, url, title=None):
        """Write a picture with its words."""
        words = html.unescape(text)
        if not words.strip():
            raise ValueError(f"the picture {url} has no words")
        path = self.folder / url
        if not path.is_file():
            raise ValueError(f"the picture {url} does not exist")
        kind = mimetypes.guess_type(path.name)[0]
        data = base64.b64encode(path.read_bytes()).decode()
        return f'<img alt="{html.escape(words)}" src="data:{kind};base64,{data}">'

    def link(self, text, url, title=None):
        """Write a link, or its text alone if what it leads to is not there."""
        address, mark, place = url.partition("#")
        if not address or re.match("https?:|mailto:", address):
            return super().link(text, url, title)
        target = self.targets.get(address)
        return text if target is None else super().link(text, target + mark + place)
