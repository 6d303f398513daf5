"""The half of the site that is read: each lesson as a page, with sliders that move.

The lessons are run once more, because a notebook doesn't keep what its sliders hold.
Sphinx makes the pages; `conf.py` tells it how.
"""

import copy
import re
import shutil

import alive
import nbformat
import refresh
from pages import is_hidden

from website import environment, lite

LINK = (
    '<p class="run-here"><a href="../lite/lab/index.html?path=notebooks/{name}">'
    "{words}</a></p>"
)
RUN = "Run this lesson here, in your browser"
READ = "Open this lesson as a notebook (it needs Keras, which doesn't run in a browser)"
CONTENTS = """

```{{toctree}}
:hidden:

{pages}
```
"""


def page(notebook, name):
    """Return a copy of a lesson, as `alive.run` returns it, as the page to be.

    Its sliders need no Python, its pictures have their words, and below the title a
    link opens it, by the name of its file, in JupyterLite.
    """
    notebook = alive.alive(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [with_words(o) for o in cell.outputs if not is_hidden(o)]
    words = READ if lite.needs_keras(notebook) else RUN
    link = nbformat.v4.new_markdown_cell(LINK.format(name=name, words=words))
    notebook.cells.insert(1, link)
    return notebook


def with_words(output):
    """Return a picture as HTML with its words; any other output as it is."""
    if "image/png" not in output.get("data", {}):
        return output
    output = copy.deepcopy(output)
    output.data = {"text/html": alive.still_image(output)}
    output.metadata = {}
    return output


def first_page(names):
    """Return the text of the first page: what README says to those who learn."""
    readme = (environment.ROOT / "README.md").read_text(encoding="utf-8")
    parts = re.split(r"^(?=## )", readme, flags=re.MULTILINE)
    lessons = next(part for part in parts if part.startswith("## The lessons"))
    pages = "\n".join(f"notebooks/{name}" for name in names)
    return parts[0] + lessons + CONTENTS.format(pages=pages)


def write_source(folder, to_run):
    """Write all that the pages are made of into a new folder.

    The lessons `to_run` are run, so that their sliders move; of the others it takes
    what is stored.
    """
    unwanted = shutil.ignore_patterns("__pycache__", ".*")
    for name in ("data", "images"):
        shutil.copytree(environment.ROOT / name, folder / name, ignore=unwanted)
    data = folder / "data" / "README.md"
    data.write_text("---\norphan: true\n---\n" + data.read_text("utf-8"), "utf-8")
    (folder / "notebooks").mkdir()
    paths = refresh.choose([])
    for path in paths:
        if path in to_run:
            print(f"running {path.stem}", flush=True)
            try:
                notebook = alive.run(path)
            except refresh.CellFailed as error:
                raise environment.Failed(f"{path.stem}: {error}") from error
        else:
            notebook = nbformat.read(path, as_version=4)
        notebook = page(notebook, path.name)
        nbformat.write(notebook, folder / "notebooks" / path.name)
    text = first_page([path.stem for path in paths])
    (folder / "index.md").write_text(text, encoding="utf-8")


def write(folder, scratch, to_run):
    """Write the pages of all lessons; `to_run` is as in `write_source`."""
    source = scratch / "source"
    write_source(source, to_run)
    where = ["-c", environment.HERE, "-d", scratch / "doctrees", source, folder]
    environment.run(
        "making the pages", "sphinx", "-b", "html", "-q", "-W", *where, cwd=scratch
    )
    (folder / ".buildinfo").unlink()  # for building again in the same folder
    (folder / "_sources").rmdir()  # it is empty
    for template in (folder / "_static").glob("*macros.html"):  # of the theme, no page
        template.unlink()
