"""The house itself: clean code, no network, links and names that lead somewhere."""

import ast
import re
import runpy
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from test_notebooks import LINK, code_cells, titles
from test_packages import imports

ROOT = Path(__file__).resolve().parent.parent
# Not all that git knows: a copy without git is tested, too.
PLACES = ["*", ".ci/*", ".github/**/*", "benchmarks/*", "data/*", "helpers/**/*"]
PLACES += ["classroom/**/*", "images/*.py", "notebooks/*", "tests/*", "tools/**/*"]
FILES = [path for place in PLACES for path in ROOT.glob(place) if path.is_file()]
KINDS = {".py", ".js", ".md", ".ipynb", ".toml", ".txt", ".in", ".yml", ".csv", ""}
TEXTS = [path for path in FILES if path.suffix in KINDS and path.name != ".git"]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "data/README.md")]
PAGES += sorted((ROOT / "classroom").rglob("*.md"))


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]])
def test_code_is_clean(command):
    ruff = [sys.executable, "-m", "ruff", *command, "--no-cache", "."]
    ran = subprocess.run(ruff, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout


def test_nothing_reaches_for_the_network():
    network = {"urllib", "requests", "http", "socket", "ftplib", "httpx", "aiohttp"}
    # What pandas or a browser would open, in strings only: a comment may name a page.
    address = r"\b(?:https?|ftp|wss?):|(?:^|url\(|[\"'`=])\s*//\w|@import"
    for path in (ROOT / "helpers").rglob("*.py"):
        assert not network & {module.split(".")[0] for module in imports(path)}, path
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not re.search(address, node.value), (path, node.lineno)
    words = rf"^\s*(?:import|from) (?:{'|'.join(network)})\b|https?://|^\s*[!%]"
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        cells = code_cells(nbformat.read(path, as_version=4))
        assert not re.search(words, "\n".join(c.source for c in cells), re.M), path.name
    (script,) = (ROOT / "helpers").rglob("*.js")
    opened = rf"https?://|\bfetch\(|\bimport\(|^import |{address}"
    assert not re.search(opened, script.read_text(encoding="utf-8"), re.M)


def anchors(path):
    """The headings of a page as GitHub makes anchors of them."""
    titles = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.M)
    return [re.sub(r"[^\w -]", "", t).lower().replace(" ", "-") for t in titles]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_of_other_texts_lead_somewhere_in_exact_case(path):
    for mark, words, target in LINK.findall(path.read_text(encoding="utf-8")):
        assert not mark or len(words) > 20, target
        if not target.startswith("https://"):
            name, _, anchor = target.partition("#")
            place = (path.parent / name).resolve() if name else path
            assert place.name in [each.name for each in place.parent.iterdir()], target
            assert not anchor or anchor in anchors(place), target
        title = titles().get(Path(target).name, words)
        assert words in (title, "Open the lesson"), target


def test_what_the_readme_names_in_code_exists():
    for name in re.findall(r"`([\w/]+(?:\.(?:py|js|txt|in|toml)|/))`", README):
        if name != "test-artefacts/":  # made where a test fails
            names = {path.name for path in FILES} | {path.parent.name for path in FILES}
            assert (ROOT / name).exists() or name.strip("/") in names, name


def test_the_commands_of_the_readme_exist():
    course = runpy.run_path(str(ROOT / "course.py"))
    known = course["COMMANDS"].keys() | course["HANDOUT_COMMANDS"].keys()
    assert set(re.findall(r"course\.py (\S+?)\b", README)) <= known


def test_no_path_of_one_machine_is_written_anywhere():
    # Every image that repo2docker makes has the home /home/jovyan.
    bad = re.compile(
        r"/(?:root|work|Users)/\w|/home/(?!jovyan\b)\w|[A-Z]:\\Users|/tmp/\w"
    )
    texts = {path: path.read_text(encoding="utf-8") for path in TEXTS}
    del texts[Path(__file__).resolve()]
    assert [
        (path.name, hit[0]) for path in texts for hit in bad.finditer(texts[path])
    ] == []


def test_git_holds_nothing_that_is_made_by_running():
    git = ["git", "ls-files"]
    listed = subprocess.run(git, cwd=ROOT, capture_output=True, text=True).stdout
    made = r"(^|/)(\.venv|__pycache__|\.ipynb_checkpoints|test-artefacts|\S*egg-info)/"
    assert not re.findall(made, listed, re.M)
