"""Measure the sliders in a browser, the trainers, the checks: ``course.py bench``."""

import argparse

import checks
import sliders
import trainers
from ways import WAYS


def main():
    """Do what the command line says."""
    parser = argparse.ArgumentParser(prog="course.py bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="of the sliders; the best")
    parser.add_argument("--steps", type=int, default=100, help="single steps in each")
    parser.add_argument(
        "--only",
        type=ways,
        metavar="WAY,...",
        help=f"these sliders and nothing else: {', '.join(WAYS)}",
    )
    parser.add_argument("--no-keras", action="store_true", help="leave Keras out")
    parser.add_argument("--no-browser", action="store_true", help="leave sliders out")
    asked = parser.parse_args()
    if asked.only or not asked.no_browser:
        sliders.compare(asked.runs, asked.steps, asked.only)
    if not asked.only:
        trainers.compare(not asked.no_keras)
        checks.compare()


def ways(text):
    """Return the ways that a text names."""
    names = text.split(",")
    if unknown := [name for name in names if name not in WAYS]:
        raise argparse.ArgumentTypeError(f"there is no {unknown[0]!r}")
    return names


if __name__ == "__main__":
    main()
