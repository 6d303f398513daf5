"""How pytest runs the course: each notebook twice, the slowest pieces first.

nbval makes a test of each cell. Here each cell is tested once more, after the last
one and in the same kernel, and the pictures are compared, too.
"""

import contextlib
import os
import re
import tempfile
from pathlib import Path

import pytest
import runs
from nbval.plugin import IPyNbCell, IPyNbFile

# What is under work for longest, so that no worker is left alone with it at the end.
# All that runs one notebook is one piece.
SLOWEST_FIRST = [
    "06",
    "07",
    "tests/test_stage_browser.py",
    "tests/test_notebooks_browser.py",
    "05",
    "04",
    "03",
    "02",
    "tests/test_stage.py",
    "01",
    "00",
    "tests/test_course.py",
]
RUNS_A_NOTEBOOK = re.compile(
    r"notebooks/(\d\d)_[^/]*\.ipynb::|tests/test_runs\.py::.*\[(\d\d)_"
)
CLEAN_UP = contextlib.ExitStack()


def pytest_configure(config):
    """Set what all kernels inherit, those of nbval, too."""
    if not hasattr(config, "workerinput"):  # else a worker of xdist: it has inherited
        os.environ["PYTHONHASHSEED"] = "3"
        # Keras has the same few functions compiled again and again: what one run of
        # a notebook has compiled, the next one takes. The results are the same bytes.
        cache = CLEAN_UP.enter_context(tempfile.TemporaryDirectory(prefix="course-"))
        os.environ["JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS"] = "0"
    else:
        cache = os.environ["JAX_COMPILATION_CACHE_DIR"]
        cache = os.path.join(cache, config.workerinput["workerid"])
    os.environ["JAX_COMPILATION_CACHE_DIR"] = cache


def pytest_unconfigure():
    """Leave no files behind."""
    CLEAN_UP.close()


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    """Let the cells of a notebook come twice: its kernel runs all of them again."""
    report = yield
    if isinstance(collector, IPyNbFile) and report.passed:
        report.result += [
            IPyNbCell.from_parent(
                collector,
                name=f"{item.name} again",
                cell_num=item.cell_num,
                cell=item.cell,
                options=item.options,
            )
            for item in report.result
        ]
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Compare what nbval leaves out: pictures, metadata, and the bytes of all."""
    yield
    if isinstance(item, IPyNbCell):
        path = Path(item.path)
        outputs = item.test_outputs
        found = runs.differences(path, item.cell, item.cell.outputs, outputs)
        found += runs.differences_between_kernels(path, item.cell, outputs)
        if found:
            item.raise_cell_error("\n".join(found))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Put the slowest pieces first; within a piece all stays in order."""
    rank = {piece: place for place, piece in enumerate(SLOWEST_FIRST)}
    items.sort(key=lambda item: rank.get(piece(item.nodeid), len(rank)))


def piece(nodeid):
    """Return the name of the piece of work to which a test belongs."""
    if found := RUNS_A_NOTEBOOK.search(nodeid):
        return found[1] or found[2]
    return nodeid.split("::")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Give the workers whole pieces, in this order."""
    from xdist.scheduler import LoadScopeScheduling

    class Pieces(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return piece(nodeid)

    config.option.loadscopereorder = False  # else by the number of tests
    return Pieces(config, log)
