"""The course, one command for each need.

Use:  python3 course.py COMMAND [ARGUMENTS]     (on Windows: py course.py ...)

The first time, this makes the folder .venv next to this file and installs the packages
of requirements.txt in it, which takes internet, a few minutes and 1.5 GB. From then on
each command starts at once, without internet. Delete .venv to start afresh.

ARGUMENTS go to the tool behind the command as they are ("course.py lab --help" is the
help of JupyterLab). Paths in them count from the folder of this file.

    python3 course.py lab --no-browser --port 9000
    python3 course.py test -k neuron
    python3 course.py test --matrix=3.13,newest
"""
# Python 3.6 can still read this file, so that it can say that it is too old.

import sys

if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        "This course needs Python 3.11 or newer, and this is Python "
        f"{sys.version_info[0]}.{sys.version_info[1]}: install one from "
        "https://www.python.org/downloads/ and start course.py with it."
    )

import contextlib
import errno
import glob
import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(HERE, ".venv")
BIN = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin")
PYTHON = os.path.join(BIN, "python.exe" if os.name == "nt" else "python")
PY = "py" if os.name == "nt" else "python3"
STAMP = os.path.join(VENV, "course-stamp.json")

# What a shell may hold that would let another Python, package, kernel or setting in.
FOREIGN = ("PYTHON", "__PYVENV", "JUPYTER_", "JUPYTERLAB_", "MPLBACKEND", "KERAS_")
FOREIGN += ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_PYTHON", "PIP_CONSTRAINT")

VERSION = "{}.{}".format(*sys.version_info)
NO_ROOM = f"No room on the disk of {HERE}: free some 2 GB, then run again."
NO_NETWORK = (
    "The packages could not be fetched: connect to the internet (behind a proxy, set "
    "HTTPS_PROXY), then run again."
)
NO_VENV = (
    'This Python cannot make a virtual environment: on Debian or Ubuntu run "sudo apt '
    f'install python{VERSION}-venv", elsewhere take Python from python.org; then run '
    "again."
)
NO_WHEEL = (
    f"A package does not exist for this computer with Python {VERSION} (see above): "
    "start course.py with another Python from 3.11 to 3.14, on Windows with that for "
    "Intel and AMD (py -3.13 course.py lab). A Mac must have Apple's own processor."
)
TOO_LONG = (
    "The path of this folder is too long for Windows: move the folder to a short one "
    "outside OneDrive, such as C:\\course, then run again."
)
# What venv and pip print, and what to say; the first that fits. None: nothing more.
FAULTS = [
    ("ensurepip|No module named '?venv", NO_VENV),
    ("No space left|not enough space|quota exceeded", NO_ROOM),
    ("SSLError|CERTIFICATE", None),
    ("connection broken|Failed to connect|NewConnection|ProxyError", NO_NETWORK),
    ("name resolution|getaddrinfo failed|unreachable|timed? ?out", NO_NETWORK),
    ("network connectivity|IncompleteRead|Connection ?(aborted|Reset)", NO_NETWORK),
    ("No matching distribution", NO_WHEEL),
]


# ---- The commands ----


def lab(arguments):
    """Start JupyterLab on the first notebook."""
    asked = re.findall(r"(?:^| )--(?:\w+\.)?port[= ](\d+)\b", " ".join(arguments))
    if asked and not is_free(int(asked[-1])):
        other = next(p for p in range(8888, 65536) if is_free(p))
        sys.exit(
            f"Port {asked[-1]} is in use or not allowed: stop the program that uses "
            f"it, or take another: {PY} course.py lab --port {other}"
        )
    prepare()
    folder = os.path.join(environment()["JUPYTER_CONFIG_DIR"], "labconfig")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "page_config.json"), "w") as file:
        # No question whether to fetch news, no look for updates.
        off = {"@jupyterlab/apputils-extension:announcements": True}
        json.dump({"disabledExtensions": off}, file)
    say("JupyterLab is starting; Ctrl-C stops it.")
    options = [
        f"--ServerApp.root_dir={HERE}",
        "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb",
        "--LabApp.extension_manager=readonly",  # no shop of extensions
        # The kernel of .venv, and no other that this computer may have.
        "--KernelSpecManager.allowed_kernelspecs=python3",
        # Otherwise the browser is sent to a file in .venv: the Firefox of Ubuntu may
        # not read hidden folders.
        "--ServerApp.use_redirect_file=False",
        # No search for other programs (one writes into the home folder); talk with
        # the kernel is encrypted, because JupyterLab warns if it is not.
        "--LanguageServerManager.autodetect=False",
        "--KernelManager.transport_encryption=auto",
        f"--ServerApp.port_retries={0 if asked else 50}",
        "--Application.log_level=ERROR",
    ]
    return start(["-m", "jupyterlab", *options, *arguments])


def test(arguments):
    """Run pytest, the matrix of noxfile.py, or the planted faults."""
    prepare()
    if arguments == ["--faults"]:
        return start(["tools/faults.py"])
    matrix = [a for a in arguments if a.split("=")[0] == "--matrix"]
    own = ["--dist", "loadfile"]  # conftest.py says what is one piece of work
    if not any(a.startswith(("-n", "--numprocesses")) for a in arguments):
        own += ["-n", "3"]  # on two cores, too: there is always one that waits
    tests = own + [a for a in arguments if a not in matrix]
    if not matrix:
        return start(["-m", "pytest", *tests])
    rows = [row for row in matrix[-1].partition("=")[2].split(",") if row]
    sessions = [f"pinned-{row}" if row[0].isdigit() else row for row in rows]
    chosen = ["--session", *sessions] if sessions else []
    return start(["-m", "nox", *chosen, "--", *tests])


def run_lessons(arguments):
    """Run the lessons of a hand-out from top to bottom."""
    prepare()
    return start(["tools/run_lessons.py", *arguments])


def update(arguments):
    """Bring an older hand-out up to date; that needs no package, so no .venv."""
    command = [sys.executable, "tools/update.py", *arguments]
    return subprocess.call(command, cwd=HERE, env=environment())


# A function, or what .venv's Python runs; and its line in the help.
COMMANDS = {
    "lab": (lab, "Open the first notebook in JupyterLab; Ctrl-C stops it."),
    "test": (test, "Check the course; --matrix: on each Python; --faults: the checks."),
    "refresh": ("tools/refresh.py", "Run notebooks again and store their outputs."),
    "bench": ("benchmarks", "Measure how fast the sliders and the trainers are."),
    "handout": ("tools/handout.py", "Write a copy for students, or --update one."),
    "collect": ("tools/collect.py", "Run what students hand in: who solved what."),
    "export": ("tools/export.py", "Write lessons as web pages, or as slides."),
    "site": ("tools/build_site.py", "Write a web site of the course, to read and run."),
}
HANDOUT_COMMANDS = {
    "lab": COMMANDS["lab"],
    "test": (run_lessons, "Check this machine, and run your lessons on it."),
    "update": (update, "Bring an older hand-out up to date; your work in it stays."),
}
# A hand-out holds a record of itself.
IS_HANDOUT = os.path.isfile(os.path.join(HERE, "tools", "handed_out.json"))


def main(arguments):
    """Run one command and return the exit code."""
    commands = HANDOUT_COMMANDS if IS_HANDOUT else COMMANDS
    lines = [f"  {name:<9} {line}\n" for name, (_, line) in commands.items()]
    listing = "Commands:\n" + "".join(lines)
    name, *others = arguments or ["--help"]
    if name in ("-h", "--help", "help"):
        print(manual() + "\n" + listing, end="")
        return 0
    if name not in commands:
        say(elsewhere(name) or f"There is no command {name!r}.\n{listing}".rstrip())
        return 2
    action = commands[name][0]
    try:
        if callable(action):
            return action(others)
        prepare()
        return start([action, *others])
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130
    except OSError as error:
        say(explain(error))
        return 1


def manual():
    """Return what help says above the commands: the examples are of the full course."""
    if not IS_HANDOUT:
        return __doc__
    return re.sub(r"(?m)^ {4}python3 course\.py test.*\n", "", __doc__)


def elsewhere(name):
    """Return one line about a command that works elsewhere, or None."""
    if name in COMMANDS:
        return (
            f"This is a hand-out: {name!r} works in the full course, at your teacher's."
        )
    if name in HANDOUT_COMMANDS:
        return (
            f"{name!r} is for hand-outs; here it is: course.py handout FOLDER --update"
        )
    return None


# ---- What is started: .venv's Python, with nothing of the reader's own in it ----


def start(arguments):
    """Run .venv's Python in the folder of the course; return its exit code."""
    os.chdir(HERE)
    if os.name != "nt":  # this process becomes the tool: signals and codes are its own
        os.execve(PYTHON, [PYTHON, *arguments], environment())
    process = subprocess.Popen([PYTHON, *arguments], env=environment())
    while True:
        with contextlib.suppress(KeyboardInterrupt):  # the tool gets it, and decides
            return process.wait()


def environment():
    """Return the variables for what runs in .venv."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(FOREIGN)}
    env["VIRTUAL_ENV"] = VENV
    env["PATH"] = BIN + os.pathsep + env.get("PATH", os.defpath)
    env["PYTHONUTF8"] = "1"  # one encoding on every system
    env["PYTHONNOUSERSITE"] = "1"
    env["PIP_USER"] = "0"
    # Settings and caches in .venv: the home folder is neither read nor written.
    for name in ("CONFIG", "DATA", "RUNTIME"):
        env[f"JUPYTER_{name}_DIR"] = os.path.join(VENV, "home", "jupyter", name.lower())
    for name in ("IPYTHONDIR", "MPLCONFIGDIR", "KERAS_HOME"):
        env[name] = os.path.join(VENV, "home", name.lower())
    return env


# ---- .venv ----


def prepare():
    """Leave .venv complete; do nothing if it is complete already."""
    if not os.access(HERE, os.W_OK):
        raise PermissionError(errno.EACCES, "no permission to write", HERE)
    if read_stamp() != wanted():
        with lock():
            install()
    if sys.platform == "darwin":  # it may hide what Python then skips: *.pth
        packages = os.path.join("lib", "python*", "site-packages", "*.pth")
        hidden = glob.glob(os.path.join(glob.escape(VENV), packages))
        if hidden:
            subprocess.call(["chflags", "nohidden", *hidden])


def wanted():
    """Return what the stamp of a complete .venv holds."""
    now = {"folder": os.path.normcase(HERE), "python": ""}  # Windows: C: is c:
    with contextlib.suppress(OSError):
        # Started for real: a link may lead nowhere, or to another version by now.
        code = "from sys import *; print(implementation.name, version.split()[0])"
        ran = subprocess.run([PYTHON, "-ISc", code], stdout=subprocess.PIPE)
        now["python"] = ran.stdout.decode().rpartition(".")[0]
    for name in ("requirements.txt", "pyproject.toml"):
        with open(os.path.join(HERE, name), "rb") as file:
            now[name] = hashlib.sha256(file.read()).hexdigest()
    return now


def read_stamp():
    """Return what .venv holds, as far as it is known."""
    try:
        with open(STAMP, encoding="ascii") as file:
            return json.load(file)
    except (OSError, ValueError):
        return {}


def write_stamp(stamp):
    """Note what .venv holds."""
    with open(STAMP, "w", encoding="ascii") as file:
        json.dump(stamp, file)


def install():
    """Make .venv or bring it up to date; after an interruption, carry on."""
    stamp, now = read_stamp(), wanted()
    if stamp.get("python") != now["python"]:
        make_venv()
        now, stamp = wanted(), {}
    if stamp.get("requirements.txt") != now["requirements.txt"]:
        say("Installing the packages: the first time takes minutes and 1.5 GB.")
        write_stamp({"python": now["python"]})
        pip("install", "--only-binary=:all:", "-r", "requirements.txt")
    if stamp != now:  # else another course.py was faster
        # By itself: pip takes no folder in a list that has hashes.
        pip("install", "--no-deps", "--no-build-isolation", "-e", ".")
        write_stamp(now)


def make_venv():
    """Make an empty .venv and throw away what was there."""
    if os.path.islink(VENV) or os.path.isfile(VENV):
        os.remove(VENV)
    elif os.path.isdir(VENV):
        say("The folder .venv is unfinished or broken: making it again.")
        shutil.rmtree(VENV)
    if shutil.disk_usage(HERE).free < 2e9:  # 1.5 to stay, and pip unpacks beside it
        sys.exit(NO_ROOM)
    os.makedirs(os.path.join(VENV, "home"))  # IPython warns if it is not there
    refuse_long_path()
    # Not sys.executable: that may be the Python of the .venv that is gone.
    run([getattr(sys, "_base_executable", None) or sys.executable, "-m", "venv", VENV])


def refuse_long_path():
    """Leave if Windows refuses the longest of the names that packages bring."""
    probe = os.path.join(VENV, "x" * 155)
    if os.name == "nt":
        try:
            open(probe, "w").close()
            os.remove(probe)
        except OSError:
            sys.exit(TOO_LONG)


def pip(*arguments):
    """Run pip in .venv."""
    run([PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments])


def run(command):
    """Run a step of the install; if it fails, say why and leave."""
    output, pipe, end = "", subprocess.PIPE, subprocess.STDOUT
    how = {"cwd": HERE, "env": environment(), "stdout": pipe, "stderr": end}
    how.update(encoding="utf-8", errors="replace", stdin=subprocess.DEVNULL)
    with subprocess.Popen(command, **how) as step:
        for line in step.stdout:
            output += line
            # Always in the same line of a screen.
            if sys.stderr.isatty() and re.match(" *(Coll|Downl|Install)", line):
                say(f"{line.strip().split(' (from ')[0]:<78.78}", end="\r")
    if step.returncode:
        reason, message = diagnose(output)
        if message in (None, NO_WHEEL):
            say(reason)
        sys.exit(message or "The install failed (reason above); run again to retry.")


def diagnose(output):
    """Return the end of a failed step's output, and what to say if it is known."""
    errors = re.search(r"(?ims)^ *error.*", output)
    reason = errors.group() if errors else "\n".join(output.splitlines()[-20:])
    # An earlier warning counts only where the error is that nothing was found.
    text = output if "from versions: none" in reason else reason
    found = (told for fault, told in FAULTS if re.search(fault, text, re.I))
    return reason, next(found, None)


@contextlib.contextmanager
def lock():
    """Let one course.py install at a time."""
    # The lock ends with its holder. NFS locks only what is open for writing, and a copy
    # from a read-only place may not be written.
    own = os.path.abspath(__file__)
    with open(own, "r+" if os.access(own, os.W_OK) else "r") as file:
        if not take(file.fileno()):
            say("Another course.py is installing: waiting for it.")
            while not take(file.fileno()):
                time.sleep(0.2)
        yield


def take(file):
    """Lock an open file; say whether nobody else had."""
    with contextlib.suppress(BlockingIOError, PermissionError):
        if os.name == "nt":
            import msvcrt

            os.lseek(file, 2**30, 0)  # where nobody reads: it would be refused
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


# ---- Ports and messages ----


def is_free(port):
    """Say whether a program can listen on a port of this computer."""
    with contextlib.suppress(OSError):
        if port < 65536:
            socket.create_server(("127.0.0.1", port)).close()
            return True
    return False


def explain(error):
    """Return one line for what the system did not let us do."""
    if error.errno == errno.ENOSPC:
        return NO_ROOM
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            f"No permission to write {error.filename}: close what uses it, or move the "
            "course to a folder of your own; then run again."
        )
    return f"The system says: {error}"


def say(message, end="\n"):
    """Print at once; stderr never chokes on a letter that the console lacks."""
    sys.stderr.write(message + end)
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
