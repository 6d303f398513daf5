"""Thirty students at once on a real JupyterHub, and what happens when parts of it die.

    sudo ENV/bin/python classroom/load_test.py --out classroom/measured.json

Only for a machine that holds nothing else: it makes accounts (load01, load02, …) with
passwords of their own, and removes them with their folders at the end. All of it stays
on 127.0.0.1. ENV is the course's environment with the packages of requirements.txt in
this folder; configurable-http-proxy has to be on the PATH.
"""

import argparse
import asyncio
import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import aiohttp
import psutil
from student import Refused, Student

HERE = Path(__file__).resolve().parent
COURSE = HERE.parent
LOGIN_WINDOW_S = 60  # the class comes within a minute
OUTSIDER = "load00"  # an account of the machine that is not on the list
KEYS = ("server_s", "kernel_s", "last_cell_s", "memory_mb", "start_cpu_s")
KEYS += ("lesson_cpu_s",)


def free_port():
    """Return a port of 127.0.0.1 that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@contextlib.contextmanager
def accounts(names):
    """Make accounts that hold a copy of the course; remove them at the end.

    Yields the password of each.
    """
    passwords = {name: secrets.token_urlsafe(12) for name in names}
    unwanted = shutil.ignore_patterns(".*", "__pycache__", "tests", "classroom")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "skel", "course")
        shutil.copytree(COURSE, copy, ignore=unwanted)
        try:
            for name in names:
                make = ["useradd", "-m", "-k", copy.parent, "-K", "UMASK=077", name]
                subprocess.run(make, check=True)
            lines = "".join(f"{name}:{passwords[name]}\n" for name in names)
            subprocess.run(["chpasswd"], input=lines, text=True, check=True)
            see_that_it_runs(names[0])
            yield passwords
        finally:
            for name in names:
                subprocess.run(["pkill", "-KILL", "-u", name])
                subprocess.run(["userdel", "-rf", name], stderr=subprocess.DEVNULL)


def see_that_it_runs(name):
    """End the test if an account can't run the course's Python.

    A Python that lies in root's own home is one that nobody else may start.
    """
    try_it = ["su", name, "-c", f"'{sys.executable}' -c 'import helpers'"]
    if subprocess.run(try_it, cwd="/").returncode != 0:
        sys.exit(
            f"{name} may not run {sys.executable}: the course, and the Python under "
            f"it ({sys.base_prefix}), have to be where every account can read them."
        )


class Hub:
    """A JupyterHub with its proxy, in processes that can be killed."""

    def __init__(self, folder, names, log):
        port, self.log = free_port(), Path(log or Path(folder, "hub.log")).resolve()
        self.url = f"http://127.0.0.1:{port}"
        self.environment = os.environ | {
            "LOAD_TEST_STATE": str(folder),
            "LOAD_TEST_STUDENTS": " ".join(names),
            "LOAD_TEST_URL": self.url,
            "LOAD_TEST_HUB_PORT": str(free_port()),
            "LOAD_TEST_PROXY": f"http://127.0.0.1:{free_port()}",
        }

    def start(self):
        """Start the hub, again if it was killed, and wait until it answers."""
        command = [sys.executable, "-m", "jupyterhub", "-f", HERE / "load_config.py"]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                command, cwd=HERE, env=self.environment, stdout=log, stderr=log
            )
        self.wait()

    def wait(self):
        """Wait until the hub answers behind its proxy; return the seconds it took."""
        begin = time.monotonic()
        while time.monotonic() < begin + 120:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{self.url}/hub/api", timeout=5).read()
                return time.monotonic() - begin
            time.sleep(0.2)
        raise TimeoutError(f"the hub did not answer: see {self.log}")

    def proxy(self):
        """Return the process of the proxy."""
        # After a kill of the hub it is nobody's child, so it's found by its port.
        port = self.environment["LOAD_TEST_PROXY"].rpartition(":")[2]
        for process in psutil.process_iter(["cmdline"]):
            line = process.info["cmdline"] or []
            if "--api-port" in line and port in line:
                return process
        raise LookupError("no proxy runs")

    def stop(self):
        """End the hub and its proxy."""
        with contextlib.suppress(LookupError, psutil.NoSuchProcess):
            self.proxy().kill()
        self.process.kill()
        self.process.wait()


def processes(name):
    """Return the processes of an account: server, kernel and the checks' worker."""
    return [p for p in psutil.process_iter(["username"]) if p.info["username"] == name]


def memory_mb(name):
    """Return the memory of a student's processes in MB.

    Memory that several share is counted in parts (PSS), so that the sum over all
    students is what they need together.
    """
    total_kb = 0
    for process in processes(name):
        with contextlib.suppress(OSError):
            text = Path(f"/proc/{process.pid}/smaps_rollup").read_text()
            (line,) = (t for t in text.splitlines() if t.startswith("Pss:"))
            total_kb += int(line.split()[1])
    return total_kb / 1024


def processor_s(name):
    """Return the seconds for which a student's processes have kept a processor busy."""
    total_s = 0
    for process in processes(name):
        with contextlib.suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            total_s += times.user + times.system
    return total_s


async def attend(hub, name, password, lesson, arrives_s):
    """Play one student; return what was measured of her."""
    await asyncio.sleep(arrives_s)
    begin, told = time.monotonic(), {"errors": []}
    try:
        async with Student(hub.url, name, password) as student:
            await student.log_in()
            await student.start_server()
            told["server_s"] = time.monotonic() - begin
            await student.open(f"course/notebooks/{lesson}.ipynb")
            told["kernel_s"] = time.monotonic() - begin
            told["start_cpu_s"] = processor_s(name)
            told["errors"] = await student.run_lesson()
            told["last_cell_s"] = time.monotonic() - begin
            told["memory_mb"] = memory_mb(name)
            told["lesson_cpu_s"] = processor_s(name)
            await student.save(f"saved by {name}")
            assert await student.saved() == f"saved by {name}"
            await student.leave()
    except Exception as error:
        told["errors"].append(f"{type(error).__name__}: {error}")
    return told


async def lesson_of(hub, passwords, lesson):
    """Let a class run a lesson; return the table's row."""
    step = LOGIN_WINDOW_S / len(passwords)
    came = [
        attend(hub, name, password, lesson, k * step)
        for k, (name, password) in enumerate(passwords.items())
    ]
    all_told = await asyncio.gather(*came)
    row = {"lesson": lesson, "students": len(passwords)}
    for key in KEYS:
        values = sorted(told[key] for told in all_told if key in told)
        if values:
            row[f"{key}_median"] = round(statistics.median(values), 1)
            row[f"{key}_95"] = round(values[int(0.95 * (len(values) - 1) + 0.5)], 1)
    row["failures"] = [error for told in all_told for error in told["errors"]]
    return row


async def disasters(hub, name, password):
    """Kill the proxy, the hub and a kernel while a student works.

    Returns
    -------
    dict of str to str
        What happened to the saved notebook and to the kernel's variables each time.
    """
    seen = {}
    async with Student(hub.url, name, password) as student:
        await student.log_in()
        await student.start_server()
        await student.open("course/notebooks/02_gradient_descent.ipynb")
        await student.run("kept = 402")
        for part in ("proxy", "hub", "kernel"):
            print("killing the", part, file=sys.stderr)
            await student.save(f"before the {part} died")
            begin = time.monotonic()
            if part == "proxy":
                hub.proxy().kill()
            elif part == "hub":
                hub.process.send_signal(signal.SIGKILL)
                hub.process.wait()
                hub.start()
            else:
                pid = await student.value("__import__('os').getpid()")
                os.kill(int(pid), signal.SIGKILL)
            await again(student)
            seconds = time.monotonic() - begin
            is_saved = await student.saved() == f"before the {part} died"
            value = await student.value("globals().get('kept', 'gone')")
            seen[part] = {
                "back_s": round(seconds, 1),
                "notebook": "as saved" if is_saved else "LOST",
                "variables": "kept" if value == "402" else "gone",
            }
        await student.leave()
    return seen


async def again(student):
    """Connect to the kernel once more, as the page does, until it answers."""
    for _ in range(60):
        try:
            async with asyncio.timeout(30):  # asked too early, it may never answer
                await student.connect()
            return
        except (OSError, aiohttp.ClientError, TimeoutError):
            await asyncio.sleep(0.5)
    raise TimeoutError("no way back to the kernel")


async def refusals(hub, passwords):
    """Try what must not work; return what the answer was."""
    (one, first), (other, second) = list(passwords.items())[:2]
    seen = {}
    async with Student(hub.url, one, "wrong") as thief:
        seen["wrong password"] = await refused(thief.log_in())
    async with Student(hub.url, OUTSIDER, passwords[OUTSIDER]) as thief:
        seen["account that is not on the list"] = await refused(thief.log_in())
    async with (
        Student(hub.url, one, first) as student,
        Student(hub.url, other, second) as thief,
    ):
        for each in (student, thief):
            await each.log_in()
            await each.start_server()
        url = f"{hub.url}/hub/api/users/{other}/tokens"
        headers = {"X-XSRFToken": thief.xsrf(f"{hub.url}/hub/")}
        async with thief.http.post(url, json={}, headers=headers) as answer:
            token = (await answer.json())["token"]
        headers = {"Authorization": f"token {token}"}
        for whose, base in (("own", thief.base), ("another", student.base)):
            url = f"{base}/api/contents/course"
            async with thief.http.get(url, headers=headers) as answer:
                seen[f"a token, for {whose} server"] = answer.status
        async with thief.http.get(f"{student.base}/lab") as page:
            seen["another student's page"] = page.status
        folder = f"/home/{one}/course"
        read = ["su", other, "-c", f"ls {folder}"]
        code = subprocess.run(read, capture_output=True).returncode
        seen["another student's folder on the disk"] = f"ls ends with {code}"
    return seen


async def refused(attempt):
    """Return how an attempt was refused, or say that it was not."""
    try:
        await attempt
    except Refused as no:
        return int(str(no).rpartition(" ")[2])
    return "NOT REFUSED"


def main():
    """Run all of it, print it as JSON, and store it if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=30, help="none: 0")
    parser.add_argument("--keras-students", type=int, default=8)
    parser.add_argument("--out", type=Path, help="where to store what is printed")
    parser.add_argument("--log", type=Path, help="where to keep what the hub says")
    asked = parser.parse_args()
    n_accounts = max(asked.students, asked.keras_students, 2)
    names = [f"load{k + 1:02}" for k in range(n_accounts)]
    with (
        accounts([*names, OUTSIDER]) as passwords,
        tempfile.TemporaryDirectory() as folder,
    ):
        hub = Hub(folder, names, asked.log)
        hub.start()

        def class_of(n):
            return dict(list(passwords.items())[:n])

        try:
            told = {"processors": os.cpu_count(), "load_before": os.getloadavg()[0]}
            told["lessons"] = [
                asyncio.run(lesson_of(hub, class_of(n), lesson))
                for n, lesson in [
                    (asked.students, "02_gradient_descent"),
                    (asked.keras_students, "07_keras"),
                ]
                if n
            ]
            told["killed"] = asyncio.run(disasters(hub, *class_of(1).popitem()))
            told["refused"] = asyncio.run(refusals(hub, passwords))
        except BaseException:
            print(hub.log.read_text()[-3000:], file=sys.stderr)
            raise
        finally:
            hub.stop()
    text = json.dumps(told, indent=2) + "\n"
    print(text, end="")
    if asked.out:
        asked.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
