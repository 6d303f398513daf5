"""The course, one command for each need.

Use:  python3 course.py COMMAND [ARGUMENTS]

The first use makes the folder .venv beside this file and installs the packages
of requirements.txt in it: internet, a few minutes and 1.5 GB. After that a
command starts at once, without internet. Delete .venv to begin afresh.

ARGUMENTS go to the tool behind the command as they are ("course.py lab --help"
is the help of JupyterLab). Paths in them count from the folder of this file.

    python3 course.py lab --no-browser --port 9000
    python3 course.py test -k neuron
    python3 course.py test tests/test_data.py
"""
# ruff: noqa: UP031, UP036, RUF005
# Python 2.7 and 3.6 must be able to read this file, to say that they are too old:
# so no f-strings, no stars inside a list, no annotations, and ASCII only.

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "This course needs Python 3.11 or newer, and this is Python %d.%d: install one "
        "from https://www.python.org/downloads/ and start course.py with it."
        % sys.version_info[:2]
    )

import contextlib
import errno
import json
import os
import re
import shutil
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))
# The matrix of tests has other places and other lists of packages than the course.
VENV = os.environ.get("COURSE_VENV") or os.path.join(HERE, ".venv")
REQUIREMENTS = os.environ.get("COURSE_REQUIREMENTS") or "requirements.txt"
BIN = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin")
PYTHON = os.path.join(BIN, "python.exe" if os.name == "nt" else "python")
STAMP = os.path.join(VENV, "course-stamp.json")
GIGABYTES = 2  # of free disk asked for: .venv takes 1.5, and pip unpacks beside it

# What a shell may hold that lets a foreign Python, package, kernel or setting in.
FOREIGN = {"PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONOPTIMIZE"}
FOREIGN |= {
    "COURSE_VENV",
    "COURSE_REQUIREMENTS",
    "PYTHONSAFEPATH",
    "PYTHONEXECUTABLE",
    "__PYVENV_LAUNCHER__",
}
FOREIGN |= {"PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_PYTHON", "PIP_CONSTRAINT"}
FOREIGN |= {"JUPYTER_PATH", "JUPYTER_CONFIG_PATH", "JUPYTERLAB_DIR", "MPLBACKEND"}
FOREIGN |= {"JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR", "KERAS_BACKEND"}

NO_ROOM = "No room on the disk of %s: free some " % HERE
NO_ROOM += "%d GB, then run again." % GIGABYTES
NO_NETWORK = (
    "The packages could not be fetched: connect to the internet (behind a proxy, set "
    "HTTPS_PROXY), then run again."
)
NO_VENV = (
    'This Python cannot make a virtual environment: on Debian or Ubuntu run "sudo apt '
    'install python3.%d-venv", elsewhere take Python from python.org; then run again.'
    % sys.version_info[1]
)
NO_WHEEL = (
    "A package cannot be had for this computer with Python %d.%d (see above): start "
    "course.py with Python 3.11, 3.12 or 3.13." % sys.version_info[:2]
)
# What venv and pip print, and what to tell; the first that fits. None: nothing more.
FAULTS = [
    ("ensurepip|No module named '?venv", NO_VENV),
    ("No space left|not enough space|quota exceeded", NO_ROOM),
    ("SSLError|CERTIFICATE", None),
    ("connection broken|Failed to connect|NewConnection|ProxyError", NO_NETWORK),
    ("name resolution|getaddrinfo failed|unreachable|timed? ?out", NO_NETWORK),
    ("network connectivity|IncompleteRead|Connection ?(aborted|Reset)", NO_NETWORK),
    ("No matching distribution", NO_WHEEL),
]


# ---- The commands; the first line of each docstring is its line in the help ----


def lab(arguments):
    """Open the first notebook in JupyterLab; Ctrl-C stops it."""
    asked = re.findall(r"(?:^| )--(?:\w+\.)?port[= ](\d+)\b", " ".join(arguments))
    if asked:
        check_port(int(asked[-1]))
    prepare()
    no_news()
    say("JupyterLab is starting; Ctrl-C stops it.")
    own = [
        "--ServerApp.root_dir=" + HERE,
        "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb",
        "--LabApp.extension_manager=readonly",  # no shop of extensions
        # The kernel of .venv, and no other that this computer may have.
        "--KernelSpecManager.allowed_kernelspecs=python3",
        # Else the browser is sent by way of a file in .venv: the Firefox of Ubuntu
        # may not read hidden folders.
        "--ServerApp.use_redirect_file=False",
        # No look for other programs (one writes into the home folder); a kernel whose
        # talk is encrypted, else it warns that it is not.
        "--LanguageServerManager.autodetect=False",
        "--KernelManager.transport_encryption=auto",
        "--ServerApp.port_retries=%d" % (0 if asked else 50),
        "--Application.log_level=ERROR",
    ]
    return start(["-m", "jupyterlab"] + own + arguments)


def test(arguments):
    """Check the whole course; --matrix: on every Python; --faults: the checks, too."""
    if any(a.split("=")[0] == "--matrix" for a in arguments):
        os.chdir(HERE)
        return subprocess.call([sys.executable, "tests/matrix.py"] + arguments)
    prepare()
    if arguments == ["--faults"]:
        return start([os.path.join("tools", "faults.py")])
    own = ["--dist", "loadfile"]  # conftest.py says what is one piece of work
    if not any(a.startswith(("-n", "--numprocesses")) for a in arguments):
        own += ["-n", "3"]  # on two cores, too: there is always one that waits
    return start(["-m", "pytest"] + own + arguments)


def refresh(arguments):
    """Run notebooks again and store their outputs."""
    prepare()
    return start([os.path.join("tools", "refresh.py")] + arguments)


def bench(arguments):
    """Measure how fast the sliders and the trainers are."""
    prepare()
    return start(["benchmarks"] + arguments)


def handout(arguments):
    """Write a copy for students into a new FOLDER, without solutions."""
    prepare()
    return start([os.path.join("tools", "handout.py")] + arguments)


COMMANDS = {
    "lab": lab,
    "test": test,
    "refresh": refresh,
    "bench": bench,
    "handout": handout,
}


def main(arguments):
    """Run one command and return the exit code."""
    lines = ["  %-9s %s\n" % (c, f.__doc__.split("\n")[0]) for c, f in COMMANDS.items()]
    listing = "Commands:\n" + "".join(lines)
    name = arguments[0] if arguments else "--help"
    if name in ("-h", "--help", "help"):
        sys.stdout.write(__doc__ + "\n" + listing)
        return 0
    if name not in COMMANDS:
        say("There is no command %r.\n%s" % (name, listing), end="")
        return 2
    try:
        return COMMANDS[name](arguments[1:])
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130
    except OSError as error:
        return say(explain(error)) or 1


# ---- What is started: .venv's Python, with nothing of the reader's own in it ----


def start(arguments):
    """Run .venv's Python in the folder of the course; return its exit code."""
    command = [PYTHON] + arguments
    os.chdir(HERE)
    if os.name != "nt":  # this process becomes the tool: signals and codes are its own
        os.execve(PYTHON, command, environment())
    process = subprocess.Popen(command, env=environment())
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:  # the tool has had the Ctrl-C, too, and decides
            continue


def environment():
    """Return the variables for what runs in .venv."""
    env = {k: v for k, v in os.environ.items() if k not in FOREIGN}
    env["VIRTUAL_ENV"] = VENV
    env["PATH"] = BIN + os.pathsep + env.get("PATH", os.defpath)
    env["PIP_USER"] = "0"
    env["PYTHONNOUSERSITE"] = "1"
    env["PYTHONUTF8"] = "1"  # one encoding on every system
    # Settings and caches in .venv: the home folder is neither read nor written.
    for folder in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
        env[folder] = os.path.join(VENV, "home", folder.lower())
    for folder in ("IPYTHONDIR", "MPLCONFIGDIR", "KERAS_HOME"):
        env[folder] = os.path.join(VENV, "home", folder.lower())
    return env


# ---- .venv ----


def prepare():
    """Leave .venv complete; do nothing when it is so already."""
    if not os.access(HERE, os.W_OK):
        raise PermissionError(errno.EACCES, "no permission to write", HERE)
    if state() != "ready":
        with lock():
            install(state())  # asked again: another course.py may have been at work
    inside, started = read_stamp()["python"], "%d.%d" % sys.version_info[:2]
    if inside.split()[-1] != started:
        say(
            "Note: .venv has Python %s, which is used, although course.py was started "
            "with Python %s; delete .venv to change it." % (inside.split()[-1], started)
        )


def state():
    """Say what .venv lacks: "everything", "packages", "project", or it is "ready"."""
    stamp, now = read_stamp(), wanted()
    if not stamp or stamp["python"] != now["python"]:
        return "everything"
    if stamp["requirements.txt"] != now["requirements.txt"]:
        return "packages"
    return "ready" if stamp == now else "project"


def wanted():
    """Return what the stamp of a complete .venv holds."""
    # Whole texts, not hashes: the old one says which packages are no longer listed.
    now = {"folder": HERE, "python": venv_version()}
    files = {"requirements.txt": REQUIREMENTS, "pyproject.toml": "pyproject.toml"}
    for name, path in files.items():
        with open(os.path.join(HERE, path), encoding="utf-8") as file:
            now[name] = file.read()
    return now


def venv_version():
    """Return the name and version of .venv's Python, "" when it does not start."""
    # Started for real: a link may lead nowhere, or to another version by now.
    code = "import sys; print(sys.implementation.name, '%d.%d' % sys.version_info[:2])"
    command = [PYTHON, "-I", "-S", "-c", code]
    try:
        found = subprocess.run(command, capture_output=True, text=True)
    except OSError:
        return ""
    return found.stdout.strip()


def read_stamp():
    """Return the stamp of the last full install, {} when there is none."""
    try:
        with open(STAMP, encoding="ascii") as file:
            return json.load(file)
    except (OSError, ValueError):
        return {}


def write_stamp(stamp):
    """Store the stamp, whole or not at all."""
    with open(STAMP + ".new", "w", encoding="ascii") as file:
        json.dump(stamp, file)
    os.replace(STAMP + ".new", STAMP)


def install(lacking):
    """Mend .venv; it bears no stamp while it is under work."""
    if lacking == "ready":
        return
    old = read_stamp()
    with contextlib.suppress(FileNotFoundError):
        os.remove(STAMP)
    wheels = ["install", "--only-binary=:all:", "-r", REQUIREMENTS]
    if lacking == "everything":
        make_venv()
        say("Installing the packages: a few minutes and 1.5 GB, this once.")
        pip(wheels)
    elif lacking == "packages":
        say("The list of packages has changed: bringing .venv up to date.")
        try:
            pip(wheels + ["--no-build-isolation"])
        except SystemExit as stop:
            if stop.code in (NO_NETWORK, NO_WHEEL):  # pip has changed nothing yet
                write_stamp(old)
            raise
        gone = names(old["requirements.txt"]) - names(wanted()["requirements.txt"])
        if gone:
            pip(["uninstall", "--yes"] + sorted(gone))
    else:
        say("Linking the folder of the course into .venv.")
        pip(["install", "--no-deps", "--no-build-isolation", "-e", "."])
    write_stamp(wanted())


def names(requirements):
    """Return the names of the packages in the text of a requirements file."""
    found = re.findall(r"^[A-Za-z0-9][\w.-]*", requirements, re.M)
    return {re.sub(r"[-_.]+", "-", name).lower() for name in found}


def make_venv():
    """Make an empty .venv, in place of any other."""
    if os.path.islink(VENV) or os.path.isfile(VENV):
        os.remove(VENV)
    elif os.path.isdir(VENV):
        say("The folder .venv is unfinished or broken: making it anew.")
        shutil.rmtree(VENV)
    if shutil.disk_usage(HERE).free < GIGABYTES * 1e9:
        sys.exit(NO_ROOM)
    # Not sys.executable: that may be the Python of the .venv that is gone.
    run([getattr(sys, "_base_executable", None) or sys.executable, "-m", "venv", VENV])


def pip(arguments):
    """Run pip in .venv."""
    quiet = ["--disable-pip-version-check", "--no-input"]
    run([PYTHON, "-m", "pip"] + quiet + arguments)


def run(command):
    """Run a step of the install; if it fails, say why and leave."""
    output = []
    with subprocess.Popen(
        command,
        cwd=HERE,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        close_fds=False,  # see lock()
    ) as process:
        try:
            for line in process.stdout:
                output.append(line)
                show_progress(line)
        except BaseException:
            process.kill()
            raise
        finally:
            show_progress("")
    if process.returncode:
        reason, message = diagnose("".join(output))
        if message in (None, NO_WHEEL):
            say(reason)
        sys.exit(message or "The install failed (reason above); run again to retry.")


def diagnose(output):
    """Return the end of a failed step's output, and what to tell if it is known."""
    errors = re.search(r"(?ims)^ *error.*", output)
    reason = errors.group() if errors else "\n".join(output.splitlines()[-20:])
    # An earlier warning counts only where the error is that nothing was found.
    text = output if "from versions: none" in reason else reason
    return reason, next(
        (m for fault, m in FAULTS if re.search(fault, text, re.I)), None
    )


def show_progress(line):
    """Show what pip is at: in one place of a screen, elsewhere its last phase only."""
    if line.startswith("Installing collected packages"):
        line = "Putting the files in place ..."
        if not sys.stderr.isatty():
            say(line)
    if sys.stderr.isatty() and re.match(" *(Collecting|Downloading|Putting)|$", line):
        say("\r%-72s\r" % line.strip().split(" (from ")[0][:72], end="")


@contextlib.contextmanager
def lock():
    """Hold the one right to change .venv."""
    # The lock is the system's own, on this very file: it ends with its holder, so
    # none is left behind. A running pip inherits it, should it outlive this process.
    with open(os.path.abspath(__file__)) as file:
        os.set_inheritable(file.fileno(), True)
        if not take(file):
            say("Another course.py is installing: waiting for it.")
            while not take(file):
                time.sleep(0.5)
        yield


def take(file):
    """Try to lock an open file; where the system has no locks, do without."""
    try:
        if os.name == "nt":
            import msvcrt

            os.lseek(file.fileno(), 1 << 30, os.SEEK_SET)  # behind the text
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
    return True


# ---- JupyterLab's news and port; messages ----


def no_news():
    """Keep JupyterLab from asking to fetch news, and from looking for updates."""
    folder = os.path.join(environment()["JUPYTER_CONFIG_DIR"], "labconfig")
    os.makedirs(folder, exist_ok=True)
    off = {"@jupyterlab/apputils-extension:announcements": True}
    with open(os.path.join(folder, "page_config.json"), "w") as file:
        json.dump({"disabledExtensions": off}, file)


def check_port(port):
    """Leave if a port cannot be had: Jupyter would quietly take another."""
    if not is_free(port):
        other = next(p for p in list(range(port + 1, 65536)) + [8888] if is_free(p))
        sys.exit(
            "Port %d is in use or not allowed: stop the program that uses it, or take "
            "another: python3 course.py lab --port %d" % (port, other)
        )


def is_free(port):
    """Say whether JupyterLab can listen on a port of this computer."""
    import socket

    if port > 65535:
        return False
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            socket.create_server((address, port), family=family).close()
        except OSError as error:  # any other: this computer lacks such an address
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
    return True


def explain(error):
    """Return one line for what the system did not let us do."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return NO_ROOM
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            "No permission to write %s: close what uses it, or move the course to a "
            "folder of your own; then run again." % error.filename
        )
    if error.errno == errno.ENOENT and error.filename:
        return "%s is missing: get the course again, whole." % error.filename
    return "The system says: %s" % error


def say(message, end="\n"):
    """Print at once; stderr never chokes on a letter that the console lacks."""
    sys.stderr.write(message + end)
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
