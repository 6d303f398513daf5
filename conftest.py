"""How pytest runs the course: the slowest pieces first, notebooks as runs.py says."""

import contextlib
import functools
import os
import re
import sys
import tempfile

import pytest
import runs
from nbval.plugin import IPyNbCell, IPyNbFile, NbCellError

# What is under work for longest, so that no worker is left alone with it at the end.
SLOWEST_FIRST = [
    "08",
    "09",
    "07",
    "tests/test_notebooks_browser.py",
    "tests/test_stage_browser.py",
    "06",
    "05",
    "04",
    "03",
    "02",
    "tests/test_stage.py",
    "01",
    "00",
    "tests/test_course.py",
]
NOTEBOOK = re.compile(r"notebooks/(\d\d)_[^/]*\.ipynb::")
CLEAN_UP = contextlib.ExitStack()


def pytest_configure(config):
    """Set what all kernels inherit, those of nbval, too."""
    if not hasattr(config, "workerinput"):  # else a worker of xdist: it has inherited
        # On each Python another one, and none of those that runs.py names.
        os.environ["PYTHONHASHSEED"] = str(sys.version_info.minor)
        # Keras has the same few functions compiled again and again: what one run of
        # a notebook has compiled, the next one takes. The results are the same bytes.
        cache = CLEAN_UP.enter_context(
            tempfile.TemporaryDirectory(
                prefix="course-",
                ignore_cleanup_errors=True,  # on Windows a kernel still holds some
            )
        )
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
    """Let the cells of a notebook come once more, then the numbers in its sentences."""
    report = yield
    if isinstance(collector, IPyNbFile) and report.passed:
        report.result += runs.more_tests(collector, report.result)
        collector.setup = functools.partial(runs.set_up, collector)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Compare what nbval leaves out: pictures, metadata, and the bytes of all."""
    try:
        yield
    except NbCellError:
        item.parent.outputs.setdefault(item.cell.id, item.test_outputs)
        raise
    if isinstance(item, IPyNbCell) and (found := runs.faults(item)):
        item.raise_cell_error("\n".join(found))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Put the slowest pieces first; within a piece all stays in order."""
    rank = {piece: place for place, piece in enumerate(SLOWEST_FIRST)}
    items.sort(key=lambda item: rank.get(piece(item.nodeid), len(rank)))


def piece(nodeid):
    """Return the name of the piece of work to which a test belongs."""
    found = NOTEBOOK.search(nodeid)
    return found[1] if found else nodeid.split("::")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Give the workers whole pieces, in this order."""
    from xdist.scheduler import LoadScopeScheduling

    class Pieces(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return piece(nodeid)

    config.option.loadscopereorder = False  # else by the number of tests
    return Pieces(config, log)
