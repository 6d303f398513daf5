"""Where the sliders are shown: a notebook in JupyterLab, or an app of marimo's."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.request

import psutil
from ways import FROM_OUTSIDE, HERE, TESTS

sys.path[:0] = [str(TESTS), str(HERE.parent / "tools")]
import browser  # noqa: E402 (it is found by the line above)
from own_venv import ROOT, OwnVenv  # noqa: E402

VENV = OwnVenv(".venv-bench", "others' sliders need", HERE / "requirements.txt")
PACKAGES = sysconfig.get_path("purelib", "venv", {"base": str(VENV.folder)})
PLOTLY_EXTENSION = "share/jupyter/labextensions/jupyterlab-plotly"


def available(names):
    """Return which of the ways can be measured; where some can't, say so."""
    if not FROM_OUTSIDE & set(names):
        return names
    try:
        VENV.prepare()
    except (SystemExit, OSError) as error:
        left_out = " and ".join(name for name in names if name in FROM_OUTSIDE)
        print(f"Not measured: {left_out}. {error}\n")
        return [name for name in names if name not in FROM_OUTSIDE]
    return names


@contextlib.contextmanager
def jupyterlab(folder, with_plotly):
    """Serve a folder of notebooks; if asked, with Plotly's extension."""
    notebooks, extras = folder / "notebooks", folder / "extras"
    if with_plotly:
        source = VENV.folder / PLOTLY_EXTENSION
        shutil.copytree(source, extras / "labextensions" / source.name)
    with browser.jupyterlab(notebooks, JUPYTER_PATH=str(extras)) as lab:
        yield lab


class Notebook:
    """A notebook in a running JupyterLab."""

    def __init__(self, lab, name):
        self.lab, self.name = lab, name

    def open(self, page):
        """Open it; nothing has run yet."""
        self.lab.open(page, f"{self.name}.ipynb")

    def run(self, page):
        """Run its cells."""
        self.lab.run_all(page)

    def kernel(self, page):
        """Return the process that answers its sliders."""
        return self.lab.kernel(page)

    def stop(self, page):
        """End that process for good: JupyterLab restarts a kernel that is killed."""
        process = self.kernel(page)
        page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        process.wait(30)


class App:
    """The app of marimo's, on a server of its own at 127.0.0.1."""

    def __init__(self, process, url):
        self.process, self.url = process, url

    def open(self, page):
        """Do nothing: to open it is to run it."""

    def run(self, page):
        """Open it, which runs its cells."""
        page.goto(self.url)

    def kernel(self, page):
        """Return the process that answers its slider."""
        return self.process

    def stop(self, page):
        """End that process; its kernel is a thread in it."""
        with contextlib.suppress(psutil.NoSuchProcess):  # it has been ended before
            self.process.kill()
            self.process.wait(30)


@contextlib.contextmanager
def marimo(folder):
    """Start marimo's server on the app, and yield the app."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    copy = shutil.copy(HERE / "marimo_app.py", folder)  # it may write beside it
    command = [VENV.python, "-m", "marimo", "run", copy, "--headless", "--no-token"]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    env = os.environ | {
        "PYTHONPATH": os.pathsep.join(map(str, [ROOT, HERE, TESTS])),
        "HOME": str(folder),  # its settings and its notes
        "XDG_CONFIG_HOME": str(folder),
        "XDG_STATE_HOME": str(folder),
        "XDG_CACHE_HOME": str(folder),
    }
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    with open(folder / "marimo.log", "w+", encoding="utf-8") as log:
        process = psutil.Popen(command, env=env, cwd=folder, stderr=log, **quiet)
        try:
            app = App(process, f"http://127.0.0.1:{port}")
            wait_until_up(app, log)
            yield app
        finally:
            app.stop(None)


def wait_until_up(app, log):
    """Wait until the server answers; raise with its log where it does not."""
    deadline = time.monotonic() + browser.SECONDS_TO_START
    while time.monotonic() < deadline and app.process.poll() is None:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(app.url, timeout=5).close()
            return
        time.sleep(0.1)
    log.seek(0)
    raise RuntimeError(f"marimo did not start:\n{log.read()}")
