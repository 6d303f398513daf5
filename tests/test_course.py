"""course.py: its messages, its installs, and what it starts.

No test needs a network: where pip would run, a stub stands in .venv in its place.
"""

import ast
import errno
import glob
import importlib.util
import json
import os
import re
import runpy
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "course.py"
BASE_PYTHON = getattr(sys, "_base_executable", None) or sys.executable
posix = pytest.mark.skipif(os.name == "nt", reason="needs a POSIX system")

REQUIREMENTS = "# pinned\nsetuptools==1\nBig_Package==2.0 ; os_name != 'x'\n-e .\n"

# Notes each call, then says and returns what the test has asked for.
STUB_PIP = """
import json, os, sys, time
with open(os.environ["STUB_LOG"], "a") as file:
    file.write(json.dumps([sys.argv[1:], os.getcwd()]) + "\\n")
print("Collecting something", flush=True)
time.sleep(float(os.environ.get("STUB_SECONDS", "0")))
print(os.environ.get("STUB_SAYS", ""))
sys.exit(int(os.environ.get("STUB_CODE", "0")))
"""

# Shows how it was started, and ends with the code in its first argument.
REFRESH = """
import json, os, sys
print(json.dumps([sys.argv[1:], os.getcwd(), sys.prefix]))
sys.exit(int(sys.argv[1]))
"""


def load(folder):
    """Import the course.py of a folder, afresh."""
    spec = importlib.util.spec_from_file_location("course", folder / "course.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def venv(tmp_path_factory):
    """Return a real .venv, with a stub in the place of pip, to be copied."""
    venv = tmp_path_factory.mktemp("template") / ".venv"
    subprocess.run([BASE_PYTHON, "-m", "venv", "--without-pip", venv], check=True)
    places = {"base": str(venv), "platbase": str(venv)}
    site_packages = sysconfig.get_path("purelib", "venv", places)
    Path(site_packages, "pip.py").write_text(STUB_PIP, encoding="utf-8")
    return venv


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return a project folder of its own, without .venv."""
    folder = tmp_path / "my cours été"
    (folder / "tests").mkdir(parents=True)
    (folder / "tools").mkdir()
    shutil.copy(SOURCE, folder)
    (folder / "requirements.txt").write_text(REQUIREMENTS, encoding="utf-8")
    (folder / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    (folder / "benchmarks").mkdir()
    for name in ("tools/refresh.py", "tools/handout.py", "benchmarks/__main__.py"):
        (folder / name).write_text(REFRESH, encoding="utf-8")
    monkeypatch.setenv("STUB_LOG", str(tmp_path / "pip.log"))
    return folder


@pytest.fixture
def course(folder):
    """Return the module of a project that has no .venv."""
    return load(folder)


@pytest.fixture
def installed(course, venv):
    """Return the module of a project that is fully installed."""
    shutil.copytree(venv, course.VENV, symlinks=True)
    course.write_stamp(course.wanted())
    return course


@pytest.fixture
def steps(course, venv, monkeypatch):
    """Record what would be run to install; .venv alone is really made."""
    steps = []

    def run(command):
        steps.append([Path(command[0]).name, *command[1:]])
        if "venv" in command:
            shutil.copytree(venv, course.VENV, symlinks=True)

    monkeypatch.setattr(course, "run", run)
    return steps


def cli(folder, *arguments, python=sys.executable, **changes):
    """Run course.py for real, from another folder."""
    return subprocess.run(
        [python, str(folder / "course.py"), *arguments],
        cwd=folder.parent,
        env={**os.environ, **changes},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )


def pip_calls(folder):
    """Return the arguments and the folder of each call of the stub."""
    log = folder.parent / "pip.log"
    return (
        [json.loads(line) for line in log.read_text().splitlines()]
        if log.exists()
        else []
    )


def one_line(result):
    """Return the one line on stderr of a run that failed as it should."""
    lines = result.stderr.splitlines()
    assert (result.returncode, len(lines)) == (1, 1), result.stderr
    return lines[0]


# ---- A Python that is too old ----


def old_pythons():
    """Return the Pythons of this computer that are too old for the course."""
    names = ["python2", "python2.7", *(f"python3.{minor}" for minor in range(5, 11))]
    found = {shutil.which(name) for name in names} - {None}
    for path in glob.glob(os.path.expanduser("~/.pyenv/versions/*/bin/python")):
        if re.search(r"/versions/(2\.|3\.([5-9]|10)\.)", path):
            found.add(path)
    return sorted(path for path in found if "/shims/" not in path)


@pytest.mark.parametrize("python", old_pythons() or [None])
def test_an_old_python_is_told_so(folder, python):
    if python is None:
        pytest.skip("no old Python on this computer")
    line = one_line(cli(folder, "lab", python=python))
    assert "needs Python 3.11 or newer" in line
    version = subprocess.run([python, "-V"], capture_output=True, text=True)
    number = re.search(r"\d+\.\d+", version.stdout + version.stderr).group()
    assert f"this is Python {number}:" in line


def test_the_version_comes_before_all_else(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 9))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 .* is Python 3\.10:"):
        exec(compile(SOURCE.read_bytes(), "course.py", "exec"), {"__name__": "course"})
    statements = [type(s).__name__ for s in ast.parse(SOURCE.read_bytes()).body]
    assert statements[:3] == ["Expr", "Import", "If"]


def test_old_pythons_can_parse_the_file():
    text = SOURCE.read_text(encoding="ascii")  # Python 2 refuses any other letter
    for node in ast.walk(ast.parse(text, feature_version=(3, 4))):
        assert not isinstance(node, ast.JoinedStr | ast.AnnAssign | ast.NamedExpr), node
        if isinstance(node, ast.FunctionDef):
            assert not node.args.kwonlyargs
            assert not node.returns
            assert not any(argument.annotation for argument in node.args.args)
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            assert not any(isinstance(item, ast.Starred) for item in node.elts)
        if isinstance(node, ast.Raise):
            assert node.cause is None


# ---- Help ----


@pytest.mark.parametrize("arguments", [[], ["-h"], ["--help"]])
def test_help_lists_the_commands(folder, arguments):
    result = cli(folder, *arguments)
    assert (result.returncode, result.stderr) == (0, "")
    for command in ("lab", "test", "refresh", "bench", "handout"):
        assert re.search(rf"^  {command} +[A-Z].*\.$", result.stdout, re.M)
    for command, words in {
        "lab": "Open the first notebook in JupyterLab;",
        "test": "Check the whole course;",
        "refresh": "Run notebooks again ",
        "bench": "Measure how fast ",
        "handout": "Write a copy for students ",
    }.items():
        assert re.search(rf"^  {command} +{words}", result.stdout, re.M)
    assert result.stdout.isascii()
    assert not (folder / ".venv").exists()


def test_unknown_command(folder):
    result = cli(folder, "tset")
    assert result.returncode == 2
    first, *listing = result.stderr.splitlines()
    assert first == "There is no command 'tset'."
    assert [line.split()[0] for line in listing] == [
        "Commands:",
        "lab",
        "test",
        "refresh",
        "bench",
        "handout",
    ]


# ---- When to install, and what ----


def test_a_complete_venv_is_ready_and_nothing_is_run(installed, monkeypatch):
    version = installed.venv_version()
    monkeypatch.setattr(installed, "venv_version", lambda: version)
    monkeypatch.setattr(subprocess, "Popen", None)  # no pip, in particular
    installed.prepare()


def change_stamp(course, **changes):
    """Change what the stamp holds."""
    course.write_stamp({**course.read_stamp(), **changes})


def remove_python(course):
    """Delete the interpreter of .venv."""
    os.remove(course.PYTHON)


def dead_link(course):
    """Let the interpreter of .venv be a link to one that is gone."""
    os.remove(course.PYTHON)
    os.symlink("/nowhere/python3", course.PYTHON)


def spoil_stamp(course):
    """Leave half a stamp."""
    Path(course.STAMP).write_text('{"python": "cpy')


def append(name):
    """Return a function that adds a line to a file of the project."""

    def change(course):
        with open(Path(course.HERE, name), "a") as file:
            file.write("# more\n")

    return change


@pytest.mark.parametrize(
    ("change", "state"),
    [
        (lambda c: None, "ready"),
        (lambda c: os.remove(c.STAMP), "everything"),
        (spoil_stamp, "everything"),
        (remove_python, "everything"),
        pytest.param(dead_link, "everything", marks=posix),
        (lambda c: shutil.rmtree(c.VENV), "everything"),
        (lambda c: change_stamp(c, python="cpython 3.10"), "everything"),
        (append("requirements.txt"), "packages"),
        (append("pyproject.toml"), "project"),
        (lambda c: change_stamp(c, folder="/the/old/place"), "project"),
    ],
)
def test_state(installed, change, state):
    change(installed)
    assert installed.state() == state


PIP = ["-m", "pip", "--disable-pip-version-check", "--no-input"]
ALL = ["install", "--only-binary=:all:", "-r", "requirements.txt"]
LINK = ["install", "--no-deps", "--no-build-isolation", "-e", "."]


def test_first_install(course, steps, capsys):
    course.prepare()
    venv, pip = steps
    assert venv == [Path(BASE_PYTHON).name, "-m", "venv", course.VENV]
    assert pip == [Path(course.PYTHON).name, *PIP, *ALL]
    assert course.state() == "ready"
    said = capsys.readouterr().err
    assert "a few minutes and 1.5 GB" in said
    course.prepare()
    assert len(steps) == 2, "the second start installs again"
    assert capsys.readouterr().err == ""


def test_a_half_install_is_noticed_and_made_anew(course, steps, monkeypatch, capsys):
    real = course.pip

    def stop(arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(course, "pip", stop)
    with pytest.raises(KeyboardInterrupt):
        course.prepare()
    litter = Path(course.VENV, "half-a-package")
    litter.touch()
    assert course.state() == "everything"
    monkeypatch.setattr(course, "pip", real)
    course.prepare()
    assert course.state() == "ready"
    assert not litter.exists()
    assert "unfinished or broken" in capsys.readouterr().err


def test_changed_requirements_are_mended_in_place(course, steps):
    course.prepare()
    del steps[:]
    mark = Path(course.VENV, "mark")
    mark.touch()
    changed = REQUIREMENTS.replace("Big_Package==2.0", "new==1").replace(
        "==1\n", "==2\n", 1
    )
    Path(course.HERE, "requirements.txt").write_text(changed, encoding="utf-8")
    course.prepare()
    assert [step[5:] for step in steps] == [
        [*ALL, "--no-build-isolation"],
        ["uninstall", "--yes", "big-package"],
    ]
    assert mark.exists(), ".venv was thrown away"
    assert course.state() == "ready"


@pytest.mark.parametrize("which", ["project", "folder"])
def test_only_the_link_is_mended_when_that_is_all(course, steps, which):
    course.prepare()
    del steps[:]
    if which == "project":
        append("pyproject.toml")(course)
    else:
        change_stamp(course, folder="/the/old/place")
    course.prepare()
    assert [step[5:] for step in steps] == [LINK]
    assert course.state() == "ready"


@pytest.mark.parametrize("fault", ["NO_NETWORK", "NO_WHEEL", "NO_ROOM", None])
def test_a_failed_change_keeps_the_stamp_only_if_nothing_changed(
    installed, monkeypatch, fault
):
    append("requirements.txt")(installed)

    def fail(command):
        assert not os.path.exists(installed.STAMP), "a kill now would go unnoticed"
        sys.exit(getattr(installed, fault) if fault else "another fault")

    monkeypatch.setattr(installed, "run", fail)
    with pytest.raises(SystemExit):
        installed.prepare()
    unchanged = fault in ("NO_NETWORK", "NO_WHEEL")
    assert installed.state() == ("packages" if unchanged else "everything")


@posix
def test_a_linked_venv_loses_its_link_not_its_target(course, steps, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "precious").touch()
    os.symlink(elsewhere, course.VENV)
    course.prepare()
    assert (elsewhere / "precious").exists()
    assert not os.path.islink(course.VENV)


def test_another_python_than_that_of_venv_is_told(installed, monkeypatch, capsys):
    monkeypatch.setattr(installed, "venv_version", lambda: "cpython 3.99")
    change_stamp(installed, python="cpython 3.99")
    installed.prepare()
    said = capsys.readouterr().err
    assert "Python 3.99, which is used" in said
    assert "with Python {}.{};".format(*sys.version_info) in said


# ---- For real, with a stub for pip ----


def test_the_matrix_is_left_to_its_script(folder):
    (folder / "tests" / "matrix.py").write_text("import sys; print(sys.argv[1:])")
    result = cli(folder, "test", "--matrix=3.13", "-k", "data")
    assert result.stdout == "['--matrix=3.13', '-k', 'data']\n"
    assert not (folder / ".venv").exists()


def test_faults_are_planted_by_their_script(installed, folder):
    text = "import sys; print(sys.prefix, sys.argv[1:])"
    (folder / "tools" / "faults.py").write_text(text, encoding="utf-8")
    result = cli(folder, "test", "--faults")
    assert result.stdout == f"{folder / '.venv'} []\n"


def test_another_place_and_other_packages(folder, monkeypatch, tmp_path):
    packages = tmp_path / "oldest.txt"
    packages.write_text(REQUIREMENTS + "old==1\n", encoding="utf-8")
    monkeypatch.setenv("COURSE_VENV", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("COURSE_REQUIREMENTS", str(packages))
    found = runpy.run_path(str(folder / "course.py"))
    assert found["VENV"] == str(tmp_path / "elsewhere")
    assert found["PYTHON"].startswith(found["VENV"])
    assert found["wanted"]()["requirements.txt"].endswith("old==1\n")
    assert not set(found["environment"]()) & {"COURSE_VENV", "COURSE_REQUIREMENTS"}


@pytest.mark.parametrize("command", ["refresh", "bench", "handout"])
def test_arguments_folder_and_exit_code_go_through(installed, folder, command):
    for code in ("0", "7"):
        given = [code, "-k", "a b é", "--help", "-h", "lab"]
        result = cli(folder, command, *given)
        assert (result.returncode, result.stderr) == (int(code), "")
        arguments, cwd, prefix = json.loads(result.stdout)
        assert arguments == given
        assert os.path.samefile(cwd, folder)
        assert os.path.samefile(prefix, folder / ".venv")
    assert pip_calls(folder) == []


def test_a_moved_folder_is_linked_again(installed, folder):
    moved = folder.parent / "déplacé là"
    folder.rename(moved)
    for _ in range(2):
        assert cli(moved, "refresh", "0").returncode == 0
    (call,) = pip_calls(moved)
    assert call[0] == [*PIP[2:], *LINK]
    assert os.path.samefile(call[1], moved)


def test_two_at_once_install_once(installed, folder, monkeypatch):
    append("requirements.txt")(installed)
    monkeypatch.setenv("STUB_SECONDS", "1")
    command = [sys.executable, str(folder / "course.py"), "refresh", "0"]
    pipes = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True}
    first = subprocess.Popen(command, **pipes)
    while not pip_calls(folder):
        time.sleep(0.02)
    second = subprocess.Popen(command, **pipes)
    said = second.communicate(timeout=60)[1]
    first.communicate(timeout=60)
    assert (first.returncode, second.returncode) == (0, 0)
    assert "Another course.py is installing" in said
    assert len(pip_calls(folder)) == 1


def start_an_install(course, monkeypatch, seconds):
    """Start course.py for real; return it when its pip is at work."""
    append("requirements.txt")(course)
    monkeypatch.setenv("STUB_SECONDS", str(seconds))
    running = subprocess.Popen(
        [sys.executable, str(Path(course.HERE, "course.py")), "refresh", "0"],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # Tests that run in the background of a shell are deaf to Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    while not pip_calls(Path(course.HERE)):
        time.sleep(0.02)
    return running


def lock_is_free(course, seconds):
    """Say whether the lock becomes free in some seconds."""
    end = time.monotonic() + seconds
    with open(Path(course.HERE, "course.py")) as file:
        while not course.take(file) and time.monotonic() < end:
            time.sleep(0.05)
        return course.take(file)


@posix
@pytest.mark.parametrize("send", ["kill", "killpg"])  # to one; to all, as the keys do
def test_ctrl_c_ends_with_130_and_no_traceback(installed, monkeypatch, send):
    running = start_an_install(installed, monkeypatch, 30)
    getattr(os, send)(running.pid, signal.SIGINT)
    said = running.communicate(timeout=20)[1]
    assert running.returncode == 130
    assert "Traceback" not in said
    assert said.endswith("\nStopped.\n")
    assert lock_is_free(installed, 5), "pip goes on"
    assert installed.state() == "everything"


@posix
def test_a_pip_that_is_left_alone_holds_the_lock_to_its_end(installed, monkeypatch):
    running = start_an_install(installed, monkeypatch, 3)
    running.kill()
    running.communicate(timeout=20)
    assert not lock_is_free(installed, 0)
    assert lock_is_free(installed, 20)
    assert installed.state() == "everything"


# ---- Clear errors: one line, exit code 1 ----

RETRY = (
    "WARNING: Retrying (Retry(total=0)) after connection broken by '%s': /simple/x/\n"
)
NONE_FOUND = (
    "ERROR: Could not find a version that satisfies the requirement x==1 "
    "(from versions: none)\nERROR: No matching distribution found for x==1\n"
)
# As pip 23.2, 24.2 and 26.3 print them.
DNS_23 = "NewConnectionError(': [Errno -3] Temporary failure in name resolution')"
DNS_26 = "NameResolutionError(\"Failed to resolve 'pypi.org'\")"
PROXY = "ProxyError('Cannot connect to proxy.')"
CERTIFICATE = "SSLError(SSLCertVerificationError('CERTIFICATE_VERIFY_FAILED'))"
TIMEOUT = (
    "ERROR: Exception:\nTraceback (most recent call last):\npip._vendor.urllib3."
    "exceptions.ReadTimeoutError: HTTPConnectionPool(host='h'): Read timed out.\n"
)
CUT_OFF = (
    "error: incomplete-download\n\nx Download failed\n"
    "note: This is an issue with network connectivity, not pip.\n"
)
FULL = (
    "ERROR: Could not install packages due to an OSError: [Errno 28] No space left "
    "on device\n"
)
DEBIAN = (
    "The virtual environment was not created successfully because ensurepip is not\n"
    "available.  On Debian/Ubuntu systems, you need to install the python3-venv\n"
    "package using the following command.\n\n    apt install python3.11-venv\n"
)
NO_VENV = "/usr/bin/python3: No module named venv\n"
HASHES = "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.\n"


def failing(output):
    """Return a command that prints, then fails."""
    return [sys.executable, "-c", f"print({output!r}, end=''); raise SystemExit(2)"]


@pytest.mark.parametrize(
    ("output", "told"),
    [
        (RETRY % DNS_23 + NONE_FOUND, "connect to the internet"),
        (RETRY % DNS_26 + NONE_FOUND, "connect to the internet"),
        (RETRY % PROXY + NONE_FOUND, "proxy"),
        (TIMEOUT, "connect to the internet"),
        (CUT_OFF, "connect to the internet"),
        (FULL, "No room on the disk"),
        (RETRY % DNS_23 + FULL, "No room on the disk"),
        (DEBIAN, f"sudo apt install python3.{sys.version_info[1]}-venv"),
        (NO_VENV, "cannot make a virtual environment"),
    ],
)
def test_a_known_fault_is_told_in_one_line(course, capsys, output, told):
    with pytest.raises(SystemExit) as stop:
        course.run(failing("Collecting x\n" + output))
    assert told in stop.value.code
    assert "\n" not in stop.value.code
    assert "run again" in stop.value.code
    if stop.value.code == course.NO_NETWORK:  # as pip and JupyterLab know it
        assert "(behind a proxy, set HTTPS_PROXY)" in stop.value.code
    assert capsys.readouterr().err == "", "pip's own words are told, too"


@pytest.mark.parametrize(
    ("output", "told"),
    [
        (NONE_FOUND, "start course.py with Python 3.11, 3.12 or 3.13"),
        (RETRY % CERTIFICATE + NONE_FOUND, "reason above"),
        (RETRY % DNS_23 + HASHES, "reason above"),
        (HASHES, "reason above"),
    ],
)
def test_another_fault_shows_pips_own_words(course, capsys, output, told):
    with pytest.raises(SystemExit, match=told):
        course.run(failing("Collecting x\n" + output))
    assert output[output.index("ERROR") :] in capsys.readouterr().err


def test_progress_is_one_line_where_there_is_no_screen(course, capsys):
    pip = "print('Collecting x\\nInstalling collected packages: x\\nSuccess')"
    course.run([sys.executable, "-c", pip])
    assert capsys.readouterr().err == "Putting the files in place ...\n"


@posix
def test_a_python_without_ensurepip(folder, course, monkeypatch, capsys):
    python = folder / "python3"  # as Debian's, where python3-venv is not installed
    python.write_text(f"#!/bin/sh\nmkdir -p .venv/bin\nprintf %s '{DEBIAN}'\nexit 1\n")
    python.chmod(0o755)
    monkeypatch.setattr(sys, "_base_executable", str(python))
    for _ in range(2):
        with pytest.raises(SystemExit, match=r"sudo apt install python3\.\d+-venv"):
            course.main(["refresh"])
    assert not os.path.exists(course.STAMP)


def test_too_little_room_before_the_install(course, monkeypatch):
    monkeypatch.setattr(
        shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(9, 8, 1)
    )
    with pytest.raises(SystemExit, match="No room on the disk"):
        course.main(["refresh"])
    assert not os.path.exists(course.VENV)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_disk_that_fills_up_under_our_own_writing(course, steps, monkeypatch, capsys):
    make_venv = course.make_venv

    def full():
        make_venv()
        os.symlink("/dev/full", course.STAMP + ".new")

    monkeypatch.setattr(course, "make_venv", full)
    assert course.main(["refresh"]) == 1
    assert capsys.readouterr().err.splitlines()[-1] == course.NO_ROOM
    assert course.state() == "everything"


@pytest.mark.skipif(
    os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere"
)
def test_a_folder_without_write_permission(folder):
    folder.chmod(0o555)
    try:
        line = one_line(cli(folder, "lab"))
    finally:
        folder.chmod(0o755)
    assert line.startswith(f"No permission to write {folder}")


@pytest.mark.parametrize("code", [errno.EACCES, errno.EPERM, errno.EROFS])
def test_a_refused_write_names_the_file(course, monkeypatch, capsys, code):
    def refused(lacking):
        raise OSError(code, os.strerror(code), "/some/file")

    monkeypatch.setattr(course, "install", refused)
    assert course.main(["refresh"]) == 1
    assert capsys.readouterr().err.startswith("No permission to write /some/file: ")


def test_a_read_only_folder_is_refused_at_once(installed, monkeypatch, capsys):
    refused = lambda path, mode: (path, mode) != (installed.HERE, os.W_OK)  # noqa: E731
    monkeypatch.setattr(os, "access", refused)
    monkeypatch.setattr(installed, "start", lambda arguments: 0)
    assert installed.main(["lab"]) == 1
    assert capsys.readouterr().err.startswith(
        f"No permission to write {installed.HERE}"
    )


def test_requirements_missing(folder):
    (folder / "requirements.txt").unlink()
    assert "requirements.txt is missing" in one_line(cli(folder, "test"))


def test_a_console_that_knows_ascii_only(folder):
    (folder / "requirements.txt").unlink()
    changes = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}
    changes["PYTHONCOERCECLOCALE"] = "0"
    assert "requirements.txt is missing" in one_line(cli(folder, "lab", **changes))


@pytest.fixture
def taken_port():
    """Return a port that a program of this computer listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize(
    "form",
    ["--port {}", "--port={}", "--ServerApp.port={}", "--no-browser --port {} -y"],
)
def test_a_port_in_use(folder, course, taken_port, form):
    line = one_line(cli(folder, "lab", *form.format(taken_port).split()))
    assert line.startswith(f"Port {taken_port} is in use")
    other = int(re.search(r"python3 course\.py lab --port (\d+)$", line).group(1))
    assert other > taken_port
    assert course.is_free(other)
    assert not (folder / ".venv").exists(), "it installs before it looks"


def test_a_port_that_cannot_be(course):
    with pytest.raises(SystemExit, match=r"Port 70000 .* lab --port 8888"):
        course.check_port(70000)


# ---- What is started ----


@pytest.fixture
def started(course, monkeypatch):
    """Return what is started, in place of starting it."""
    started = []
    monkeypatch.setattr(course, "prepare", lambda: None)
    monkeypatch.setattr(
        course, "start", lambda arguments: started.append(arguments) or 5
    )
    return started


def test_lab_opens_the_first_notebook_and_fetches_nothing(course, started, capsys):
    given = ["--no-browser", "--help", "-k"]
    assert course.main(["lab", *given]) == 5
    (arguments,) = started
    assert arguments[:2] == ["-m", "jupyterlab"]
    assert arguments[-3:] == given
    assert arguments[2:-3] == [
        "--ServerApp.root_dir=" + course.HERE,
        "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb",
        "--LabApp.extension_manager=readonly",
        "--KernelSpecManager.allowed_kernelspecs=python3",
        "--ServerApp.use_redirect_file=False",
        "--LanguageServerManager.autodetect=False",
        "--KernelManager.transport_encryption=auto",
        "--ServerApp.port_retries=50",
        "--Application.log_level=ERROR",
    ]


def test_a_free_port_is_the_one_or_none(course, started):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    course.main(["lab", "--port", str(port)])
    assert "--ServerApp.port_retries=0" in started[0]


def ask(url, path, token, data=None):
    """Return the answer of JupyterLab to a request."""
    request = urllib.request.Request(f"{url}{path}?token={token}", data)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.read().decode()


def ask_at_first(url, path, token, seconds=20):
    """Ask again while nobody listens: on a busy machine the address is told sooner."""
    end = time.monotonic() + seconds
    while True:
        try:
            return ask(url, path, token)
        except urllib.error.URLError as error:
            refused = isinstance(error.reason, ConnectionRefusedError)
            if not refused or time.monotonic() > end:
                raise
        time.sleep(0.1)


@posix
def test_a_real_jupyterlab(installed, folder):
    """The options do what they are for; a misspelt one would only be a warning."""
    (folder / "notebooks").mkdir()
    (folder / "notebooks" / "00_start_here.ipynb").write_text("{}")
    # The packages of this Python stand in for those of .venv. Python reads such a file
    # as the locale says, so it is plain ASCII.
    packages = sysconfig.get_path("purelib")
    own = sysconfig.get_path("purelib", "venv", {"base": installed.VENV})
    line = f"import sys; sys.path.append({packages!a})\n"
    Path(own, "others.pth").write_text(line, encoding="ascii")
    for part in ("etc", "share"):
        os.symlink(Path(sys.prefix, part), Path(installed.VENV, part))
    home = folder.parent / "home"
    home.mkdir()
    log = folder / "log"
    given = ["lab", "--no-browser", "--allow-root", "--log-level=WARN"]
    with open(log, "w") as file:
        running = subprocess.Popen(
            [sys.executable, folder / "course.py", *given],
            cwd=folder.parent,
            env={**os.environ, "HOME": str(home)},
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
        )
    try:
        for _ in range(900):
            found = re.search(
                r"(http://127\S+?)(/lab/\S+)\?token=(\w+)", log.read_text()
            )
            if found or running.poll() is not None:
                break
            time.sleep(0.1)
        assert found, log.read_text()
        url, page, token = found.groups()
        assert page == "/lab/tree/notebooks/00_start_here.ipynb"
        first = ask_at_first(url, page, token)
        disabled = re.search(r'"disabledExtensions": \[(.*?)\]', first)
        assert '"@jupyterlab/apputils-extension:announcements"' in disabled.group(1)
        listing = json.loads(ask(url, "/api/contents/", token))["content"]
        assert "notebooks" in [entry["name"] for entry in listing]
        assert list(json.loads(ask(url, "/api/kernelspecs", token))["kernelspecs"]) == [
            "python3"
        ]
        kernel = json.loads(ask(url, "/api/kernels", token, b'{"name": "python3"}'))
        assert json.loads(ask(url, "/lsp/status", token))["specs"] == {}
        runtime = Path(installed.VENV, "home", "jupyter_runtime_dir")
        assert (
            "curve_secretkey" in (runtime / f"kernel-{kernel['id']}.json").read_text()
        )
        assert not re.search(
            "not recognized|[Uu]nrecognized|Traceback", log.read_text()
        )
    finally:
        running.terminate()  # course.py has become JupyterLab: this ends it
        running.wait(30)
    assert list(home.rglob("*")) == []


@pytest.mark.parametrize(
    ("given", "workers"),
    [
        (["-k", "neuron"], ["-n", "3"]),
        (["tests/test_data.py", "--no-header"], ["-n", "3"]),
        (["-n", "4"], []),
        (["-n0"], []),
        (["-x", "--numprocesses=3"], []),
    ],
)
def test_pytest_gets_two_workers_unless_told(course, started, given, workers):
    assert course.main(["test", *given]) == 5
    own = ["-m", "pytest", "--dist", "loadfile", *workers]
    assert started == [own + given]


def test_ctrl_c_in_a_command(course, monkeypatch, capsys):
    def stop():
        raise KeyboardInterrupt

    monkeypatch.setattr(course, "prepare", stop)
    assert course.main(["test"]) == 130
    assert capsys.readouterr().err == "\nStopped.\n"


def test_start_on_windows_waits_through_ctrl_c(course, monkeypatch):
    calls = []

    class Process:
        def __init__(self, command, env):
            calls.append(command)

        def wait(self):
            calls.append("wait")
            if len(calls) == 2:
                raise KeyboardInterrupt
            return 3

    monkeypatch.chdir(course.HERE)  # put back at the end: start() changes folder
    with monkeypatch.context() as patch:
        patch.setattr(subprocess, "Popen", Process)
        patch.setattr(os, "execve", None)
        patch.setattr(os, "name", "nt")
        code = course.start(["-m", "pytest"])
    assert code == 3
    assert calls == [[course.PYTHON, "-m", "pytest"], "wait", "wait"]


# ---- Nothing foreign comes in, nothing goes out ----


# Not read from course.py, so that none can be dropped there unseen.
FOREIGN = """
PYTHONHOME PYTHONPATH PYTHONSTARTUP PYTHONOPTIMIZE PYTHONSAFEPATH PYTHONEXECUTABLE
__PYVENV_LAUNCHER__ COURSE_VENV COURSE_REQUIREMENTS
PIP_TARGET PIP_PREFIX PIP_ROOT PIP_PYTHON PIP_CONSTRAINT
JUPYTER_PATH JUPYTER_CONFIG_PATH JUPYTERLAB_DIR JUPYTERLAB_SETTINGS_DIR
JUPYTERLAB_WORKSPACES_DIR MPLBACKEND KERAS_BACKEND
""".split()  # noqa: SIM905


def test_environment(course, monkeypatch):
    assert set(FOREIGN) == course.FOREIGN
    for name in FOREIGN:
        monkeypatch.setenv(name, "foreign")
    monkeypatch.setenv("VIRTUAL_ENV", "foreign")
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy")
    env = course.environment()
    assert "foreign" not in env.values()
    assert env["PATH"].split(os.pathsep)[0] == course.BIN
    assert env["VIRTUAL_ENV"] == course.VENV
    assert (env["PYTHONNOUSERSITE"], env["PYTHONUTF8"]) == ("1", "1")
    assert (env["PIP_USER"], env["HTTPS_PROXY"]) == ("0", "http://proxy")


WHERE = """
import json, matplotlib, jupyter_core.paths as p, IPython.paths
from jupyter_client.kernelspec import KernelSpecManager
print(json.dumps([
    KernelSpecManager().get_kernel_spec("python3").display_name,
    p.jupyter_config_dir(), p.jupyter_data_dir(), p.jupyter_runtime_dir(),
    matplotlib.get_configdir(), IPython.paths.get_ipython_dir(),
]))
"""


def test_home_is_neither_read_nor_written(course, tmp_path, monkeypatch):
    home = tmp_path / "home"
    spec = home / ".local/share/jupyter/kernels/python3/kernel.json"
    spec.parent.mkdir(parents=True)
    spec.write_text('{"argv": ["x"], "display_name": "FOREIGN", "language": "python"}')
    (home / "leak").mkdir()
    (home / "leak" / "matplotlib.py").write_text("raise SystemExit('leak')")
    before = sorted(home.rglob("*"))
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("PYTHONPATH", str(home / "leak"))
    monkeypatch.setenv("JUPYTER_PATH", str(spec.parents[2]))
    result = subprocess.run(
        [sys.executable, "-c", WHERE],
        env=course.environment(),
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
    kernel, *folders = json.loads(result.stdout)
    assert kernel != "FOREIGN"
    for path in [*folders, course.environment()["KERAS_HOME"]]:
        assert path.startswith(course.VENV), path
    assert sorted(home.rglob("*")) == before
