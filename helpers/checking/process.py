"""The process in which answers run, as the kernel sees it; see ``worker.py``.

An answer that takes too long or too much memory ends with its process, and the next
check gets a new one. An answer that cannot be sent there raises `NotSent`.
"""

import atexit
import contextlib
import io
import linecache
import os
import pickle
import queue
import signal
import struct
import subprocess
import sys
import threading
import time
import types
from pathlib import Path

import cloudpickle

SECONDS = 3.0  # that each case of an answer may compute
PATIENCE = 10  # times as long may it take by the clock: it sleeps, or others compute
BYTES = 2**30  # of memory that an answer may take
GLANCE = 0.05  # seconds after which we look again how far it is
HOUSE = Path(__file__).resolve().parents[2]  # the folder of helpers/
# What would take long and much memory to load once more, and what is the kernel itself.
STAYS = {"keras", "jax", "jaxlib", "tensorflow", "torch", "ipykernel", "zmq"}


class NotSent(Exception):
    """There is no process, or an answer cannot be sent to it."""


class Ended(Exception):
    """An answer ended its process, or had to be ended with it."""

    def __init__(self, how, number):
        super().__init__(how)
        self.how, self.number = how, number  # of the case


class Worker:
    """A process that runs answers; started again whenever it is missing."""

    def __init__(self):
        self.process, self.owner, self.messages = None, None, None
        self.watched = None  # the process as psutil sees it

    def start(self, module=""):
        """Start the process, which imports a module; don't wait for it."""
        if self.is_alive():
            return
        self.stop()
        if sys.platform == "emscripten":  # Python in a browser
            raise NotSent
        settings = {"MPLBACKEND": "Agg", "PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1"}
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "helpers.checking.worker", module],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=HOUSE,
                env={**os.environ, **settings, "OPENBLAS_NUM_THREADS": "1"},
                start_new_session=True,  # the kernel's interrupt is not meant for it
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except (OSError, TypeError) as error:
            raise NotSent from error
        self.watched = None  # until it says which it is
        self.owner, self.messages = os.getpid(), queue.SimpleQueue()
        told = self.process.stdout, self.messages
        threading.Thread(target=collect, args=told, daemon=True).start()

    def is_alive(self):
        """Tell whether the process is there, and is our own, not a parent's."""
        is_own = self.process is not None and self.owner == os.getpid()
        return is_own and self.process.poll() is None

    def stop(self):
        """End the process, and those that an answer started."""
        process, self.process = self.process, None
        if process is None or self.owner != os.getpid():
            return
        with contextlib.suppress(OSError):
            if hasattr(os, "killpg") and process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.wait()
        with contextlib.suppress(OSError):
            process.stdin.close()

    def run(self, exercise, answer):
        """Run an answer on all cases; return the Run.

        Raises
        ------
        NotSent
            If it has to run here.
        Ended
            If it has come to no end of its own.
        """
        return self.ask("run", exercise, answer, SECONDS)

    def ask(self, task, exercise, subject, seconds=float("inf")):
        """Send a task and wait for what comes back."""
        parcel = task, *packed(exercise, subject), list(sys.path), folder()
        module = exercise.reference.__module__
        for _ in range(2):  # an idle one may leave at this very moment
            self.start(module)
            try:
                with contextlib.suppress(OSError):
                    send(self.process.stdin, parcel)
                return self.wait(seconds)
            except Ended as ended:
                self.stop()
                self.start(module)  # for the next check
                if ended.how != "not begun":
                    raise
            except KeyboardInterrupt:  # it may still be at work
                self.stop()
                raise
        raise NotSent

    def wait(self, seconds):
        """Return what the process sends back in the end."""
        number, limit, is_here = 0, Limit(self.watched, float("inf")), False
        while True:
            try:
                what, content = self.messages.get(timeout=GLANCE)
            except queue.Empty:
                how = limit.passed() if self.is_alive() else "died"
                if how:
                    raise Ended(how, number) from None
                continue
            if what == "end":
                raise Ended("died" if is_here else "not begun", number)
            is_here = is_here or what != "ready"
            if what == "ready":
                self.watched = process_of(content)
            elif what == "begun":
                number, limit = content, Limit(self.watched, seconds)
            elif what == "loading":  # a library: that takes long once
                limit = Limit(self.watched, seconds)
            elif what == "read":
                limit = Limit(self.watched, PATIENCE * seconds)
            elif what == "too large":
                raise Ended(what, number)
            elif what == "unreadable":
                raise NotSent
            elif what == "done":
                content, is_spoiled = content
                if is_spoiled:
                    self.stop()
                return content


def process_of(number):
    """Return a process as psutil sees it, None if it is gone.

    It need not be the one that was started: on Windows, the Python of an environment
    only starts the real one.
    """
    import psutil  # here: a browser has none

    with contextlib.suppress(psutil.Error):
        return psutil.Process(number)


class Limit:
    """How much a process may use from now on."""

    def __init__(self, process, seconds):
        self.process, self.seconds = process, seconds
        self.computed, self.begun = self.usage()[0], time.monotonic()

    def usage(self):
        """Return for how long it has had the processor, and how many bytes it has."""
        try:
            times = self.process.cpu_times()
            return times.user + times.system, self.process.memory_info().rss
        except Exception:  # it is gone
            return 0.0, 0

    def passed(self):
        """Tell which limit is passed, if any."""
        computed, n_bytes = self.usage()
        if n_bytes > BYTES:
            return "too large"
        is_over = computed - self.computed > self.seconds
        is_late = time.monotonic() - self.begun > PATIENCE * self.seconds
        return "too long" if is_over or is_late else None


# ---- What goes through the pipes ----


def packed(*things):
    """Pickle an exercise and an answer, with the lines of the answer's cells."""
    room = io.BytesIO()
    pickler = Pickler(room)
    try:
        pickler.dump(things)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # what is the student's may raise anything
        raise NotSent from error
    lines = {name: linecache.getlines(name) for name in pickler.cells}
    return room.getvalue(), lines


class Pickler(cloudpickle.Pickler):
    """Takes a function by what it does, with all in the notebook that it uses."""

    def __init__(self, file):
        super().__init__(file, protocol=5)
        self.cells = set()

    def reducer_override(self, thing):
        """Tell how something is sent."""
        is_named = isinstance(thing, type | types.FunctionType | types.ModuleType)
        name = thing.__name__ if isinstance(thing, types.ModuleType) else ""
        module = name or getattr(thing if is_named else type(thing), "__module__", "")
        if str(module).partition(".")[0] in STAYS:
            raise pickle.PicklingError(f"{module} stays in the kernel")
        if isinstance(thing, types.FunctionType):
            cell = thing.__code__.co_filename
            if not os.path.exists(cell):
                self.cells.add(cell)
        if module == "IPython.core.autocall":  # exit and quit, as a notebook has them
            return getattr, (sys.modules["builtins"], "exit")
        return super().reducer_override(thing)


def send(pipe, thing):
    """Write something to a pipe: first how long it is."""
    content = pickle.dumps(thing, protocol=5)
    pipe.write(struct.pack("<Q", len(content)) + content)
    pipe.flush()


def receive(pipe):
    """Yield one thing after the other that comes through a pipe."""
    while len(head := pipe.read(8)) == 8:
        yield pickle.loads(pipe.read(*struct.unpack("<Q", head)))


def collect(pipe, messages):
    """Put what comes through a pipe into a queue, and at last that it has ended."""
    with contextlib.suppress(Exception), pipe:  # an answer may write anything
        for message in receive(pipe):
            messages.put(message)
    messages.put(("end", None))


def folder():
    """Return the working directory, None if there is none any more."""
    with contextlib.suppress(OSError):
        return os.getcwd()


WORKER = Worker()
atexit.register(WORKER.stop)
