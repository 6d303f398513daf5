"""Measure the sliders in a browser, the trainers, the checks: ``course.py bench``."""

import argparse

import checks
import sliders
import trainers


def main():
    """Do what the command line says."""
    parser = argparse.ArgumentParser(prog="course.py bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="of the sliders; the best")
    parser.add_argument("--steps", type=int, default=100, help="single steps in each")
    parser.add_argument("--no-keras", action="store_true", help="leave Keras out")
    parser.add_argument("--no-browser", action="store_true", help="leave sliders out")
    asked = parser.parse_args()
    if not asked.no_browser:
        sliders.compare(asked.runs, asked.steps)
    trainers.compare(not asked.no_keras)
    checks.compare()


if __name__ == "__main__":
    main()
