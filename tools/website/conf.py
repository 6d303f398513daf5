"""How Sphinx makes the pages; it runs in `.venv-site`."""

import sys
from pathlib import Path

from docutils.nodes import SkipNode

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from mathml import mathml  # as in the exported lessons

project = "From one neuron to Keras"
language = "en"
extensions = ["myst_nb"]
exclude_patterns = ["images/*.py", "data/*.py"]
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 4
nb_execution_mode = "off"  # the lessons come with their outputs
nb_ipywidgets_js = {}  # would be fetched from elsewhere, and is not needed
html_theme = "sphinx_book_theme"
html_title = project
html_static_path = ["static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_copyright = False
html_math_renderer = "mathml"
html_context = {"default_mode": "auto"}  # light or dark, as the reader's system
html_theme_options = {
    "navbar_persistent": [],  # else there are two fields to search in
    "home_page_in_toc": True,
    "show_navbar_depth": 1,
    "use_download_button": False,
    "use_fullscreen_button": False,
    "footer_content_items": ["extra-footer"],  # no author, no year
    "extra_footer": "Text and pictures: CC BY 4.0. Code: BSD 3-Clause.",
}


def show_formula(self, node):
    """Put a formula within a line into the page."""
    self.body.append(mathml(node.astext()))
    raise SkipNode  # it is done


def show_formula_block(self, node):
    """Put a formula in lines of its own into the page."""
    formula = mathml(node.astext(), display=True)
    self.body.append(f'<div class="formula">{formula}</div>')
    raise SkipNode  # it is done


def setup(app):
    """Let Sphinx know of formulas that every browser shows without a script."""
    app.add_html_math_renderer(
        "mathml", (show_formula, None), (show_formula_block, None)
    )
