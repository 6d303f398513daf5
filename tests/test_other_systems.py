"""What only Windows or a Mac would show, acted out on the system that is there."""

import ctypes
import errno
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import collect
import new_folder
import own_venv
import pytest
import update
from test_course import SOURCE, load

from helpers import machine


@pytest.fixture
def course(tmp_path):
    shutil.copy(SOURCE, tmp_path)
    return load(tmp_path)


@pytest.fixture
def windows(tmp_path, monkeypatch):
    """course.py as Windows loads it; only for a few lines, as pytest runs meanwhile."""
    shutil.copy(SOURCE, tmp_path)
    monkeypatch.chdir(tmp_path)  # put back at the end: start() changes folder
    with monkeypatch.context() as patch:
        patch.setattr(os, "name", "nt")
        yield load(tmp_path)


def test_the_tool_gets_the_interrupt_and_decides(windows, monkeypatch):
    calls = []

    class Process:
        def __init__(self, command, env):
            calls.append(command)

        def wait(self):
            calls.append("wait")
            if len(calls) == 2:
                raise KeyboardInterrupt
            return 3

    monkeypatch.setattr(subprocess, "Popen", Process)
    code = windows.start(["-m", "pytest"])
    python = os.path.join(windows.HERE, ".venv", "Scripts", "python.exe")
    assert (code, calls) == (3, [[python, "-m", "pytest"], "wait", "wait"])


def test_two_at_once_install_once(windows, monkeypatch, capsys):
    held = set()

    class Locking:  # msvcrt: who locks what is locked gets an error
        LK_NBLCK = 2

        @staticmethod
        def locking(file, mode, n_bytes):
            place = os.lseek(file, 0, os.SEEK_CUR)
            if place in held:
                raise PermissionError
            held.add(place)

    monkeypatch.setitem(sys.modules, "msvcrt", Locking)
    monkeypatch.setattr(time, "sleep", lambda _: held.clear())  # the other has ended
    with windows.lock():
        assert not capsys.readouterr().err
        with windows.lock():
            assert "Another course.py is installing" in capsys.readouterr().err
    (place,) = held
    assert place > len(SOURCE.read_bytes())


def test_a_path_that_is_too_long_is_refused(windows, monkeypatch):
    def refused(path, mode):
        assert len(path) == len(windows.HERE) + len("/.venv/") + 155
        raise FileNotFoundError(errno.ENOENT, "No such file or directory", path)

    monkeypatch.setattr(windows, "open", refused, raising=False)
    with pytest.raises(SystemExit, match="too long for Windows"):
        windows.refuse_long_path()


def test_no_packages_file_has_a_longer_name(course):
    here = Path(sys.prefix)
    installed = (str(file.relative_to(here)) for file in here.rglob("*"))
    names = (re.sub("^lib/python[^/]*", "Lib", name) for name in installed)
    longest = max(len(os.path.join(course.VENV, name)) for name in names)
    assert longest <= len(os.path.join(course.VENV, "x" * 155))


def test_a_lock_that_the_disk_refuses_is_told(course, monkeypatch):
    fcntl = pytest.importorskip("fcntl")

    def refused(file, operation):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refused)
    with pytest.raises(OSError, match="No locks"), course.lock():
        pass


@pytest.fixture
def mac(tmp_path, monkeypatch):
    """course.py on a Mac, in a folder whose name means something to glob."""
    folder = tmp_path / "course [2]"
    folder.mkdir()
    shutil.copy(SOURCE, folder)
    course = load(folder)
    monkeypatch.setattr(course, "wanted", course.read_stamp)  # all is there
    monkeypatch.setattr(sys, "platform", "darwin")
    return course


def test_a_mac_hides_no_package(mac, monkeypatch):
    course = mac
    packages = Path(course.VENV, "lib", "python3.11", "site-packages")
    packages.mkdir(parents=True)
    hidden = packages / "helpers.pth"
    calls = []
    monkeypatch.setattr(subprocess, "call", calls.append)
    course.prepare()
    assert calls == []
    hidden.touch()
    course.prepare()
    assert calls == [["chflags", "nohidden", str(hidden)]]


# ---- A file that another program holds ----


class Held:
    """Stands for a function of the system: refuses at first, then does its work."""

    def __init__(self, real, n_times):
        self.real, self.n_left = real, n_times

    def __call__(self, *arguments, **settings):
        if self.n_left:
            self.n_left -= 1
            raise PermissionError(errno.EACCES, "used by another process")
        return self.real(*arguments, **settings)


def test_a_new_folder_waits_for_a_virus_scanner(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "replace", Held(os.replace, 2))
    with new_folder.new_folder(tmp_path / "new") as part:
        (part / "file").touch()
    assert [path.name for path in tmp_path.iterdir()] == ["new"]


def test_a_new_folder_that_stays_held_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(new_folder, "SECONDS", 0)
    monkeypatch.setattr(os, "replace", Held(os.replace, 9))
    with pytest.raises(PermissionError), new_folder.new_folder(tmp_path / "new"):
        pass
    assert not any(tmp_path.iterdir())


def test_what_is_made_for_others_is_not_private(tmp_path):
    with new_folder.new_folder(tmp_path / "new"):
        pass
    (tmp_path / "plain").mkdir()
    modes = {path.stat().st_mode for path in tmp_path.iterdir()}
    assert len(modes) == 1


def test_a_table_that_excel_has_open_gets_another_name(tmp_path, monkeypatch):
    monkeypatch.setattr(collect, "open", Held(open, 1), raising=False)
    place = collect.writable(tmp_path / "class 1.b", ".csv")
    assert place == tmp_path / "class 1.b-2.csv"
    assert collect.writable(tmp_path / "class 1.b", ".csv").name == "class 1.b.csv"


@pytest.fixture
def update_of_a_table(tmp_path, monkeypatch):
    """An update of two files, of which Excel has the second open."""
    names = ["first.txt", "open.csv"]
    for name in names:
        (tmp_path / name).write_text("old", encoding="utf-8")
    real = os.replace

    def replace(part, path):
        if path.name == "open.csv":
            raise PermissionError(errno.EACCES, "used by another process")
        real(part, path)

    monkeypatch.setattr(os, "replace", replace)
    changes = dict.fromkeys(names, b"new")
    monkeypatch.setattr(update, "update", lambda folder: update.write(folder, changes))
    return tmp_path


def refusing_copy(monkeypatch, *names):
    """Let no file of these names be put back."""
    real = update.copy

    def copy(path, target):
        if target.name in names and "backup" not in str(target):
            raise PermissionError(errno.EACCES, "used by another process")
        real(path, target)

    monkeypatch.setattr(update, "copy", copy)


def test_an_update_that_meets_an_open_file_undoes_all(
    update_of_a_table, monkeypatch, capsys
):
    refusing_copy(monkeypatch, "open.csv")  # nothing was done to it
    assert update.main([str(update_of_a_table)]) == 1
    assert "used by another process: close what uses it" in capsys.readouterr().err
    left = {path.name: path.read_text() for path in update_of_a_table.iterdir()}
    assert left == {"first.txt": "old", "open.csv": "old"}


def test_an_update_that_cannot_be_undone_names_the_backup(
    update_of_a_table, monkeypatch, capsys
):
    refusing_copy(monkeypatch, "first.txt", "open.csv")
    assert update.main([str(update_of_a_table)]) == 1
    (backup,) = update_of_a_table.glob("backup-*")
    said = capsys.readouterr().err
    assert "first.txt could not be put back" in said
    assert backup.name in said
    assert (backup / "first.txt").read_text() == "old"


# ---- What a computer is called, and what it lacks ----


def test_an_environment_of_its_own_below_a_name_with_an_umlaut(tmp_path, monkeypatch):
    monkeypatch.setattr(own_venv, "ROOT", tmp_path / "Jürgen")
    pins = tmp_path / "pins.txt"
    pins.touch()
    other = own_venv.OwnVenv(".venv-other", "a test needs", pins)
    other.folder.mkdir(parents=True)
    monkeypatch.setattr(shutil, "rmtree", lambda path: None)
    monkeypatch.setattr(own_venv.course, "run", lambda command: None)
    other.prepare()
    assert other.is_complete()


def test_windows_gets_the_runtime_that_jax_needs(monkeypatch):
    loaded = []
    monkeypatch.setattr(ctypes, "WinDLL", loaded.append, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    machine.load_runtime()
    assert loaded == []
    monkeypatch.setattr(sys, "platform", "win32")
    machine.load_runtime()
    (library,) = map(Path, loaded)
    assert library.parts[-3:] == ("sklearn", ".libs", "msvcp140.dll")
