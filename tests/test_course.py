"""course.py: its installs, its messages, and what it starts.

No test needs a network: where pip would run, a stub stands in .venv in its place.
"""

import ast
import contextlib
import errno
import importlib.util
import json
import os
import re
import shutil
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
posix = pytest.mark.skipif(os.name == "nt", reason="needs a POSIX system")

# Notes each call, and how it was started; ends with the code in its first argument.
STUB = """
import json, os, sys, time
with open(os.environ["STUB_LOG"], "a") as file:
    file.write(json.dumps([sys.argv[1:], os.getcwd(), sys.prefix]) + "\\n")
time.sleep(float(os.environ.get("STUB_SECONDS", "0")))
sys.exit(int(sys.argv[1]) if sys.argv[1].isdigit() else 0)
"""


def load(folder):
    spec = importlib.util.spec_from_file_location("course", folder / "course.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def venv(tmp_path_factory):
    venv = tmp_path_factory.mktemp("template") / ".venv"
    python = getattr(sys, "_base_executable", None) or sys.executable
    subprocess.run([python, "-m", "venv", "--without-pip", venv], check=True)
    places = {"base": str(venv), "platbase": str(venv)}
    site_packages = sysconfig.get_path("purelib", "venv", places)
    Path(site_packages, "pip.py").write_text(STUB, encoding="utf-8")
    return venv


@pytest.fixture
def folder(tmp_path, monkeypatch):
    folder = tmp_path / "my cours été"
    folder.mkdir()
    shutil.copy(SOURCE, folder)
    (folder / "requirements.txt").write_text("big==2.0\n", encoding="utf-8")
    (folder / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    (folder / "benchmarks").write_text(STUB, encoding="utf-8")
    monkeypatch.setenv("STUB_LOG", str(tmp_path / "stub.log"))
    return folder


@pytest.fixture
def course(folder):
    return load(folder)


@pytest.fixture
def installed(course, venv):
    shutil.copytree(venv, course.VENV, symlinks=True)
    course.write_stamp(course.wanted())
    return course


@pytest.fixture
def steps(course, venv, monkeypatch):
    steps = []  # what would be run to install; .venv alone is really made

    def run(command):
        steps.append(command[2:] if "venv" in command else command[5:])
        if "venv" in command:
            assert os.listdir(course.VENV) == ["home"]
            shutil.copytree(venv, course.VENV, symlinks=True, dirs_exist_ok=True)

    monkeypatch.setattr(course, "run", run)
    return steps


def cli(folder, *arguments):
    command = [sys.executable, str(folder / "course.py"), *arguments]
    pipes = {"capture_output": True, "encoding": "utf-8", "timeout": 60}
    return subprocess.run(command, cwd=folder.parent, **pipes)


def stub_calls(folder):
    log = folder.parent / "stub.log"
    return [*map(json.loads, log.read_text().splitlines())] if log.exists() else []


def test_an_old_python_is_told_so(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 9))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 .* is Python 3\.10:"):
        exec(compile(SOURCE.read_bytes(), "course.py", "exec"), {"__name__": "course"})
    # From 3.6 on a Python can read the file, and comes to these lines first.
    body = ast.parse(SOURCE.read_bytes(), feature_version=(3, 6)).body
    assert [type(statement) for statement in body[:3]] == [ast.Expr, ast.Import, ast.If]


def test_the_commands_are_listed(folder, course):
    listed = cli(folder)
    assert (listed.returncode, listed.stderr) == (0, "")
    unknown = cli(folder, "tset")
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert "no command 'tset'" in unknown.stderr
    for text in (listed.stdout, unknown.stderr):
        assert re.findall(r"^  (\w+) +[A-Z].*\.$", text, re.M) == [*course.COMMANDS]
    assert not (folder / ".venv").exists()


ALL = ["install", "--only-binary=:all:", "-r", "requirements.txt"]
LINK = ["install", "--no-deps", "--no-build-isolation", "-e", "."]


def put(place, text):
    return lambda course: Path(course.HERE, place).write_text(text)


def stamp(**changes):
    return lambda course: course.write_stamp({**course.read_stamp(), **changes})


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda course: None, []),
        (lambda course: shutil.rmtree(course.VENV), ["venv", ALL, LINK]),
        (lambda course: os.remove(course.STAMP), ["venv", ALL, LINK]),
        (put(".venv/course-stamp.json", '{"pyth'), ["venv", ALL, LINK]),
        (lambda course: os.remove(course.PYTHON), ["venv", ALL, LINK]),
        (stamp(python="cpython 3.10"), ["venv", ALL, LINK]),
        (stamp(folder="/the/old/place"), [LINK]),
        (put("requirements.txt", "big==3.0\n"), [ALL, LINK]),
        (put("pyproject.toml", "[project]\n#\n"), [LINK]),
    ],
)
def test_what_is_lacking_is_installed_once(installed, steps, change, expected):
    change(installed)
    for _ in range(2):
        installed.prepare()
        found = [step if step[0] == "install" else step[0] for step in steps]
        assert found == expected


def test_an_interrupted_install_is_carried_on(course, steps, monkeypatch, capsys):
    real = course.pip

    def stop(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(course, "pip", stop)
    assert course.main(["refresh"]) == 130
    assert capsys.readouterr().err.endswith("\nStopped.\n")
    monkeypatch.setattr(course, "pip", real)
    course.prepare()
    assert [step[0] for step in steps] == ["venv", "install", "install"]


def test_two_at_once_install_once(installed, folder, monkeypatch):
    put("pyproject.toml", "[project]\n#\n")(installed)
    monkeypatch.setenv("STUB_SECONDS", "1")
    command = [sys.executable, str(folder / "course.py"), "bench", "0"]
    pipes = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True}
    first = subprocess.Popen(command, **pipes)
    while not stub_calls(folder):
        time.sleep(0.02)
    second = subprocess.Popen(command, **pipes)
    assert "Another course.py is installing" in second.communicate(timeout=60)[1]
    first.communicate(timeout=60)
    assert (first.returncode, second.returncode) == (0, 0)
    called = [arguments[0] for arguments, *_ in stub_calls(folder)]
    assert sorted(called) == ["--disable-pip-version-check", "0", "0"]


RETRY = "WARNING: Retrying after connection broken by '%s': /simple/x/\n"
DNS = RETRY % "NewConnectionError(': [Errno -3] Temporary failure in name resolution')"
BAD = RETRY % "SSLError(SSLCertVerificationError('CERTIFICATE_VERIFY_FAILED'))"
NONE = "ERROR: Could not find a version of x (from versions: none)\n"
NONE += "ERROR: No matching distribution found for x==1\n"
HASHES = "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.\n"


@pytest.mark.parametrize(
    ("output", "told", "own_words"),
    [
        (DNS + NONE, "connect to the internet", False),
        ("note: This is an issue with network connectivity", "internet", False),
        (DNS + "ERROR: [Errno 28] No space left on device\n", "No room", False),
        ("ensurepip is not available", f"python3.{sys.version_info[1]}-venv", False),
        (NONE, "start course.py with another Python", True),
        (BAD + NONE, "reason above", True),
        (DNS + HASHES, "reason above", True),
    ],
)
def test_a_failed_step_says_why(course, capsys, output, told, own_words):
    code = f"print('Collecting x'); print({output!r}); raise SystemExit(2)"
    with pytest.raises(SystemExit) as stop:
        course.run([sys.executable, "-c", code])
    assert told in stop.value.code
    assert "\n" not in stop.value.code
    own = output[output.find("ERROR") :] if own_words else ""
    assert capsys.readouterr().err.rstrip() == own.rstrip()


def test_too_little_room_before_the_install(course, monkeypatch):
    usage = shutil.disk_usage(course.HERE)._replace(free=10**9)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(SystemExit, match="No room on the disk"):
        course.main(["refresh"])


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (errno.EROFS, "No permission to write /some/file:"),
        (errno.ENOSPC, "No room on the disk"),
        (errno.EIO, "The system says: "),
        (None, "No permission to write {0.HERE}:"),  # told before anything is started
    ],
)
def test_what_the_system_refuses_is_one_line(
    installed, monkeypatch, capsys, code, told
):
    def refused(*_):
        raise OSError(code, "reason", "/some/file")

    monkeypatch.setattr(os, "access", lambda path, mode: code)
    monkeypatch.setattr(installed, "start", refused)
    assert installed.main(["bench"]) == 1
    said = capsys.readouterr().err
    assert said.startswith(told.format(installed))
    assert said.count("\n") == 1


@pytest.mark.parametrize("form", ["--port {}", "--port={}", "-y --ServerApp.port={}"])
def test_a_port_in_use(folder, course, form):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        told = cli(folder, "lab", *form.format(port).split())
    assert (told.returncode, told.stderr.count("\n")) == (1, 1)
    assert told.stderr.startswith(f"Port {port} is in use")
    assert course.is_free(int(re.search(r"lab --port (\d+)$", told.stderr)[1]))
    assert not course.is_free(70000)
    assert not (folder / ".venv").exists(), "it installs before it looks"


@pytest.fixture
def started(course, monkeypatch):
    started = []
    monkeypatch.setattr(course, "prepare", lambda: None)
    monkeypatch.setattr(course, "start", lambda given: started.append(given) or 5)
    return started


OWN = ["--dist", "loadfile", "-n", "3"]
NOX, SESSIONS = ["-m", "nox"], ["--session", "pinned-3.13", "newest"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("test -k neuron", ["-m", "pytest", *OWN, "-k", "neuron"]),
        ("test -n0", ["-m", "pytest", *OWN[:2], "-n0"]),
        ("test --faults", ["tools/faults.py"]),
        ("test --matrix -x", [*NOX, "--", *OWN, "-x"]),
        ("test --matrix=3.13,newest", [*NOX, *SESSIONS, "--", *OWN]),
        ("refresh 02 --help", ["tools/refresh.py", "02", "--help"]),
        ("handout a/b", ["tools/handout.py", "a/b"]),
        ("export a/b 02", ["tools/export.py", "a/b", "02"]),
    ],
)
def test_what_a_command_starts(course, started, given, expected):
    assert course.main(given.split()) == 5
    assert started == [expected]


def test_in_a_handout_test_runs_the_lessons(course, started, monkeypatch):
    monkeypatch.setattr(course, "IS_HANDOUT", True)
    assert course.main(["test", "02"]) == 5
    assert started == [["tools/run_lessons.py", "02"]]


def test_arguments_folder_and_exit_code_go_through(installed, folder):
    given = ["7", "-k", "a b é", "--help", "-h", "lab"]
    result = cli(folder, "bench", *given)
    assert (result.returncode, result.stderr) == (7, "")
    assert stub_calls(folder) == [[given, str(folder), str(folder / ".venv")]]


def ask(url, path, token, data=None):
    """Return the answer of JupyterLab; it may say its address before it listens."""
    request = urllib.request.Request(f"{url}{path}?token={token}", data)
    for _ in range(200):
        with contextlib.suppress(ConnectionRefusedError, urllib.error.URLError):
            return urllib.request.urlopen(request, timeout=30).read().decode()
        time.sleep(0.1)
    raise TimeoutError(path)


@posix
def test_a_real_jupyterlab(installed, folder):
    """The options do what they are for; a misspelt one would only be a warning."""
    (folder / "notebooks").mkdir()
    put("notebooks/00_start_here.ipynb", "{}")(installed)
    # The packages of this Python stand in for those of .venv. Python reads such a file
    # as the locale says, so it is plain ASCII.
    own = sysconfig.get_path("purelib", "venv", {"base": installed.VENV})
    line = f"import sys; sys.path.append({sysconfig.get_path('purelib')!a})\n"
    Path(own, "others.pth").write_text(line, encoding="ascii")
    for part in ("etc", "share"):
        os.symlink(Path(sys.prefix, part), Path(installed.VENV, part))
    home, log = folder.parent / "home", folder / "log"
    home.mkdir()
    command = [sys.executable, folder / "course.py", "lab", "--no-browser"]
    command += ["--allow-root", "--log-level=WARN"]
    env = {**os.environ, "HOME": str(home), "JUPYTER_PATH": str(home)}
    with open(log, "w") as file:
        running = subprocess.Popen(command, env=env, stdout=file, stderr=file)
    try:
        address = r"(http://127\S+?)(/lab/tree/\S+)\?token=(\w+)"
        while not (found := re.search(address, log.read_text())):
            assert running.poll() is None, log.read_text()
            time.sleep(0.1)
        url, page, token = found.groups()
        assert page == "/lab/tree/notebooks/00_start_here.ipynb"
        off = r'"disabledExtensions": \[[^]]*apputils-extension:announcements"'
        assert re.search(off, ask(url, page, token))
        specs = json.loads(ask(url, "/api/kernelspecs", token))["kernelspecs"]
        assert list(specs) == ["python3"]
        assert json.loads(ask(url, "/lsp/status", token))["specs"] == {}
        kernel = json.loads(ask(url, "/api/kernels", token, b'{"name": "python3"}'))
        talk = f"home/jupyter/runtime/kernel-{kernel['id']}.json"
        assert "curve_secretkey" in Path(installed.VENV, talk).read_text()
        assert not re.search("(?i)not recognized|unrecogni|Traceback", log.read_text())
    finally:
        running.terminate()  # course.py has become JupyterLab
        running.wait(30)
    assert list(home.rglob("*")) == []


def test_environment(course, monkeypatch):
    names = "PYTHONHOME PYTHONPATH PYTHONSTARTUP PYTHONOPTIMIZE __PYVENV_LAUNCHER__"
    names += " PIP_TARGET PIP_CONSTRAINT JUPYTER_PATH JUPYTERLAB_DIR MPLBACKEND"
    names += " KERAS_BACKEND VIRTUAL_ENV PIP_USER JUPYTER_CONFIG_DIR"
    for name in names.split():
        monkeypatch.setenv(name, "foreign")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy")
    env = course.environment()
    assert "foreign" not in env.values()
    assert env["PATH"].split(os.pathsep)[0] == course.BIN
    assert env["HTTPS_PROXY"] == "http://proxy"
    for name in ("JUPYTER_DATA_DIR", "IPYTHONDIR", "MPLCONFIGDIR", "KERAS_HOME"):
        assert env[name].startswith(course.VENV)
