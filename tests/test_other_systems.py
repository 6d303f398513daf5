"""What only Windows or a Mac would show, acted out on the system that is there."""

import ctypes
import errno
import os
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
    packages = Path(course.VENV, "Lib", "site-packages")
    longest = max(
        len(str(packages / file.relative_to(place)))
        for place in map(Path, sys.path)
        if place.name == "site-packages"
        for file in place.rglob("*")
    )
    assert longest <= len(os.path.join(course.VENV, "x" * 155))


def test_a_mac_hides_no_package(course, monkeypatch):
    packages = Path(course.VENV, "lib", "python3.11", "site-packages")
    packages.mkdir(parents=True)
    hidden = packages / "helpers.pth"
    hidden.touch()
    monkeypatch.setattr(course, "wanted", course.read_stamp)  # all is there
    calls = []
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(subprocess, "call", calls.append)
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


def test_an_update_that_meets_an_open_file_undoes_all(tmp_path, monkeypatch, capsys):
    names = ["first.txt", "open.csv"]
    for name in names:
        (tmp_path / name).write_text("old", encoding="utf-8")
    real = os.replace

    def replace(part, path):
        if path.name == "open.csv":
            raise PermissionError(errno.EACCES, "used by another process")
        real(part, path)

    def copy(path, target):
        assert target.name != "open.csv" or "backup" in str(target), "it is open"
        real_copy(path, target)

    real_copy = update.copy
    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr(update, "copy", copy)
    changes = dict.fromkeys(names, b"new")
    monkeypatch.setattr(update, "update", lambda folder: update.write(folder, changes))
    assert update.main([str(tmp_path)]) == 1
    assert "used by another process. Close what uses it" in capsys.readouterr().err
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == dict.fromkeys(
        names, "old"
    )


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
    machine.load_runtime()
    assert loaded == []
    monkeypatch.setattr(sys, "platform", "win32")
    machine.load_runtime()
    (library,) = map(Path, loaded)
    assert library.parts[-3:] == ("sklearn", ".libs", "msvcp140.dll")
