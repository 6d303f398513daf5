"""Plumbing for tests in a real browser: JupyterLab on a free port, and Chromium.

Used by the browser tests and the benchmarks. Needs the Python package
`playwright` and any Chromium: the system's, Chrome, or Playwright's own.
"""

import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import sync_playwright

ARTEFACTS = Path(__file__).parents[1] / "test-artefacts"
SECONDS_TO_START = 180
# No look-up of updates, no telemetry, no state from an earlier visit.
CHROMIUM_FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update"),
    "--disable-sync",
]


def find_chromium():
    """Return the path of a Chromium or Chrome, or None."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def need_chromium():
    """Return the path of a browser.

    Where there is none, the test is skipped and says so; with the environment
    variable CI set, it fails instead.
    """
    path = find_chromium()
    if path is None:
        reason = "no Chromium or Chrome is installed to run this test in"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@contextlib.contextmanager
def chromium(viewport=(1400, 1000)):
    """Start a headless Chromium and yield an empty page in it (see need_chromium)."""
    path = need_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=CHROMIUM_FLAGS, headless=True
        )
        width, height = viewport
        page = browser.new_page(viewport={"width": width, "height": height})
        page.set_default_timeout(60_000)  # long, for a busy machine
        page.problems = []  # what the page wrote to its console as an error
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on("console", lambda message: _note_error(page, message))
        try:
            yield page
        finally:
            browser.close()


# JupyterLab's own, where a kernel is restarted before its debugger has answered.
IN_A_RESTART = "Could not restore the debugger state"


def _note_error(page, message):
    if message.type == "error" and not message.text.startswith(IN_A_RESTART):
        page.problems.append(f"{message.text} ({message.location.get('url', '')})")


@contextlib.contextmanager
def jupyterlab(folder, **variables):
    """Serve a folder of notebooks by the JupyterLab of this Python.

    Settings, kernels' files and workspaces live in a temporary folder, so that
    neither the user's settings nor an earlier test matter. `variables` are those of
    the environment that are to be others. Yields a `Lab`.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    token = secrets.token_hex(16)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        env = os.environ | variables
        env |= {
            "JUPYTER_CONFIG_DIR": f"{home}/config",
            "JUPYTER_DATA_DIR": f"{home}/data",
            "JUPYTER_RUNTIME_DIR": f"{home}/runtime",
            "JUPYTERLAB_SETTINGS_DIR": f"{home}/settings",
            "JUPYTERLAB_WORKSPACES_DIR": f"{home}/workspaces",
            "IPYTHONDIR": f"{home}/ipython",
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        }
        settings = Path(home, "settings/@jupyterlab/apputils-extension")
        settings.mkdir(parents=True)
        text = json.dumps({"fetchNews": "false", "checkForUpdates": False})
        (settings / "notification.jupyterlab-settings").write_text(text)
        command = [
            *(sys.executable, "-m", "jupyterlab", str(folder), "--no-browser"),
            *(f"--port={port}", "--ServerApp.port_retries=0", "--allow-root"),
            *(f"--IdentityProvider.token={token}", "--expose-app-in-browser"),
            "--LabApp.extension_manager=readonly",
        ]
        with open(Path(home, "log"), "w+", encoding="utf-8") as log:
            process = subprocess.Popen(command, env=env, stdout=log, stderr=log)
            lab = Lab(f"http://127.0.0.1:{port}", token, process)
            try:
                lab.wait_until_up(log)
                yield lab
            finally:
                process.terminate()
                try:
                    process.wait(15)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


class Lab:
    """A running JupyterLab: its address, the word that opens it, the server."""

    def __init__(self, url, token, process):
        self.url, self.token, self.process = url, token, process

    def wait_until_up(self, log):
        """Wait until the server answers; raise with its log where it does not."""
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{self.url}/api", timeout=5).close()
                return
            time.sleep(0.1)
        log.seek(0)
        raise RuntimeError(f"JupyterLab did not start:\n{log.read()}")

    def open(self, page, notebook):
        """Open a notebook of the folder and wait for its kernel."""
        page.goto(f"{self.url}/lab/tree/{notebook}?reset&token={self.token}")
        page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=180_000)
        self.wait_until_idle(page)

    def run_all(self, page):
        """Run every cell and wait until the last has finished."""
        command(page, "notebook:run-all-cells")
        self.wait_until_idle(page)

    def wait_until_idle(self, page, timeout=180_000):
        """Wait until no cell is running or waiting, and the kernel is idle."""
        page.wait_for_function(
            """() => {
              const panel = jupyterapp.shell.currentWidget
              const kernel = panel?.sessionContext?.session?.kernel
              const prompts = [...document.querySelectorAll(".jp-InputPrompt")]
              return kernel?.status === "idle" && kernel.connectionStatus ===
                "connected" && !prompts.some(p => p.textContent.includes("*"))
            }""",
            timeout=timeout,
        )

    def kernel(self, page):
        """Return the process of the kernel of the notebook in front."""
        kernel_id = page.evaluate(
            "() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.id"
        )
        for child in psutil.Process(self.process.pid).children(recursive=True):
            if kernel_id in " ".join(child.cmdline()):
                return child
        raise RuntimeError(f"no process runs the kernel {kernel_id}")

    def restart(self, page):
        """Restart the kernel of the notebook in front."""
        page.evaluate(
            "() => jupyterapp.shell.currentWidget.sessionContext.restartKernel()"
        )
        self.wait_until_idle(page)


def command(page, name, **arguments):
    """Run a command of JupyterLab by its name, as its menu would."""
    page.evaluate(
        "([name, args]) => jupyterapp.commands.execute(name, args)", [name, arguments]
    )


def screenshot(page, name):
    """Keep a picture of the page in the folder `test-artefacts`."""
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"{name}.png")
