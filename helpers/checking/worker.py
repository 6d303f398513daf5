"""The process in which answers run: ``python -m helpers.checking.worker MODULE``.

It gets exercises and answers through its standard input and tells through its standard
output how far it is. It ends with the kernel, and when nothing has come for a while.
"""

import builtins
import contextlib
import functools
import importlib
import linecache
import os
import pickle
import queue
import random
import signal
import sys
import threading
import time
import types

import numpy as np

from helpers.checking import exercise as exercises
from helpers.checking.process import BYTES, HOUSE, receive, send
from helpers.checking.run import no_input, quiet, run

IDLE = 60  # seconds
ORPHANED = 60  # seconds of computing, if a kernel dies during an endless step in C


def main(module=""):
    """Do one task after the other."""
    exercises.is_inside = True
    tasks, tell = take_pipes()
    with contextlib.suppress(ImportError, ValueError):  # it has no name, or not here
        importlib.import_module(module)
    limit_memory()
    builtins.input, builtins.display = no_input, shown
    builtins.exit = builtins.quit = sys.exit  # which close no file
    tell_begun = functools.partial(tell, "begun")
    sys.meta_path.insert(0, Listener(tell))
    tell("ready", os.getpid())
    with contextlib.suppress(queue.Empty):
        while True:
            task, parcel, lines, path, place = tasks.get(timeout=IDLE)
            tell("read")
            prepare(lines, path, place)
            before = standing()
            try:
                with quiet(None):
                    exercise, subject = pickle.loads(parcel)
            except BaseException:
                tell("unreadable")
                continue
            if task == "judge":
                tell("done", (exercise.judge(subject), False))
                continue
            try:
                seen = run(exercise, subject, tell_begun, lets_through=MemoryError)
            except MemoryError:
                tell("too large")
                continue
            tell("done", (seen, not tidy(before)))
    leave()


def take_pipes():
    """Keep the pipes for ourselves: an answer that prints gets other places.

    Return a queue of tasks, and what sends a word and its content to the kernel.
    """
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(nowhere, number)
    own, tasks, lock = os.getpid(), queue.SimpleQueue(), threading.Lock()

    def read():
        with contextlib.suppress(Exception):
            for task in receive(source):
                tasks.put(task)
        leave()  # the kernel is gone

    def tell(what, content=None):
        if os.getpid() != own:  # a copy of us that an answer has made
            os._exit(0)
        with lock:
            send(sink, (what, content))

    threading.Thread(target=read, daemon=True).start()
    return tasks, tell


def leave():
    """End, and take along what processes an answer has started."""
    with contextlib.suppress(Exception):
        if os.getpgrp() == os.getpid():
            os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(0)


def limit_memory():
    """Refuse what is far too large at once, where the system can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        room = 4 * BYTES  # of addresses: libraries reserve more than they use
        resource.setrlimit(resource.RLIMIT_AS, (room, room))


class Listener:
    """Tells the kernel whenever Python looks for a library to load."""

    def __init__(self, tell):
        self.tell = tell

    def find_spec(self, name, path=None, target=None):
        """Leave it to others to find it."""
        self.tell("loading")


def prepare(lines, path, place):
    """Put things as they are in the kernel, and chance as it always is."""
    sys.path[:] = path
    with contextlib.suppress(OSError, TypeError):
        os.chdir(place)
    for name, text in lines.items():
        linecache.cache[name] = sum(map(len, text)), None, text, name
    random.seed(402)
    np.random.seed(402)  # noqa: NPY002
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        soon = int(time.process_time()) + ORPHANED
        resource.setrlimit(resource.RLIMIT_CPU, (soon, hard))


def shown(*things, **settings):
    """Stand in for the notebook's display()."""


def standing():
    """Note what an answer could leave behind for the next one, as far as it matters."""
    modules = [
        (name, module, dict(vars(module)))
        for name, module in list(sys.modules.items())
        if isinstance(module, types.ModuleType)
    ]
    return modules, settings()


def settings():
    """Return what is no variable of a module and is not set anew for each answer."""
    limit, n_threads = sys.getrecursionlimit(), threading.active_count()
    return dict(os.environ), limit, n_threads, has_children()


def has_children():
    """Tell whether an answer has started processes that are still there."""
    with contextlib.suppress(AttributeError, ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
        return True
    return False


def tidy(before):
    """Clear away what an answer made; tell whether all is as it was."""
    modules, settings_before = before
    try:
        if "matplotlib.pyplot" in sys.modules:
            sys.modules["matplotlib.pyplot"].close("all")
        for name in set(sys.modules) - {name for name, _, _ in modules}:
            file = getattr(sys.modules[name], "__file__", None) or sys.prefix
            places = sys.prefix, sys.base_prefix, str(HOUSE / "helpers")
            if not file.startswith(places):
                del sys.modules[name]  # the student's own file, which may change
        return settings() == settings_before and all(
            sys.modules.get(name) is module
            and all(vars(module).get(key) is value for key, value in then.items())
            for name, module, then in modules
        )
    except BaseException:
        return False


if __name__ == "__main__":
    main(*sys.argv[1:])
