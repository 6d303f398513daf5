"""Run the suite on every Python found here, and with older and newer packages.

``course.py test --matrix`` runs all rows, ``--matrix=3.13,newest`` these; what else is
given goes to pytest. Each row has an environment of its own in ``.venv/matrix``, which
takes 1.5 GB. Uses the standard library only.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / ".venv" / "matrix"
PINNED = ["3.11", "3.12", "3.13", "3.14"]
ROWS = [*PINNED, "oldest", "newest"]
SUMMARY = re.compile(r"\b(\d+ (?:passed|failed|errors?|skipped).*?) in [\d.:]+")


def find_python(version):
    """Return the command of a Python of this version that can make a venv, or None."""
    commands = [[f"python{version}"], [sys.executable]]
    if os.name == "nt":
        commands.insert(0, ["py", f"-{version}"])
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    places = sorted(pyenv.glob(f"versions/{version}.*/bin/python"))
    commands += [[str(place)] for place in reversed(places)]
    code = "import sys, ensurepip, venv; print('%d.%d' % sys.version_info[:2])"
    for command in commands:
        if shutil.which(command[0]):
            ran = subprocess.run([*command, "-c", code], capture_output=True, text=True)
            if ran.stdout.strip() == version:
                return command
    return None


def requirements(row):
    """Return the packages of a row, as the text of a requirements file.

    The oldest: each direct dependency at its lower bound. The newest: within the
    bounds. What they need in turn is left to pip.
    """
    if row in PINNED:
        return (ROOT / "requirements.txt").read_text(encoding="utf-8")
    text = (ROOT / "requirements.in").read_text(encoding="utf-8")
    return text.replace(">=", "==") if row == "oldest" else text


def run(row, python, arguments):
    """Run the suite in the environment of one row; return the exit code and result."""
    place = PLACE / row
    if row == "newest":  # what was the newest may be so no more
        shutil.rmtree(place, ignore_errors=True)
    PLACE.mkdir(parents=True, exist_ok=True)
    packages = PLACE / f"{row}.txt"
    packages.write_text(requirements(row), encoding="utf-8")
    own = {"COURSE_VENV": str(place), "COURSE_REQUIREMENTS": str(packages)}
    result = "did not start"
    with subprocess.Popen(
        [*python, "course.py", "test", *arguments],
        cwd=ROOT,
        env=os.environ | own,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    ) as process:
        for line in process.stdout:
            print(line, end="", flush=True)
            if found := SUMMARY.search(line):
                result = found[1]
    return process.returncode, result


def table(results):
    """Return the lines of the table: Python, packages, tests, minutes."""
    lines = [("row", "Python", "packages", "minutes", "tests"), *results]
    widths = [max(len(line[k]) for line in lines) for k in range(5)]
    return ["  ".join(map(str.ljust, line, widths)).rstrip() for line in lines]


def main(arguments):
    """Run all rows asked for; return 0 if none of them failed."""
    (asked,) = [a for a in arguments if a.split("=")[0] == "--matrix"][-1:]
    rows = asked.partition("=")[2].split(",") if "=" in asked else ROWS
    unknown = set(rows) - set(ROWS)
    if unknown:
        print(f"matrix: no row {', '.join(unknown)}, only {', '.join(ROWS)}")
        return 2
    arguments = [a for a in arguments if a.split("=")[0] != "--matrix"]
    found = {version: find_python(version) for version in PINNED}
    there = [version for version in PINNED if found[version]] or ["none"]
    results, worst = [], 0
    for row in rows:
        version = {"oldest": there[0], "newest": there[-1]}.get(row, row)
        packages = row if row not in PINNED else "pinned"
        if not found.get(version):
            results.append((row, version, packages, "-", "this Python was not found"))
            continue
        print(f"\n---- {row}: Python {version}, {packages} packages ----", flush=True)
        started = time.monotonic()
        code, result = run(row, found[version], arguments)
        minutes = f"{(time.monotonic() - started) / 60:.1f}"
        results.append((row, version, packages, minutes, result))
        worst = max(worst, abs(code))
    print("\n" + "\n".join(table(results)))
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
