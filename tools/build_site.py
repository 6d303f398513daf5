"""Write a web site of the course: pages to read, and JupyterLite to run the lessons in.

``course.py site FOLDER`` fills a new folder, which any web server can show, also from
below another address. Nothing in its pages comes from elsewhere. Only who runs a lesson
fetches Pyodide, which is NumPy, matplotlib and Python for browsers, from where it is
published; ``--pyodide DISTRIBUTION`` has the site serve that, too.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import refresh
from new_folder import new_folder
from website import environment, links, lite, reading


def build(folder, to_run, pyodide=None):
    """Write the site into a new or empty folder, whole or not at all.

    The notebooks `to_run` are run, so that their sliders move in the pages; `pyodide`
    is as in `lite.write`. Raises FileExistsError if the folder holds anything, and
    `environment.Failed` if a step fails, a lesson can't be run, or a link in the site
    leads nowhere.
    """
    with new_folder(folder) as part, tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch).resolve()
        for name in ("lite", "reading"):
            (scratch / name).mkdir()
        environment.prepare()
        print("building JupyterLite", flush=True)
        lite.write(part / "lite", scratch / "lite", pyodide)
        reading.write(part, scratch / "reading", to_run)
        if found := links.faults(part):
            raise environment.Failed("The site has faults:\n" + "\n".join(found))


def main(arguments):
    """Do what the command line says; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="course.py site",
        description="Write a web site of the course, to read and to run, into a new "
        "folder.",
    )
    parser.add_argument("folder", metavar="FOLDER", type=Path)
    parser.add_argument(
        "--pyodide",
        metavar="DISTRIBUTION",
        type=Path,
        help="serve this unpacked full distribution of Pyodide, so that a lesson runs "
        "without any other address",
    )
    asked = parser.parse_args(arguments)
    folder = asked.folder.expanduser().resolve()
    pyodide = asked.pyodide and asked.pyodide.expanduser().resolve()
    if pyodide and not (pyodide / "pyodide.mjs").is_file():
        parser.error(f"{pyodide} holds no Pyodide: there is no pyodide.mjs in it")
    try:
        build(folder, refresh.choose([]), pyodide)
    except (OSError, environment.Failed) as error:
        print(f"site: {error}", file=sys.stderr)
        return 1
    print(f"{folder}: ready for any web server.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
