"""The house itself: pinned packages, imports without loops, links, no foreign paths."""

import ast
import hashlib
import re
import runpy
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from test_notebooks import LESSONS, LINK, code_cells, titles

ROOT = Path(__file__).resolve().parent.parent
# Not all that git knows: a copy without git is tested, too.
PLACES = ["*", ".ci/*", ".github/**/*", "benchmarks/*", "data/*", "helpers/*"]
PLACES += ["images/*.py", "notebooks/*", "tests/*"]
FILES = [path for place in PLACES for path in ROOT.glob(place) if path.is_file()]
KINDS = {".py", ".js", ".md", ".ipynb", ".toml", ".txt", ".in", ".yml", ".csv", ""}
TEXTS = [path for path in FILES if path.suffix in KINDS and path.name != ".git"]
HELPERS = [*(ROOT / "helpers").rglob("*.py")]


def imported(code):
    """The modules that a file or a text of code imports, wherever in it."""
    text = code.read_text(encoding="utf-8") if isinstance(code, Path) else code
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield node.module


def test_the_texts_are_found():
    assert {"README.md", "run", "course.py", "00_start_here.ipynb", "stage.js"} <= {
        path.name for path in TEXTS
    }


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]])
def test_code_is_clean(command):
    ruff = [sys.executable, "-m", "ruff", *command, "--no-cache", "."]
    ran = subprocess.run(ruff, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout


def test_nothing_reaches_for_the_network():
    network = {"urllib", "requests", "http", "socket", "ftplib", "httpx", "aiohttp"}
    # What pandas or a browser would open, in strings only: a comment may name a page.
    address = r"\b(?:https?|ftp|wss?):|(?:^|url\(|[\"'`=])\s*//\w|@import"
    for path in HELPERS:
        assert not network & {module.split(".")[0] for module in imported(path)}
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not re.search(address, node.value), (path.name, node.lineno)
    words = rf"^\s*(?:import|from) (?:{'|'.join(network)})\b|https?://|^\s*[!%]"
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        cells = code_cells(nbformat.read(path, as_version=4))
        code = "\n".join(cell.source for cell in cells)
        assert not re.search(words, code, re.M), path.name
    (script,) = [
        p.read_text(encoding="utf-8") for p in (ROOT / "helpers").rglob("*.js")
    ]
    assert not re.search(r"https?://|\bfetch\(|\bimport\(|^import ", script, re.M)
    assert not re.search(address, script)


def test_lessons_import_what_they_teach_with_and_nothing_that_hides_or_varies():
    """Neither the clock nor chance without a seed; a warning is heard, or is shown."""
    known = {"IPython", "helpers", "importlib", "itertools", "jax", "keras", "math"}
    known |= {"numpy", "os", "pandas", "sklearn"}
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        for cell in code_cells(nbformat.read(path, as_version=4)):
            found = {module.split(".")[0] for module in imported(cell.source)}
            if found - known:  # the one that shows what an old program is warned of
                assert (path.stem[:2], cell.id, found) == ("06", "old", {"warnings"})
                assert "catch_warnings(record=True)" in cell.source
                assert 'simplefilter("always")' in cell.source


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "data/README.md"])
def test_links_of_other_texts_lead_somewhere_in_exact_case(name):
    path = ROOT / name
    links = LINK.findall(path.read_text(encoding="utf-8"))
    for mark, words, target in links:
        assert not mark or len(words) > 20, target
        if not target.startswith("https://"):
            place = (path.parent / target).resolve()
            assert place.name in [each.name for each in place.parent.iterdir()], target
        assert words == titles().get(Path(target).name, words), target
    assert links or name != "README.md"


def test_what_the_readme_names_in_code_exists():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in re.findall(r"`([\w/]+(?:\.(?:py|js|txt|in|toml)|/))`", readme):
        if name != "test-artefacts/":  # made where a test fails
            places = [ROOT / name, ROOT / "helpers" / name, ROOT / "tests" / name]
            assert any(place.exists() for place in places), name


def test_the_commands_and_options_of_the_readme_exist():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    course = runpy.run_path(str(ROOT / "course.py"))
    named = re.findall(r"course\.py (\S+?)\b", readme)
    assert set(named) == course["COMMANDS"].keys()  # each is told of, too
    lines = "\n".join(re.findall(r"^```\n(.*?)^```", readme, re.M | re.S)).splitlines()
    assert all(line.startswith("python3 course.py ") for line in lines if line)
    options = set(re.findall(r"--[a-z][\w-]+", readme))
    places = ["course.py", "tools/handout.py", "benchmarks/__main__.py"]
    code = "".join((ROOT / place).read_text(encoding="utf-8") for place in places)
    assert "--matrix" in options
    assert [option for option in options if f'"{option}"' not in code] == []


def test_the_readme_lists_the_lessons_in_order():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| \[.*?\]\(notebooks/(\w+)\.ipynb\)", readme, re.M)
    assert listed == LESSONS


def test_the_licences_are_whole_and_each_is_for_its_own_kind():
    texts = {
        path.name: path.read_text(encoding="utf-8") for path in ROOT.glob("LICENSE*")
    }
    said = " ".join(texts.pop("LICENSE").split())
    assert said == (
        "This course has two licences. "
        "Code - course.py, helpers/, tests/, benchmarks/, the scripts in data/ and "
        "images/, and the code cells of the notebooks - is under the BSD 3-Clause "
        "licence: see LICENSE-CODE. "
        "Text and pictures - the prose and figures of the notebooks, README.md, "
        "images/ and data/ - are under the Creative Commons Attribution 4.0 "
        "International licence (CC BY 4.0): see LICENSE-TEXT."
    )
    # A clause less is another licence. Text as read, so the same with any line end.
    hashes = {
        name: hashlib.sha256(text.encode()).hexdigest()[:16]
        for name, text in texts.items()
    }
    assert hashes == {
        "LICENSE-CODE": "e56253ac06a4e4dd",
        "LICENSE-TEXT": "1217e45ced2da1a3",
    }
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert (
        "Code is under the BSD 3-Clause licence, text and pictures are under CC BY 4.0"
    ) in readme


def test_no_path_of_one_machine_stands_anywhere():
    here = Path(__file__).name
    bad = re.compile(r"/(?:home|root|work|Users)/\w|[A-Z]:\\Users|/tmp/\w")
    found = [
        (path.name, hit[0])
        for path in TEXTS
        if path.name != here
        for hit in bad.finditer(path.read_text(encoding="utf-8"))
    ]
    assert not found


def test_git_holds_nothing_that_is_made_by_running():
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True
    ).stdout
    made = r"(^|/)(\.venv|__pycache__|\.ipynb_checkpoints|test-artefacts|\S*egg-info)/"
    assert not re.findall(made, listed, re.M)
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    made = {".venv/", "__pycache__/", "*.egg-info/", ".ipynb_checkpoints/"}
    assert made | {"test-artefacts/"} <= set(ignored)
