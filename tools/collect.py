"""Run what students handed in, and tell who solved what.

``python tools/collect.py FOLDER``: FOLDER holds, for each student, a folder, a zip or a
notebook with the student's name. Each notebook that has exercises in it is run from top
to bottom, two at a time, where it can do little harm (`collect_run.py`); a cell that
fails does not keep the ones after it from running. Beside FOLDER, ``FOLDER.csv`` and
``FOLDER.html`` then tell of each exercise whether it is solved, not answered, crashed,
or which mistake the answer looks like.

What this does not protect against: a notebook runs with the rights of whoever calls
this, so that it can read that person's files, and change them; it is merely not led to
them. What a check finds is written where the notebook could write it, too, so that a
student who tries can forge a "solved". It's a help for teaching, not an exam. What
strangers sent belongs on a machine, or into a container, where nothing else is.
"""

import argparse
import contextlib
import functools
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import collect_find
import collect_report
import collect_run

from helpers.checking import record
from helpers.exercises import EXERCISES


def examine(submission, run):
    """Run all notebooks of a student; return the row of the table.

    `run` takes the text of a notebook and returns a `collect_run.Ran`.
    """
    row = collect_report.Row(submission.student, remarks=[*submission.remarks])
    for name, text in submission.notebooks:
        try:
            ran = run(text)
        except Exception as error:  # it costs this student's row only
            row.remarks.append(f"{name}: could not be run ({error})")
            continue
        if ran.ended:
            row.remarks.append(f"{name}: {ran.ended}")
        others = [f for f in ran.failed if not collect_find.checked(f["source"])]
        if others:
            first = f"code cell {others[0]['failed']}: {others[0]['reason']}"
            row.remarks.append(f"{name}, {first}")
        for exercise in collect_find.exercises_in(text):
            line = ran.verdicts.get(exercise)
            told = collect_report.without_a_verdict(exercise, ran)
            found = collect_report.in_words(line) if line else told
            if row.found.get(exercise, ("",))[0] != record.SOLVED:
                row.found[exercise] = found
    return row


def main(arguments):
    """Do what the command line says; return the exit code."""
    asked = parsed(arguments)
    folder = asked.folder.expanduser().resolve()
    if not folder.is_dir():
        print(f"collect: there is no folder {folder}.", file=sys.stderr)
        return 1
    submissions = collect_find.submissions(folder, asked.lesson)
    if not submissions:
        print(f"collect: there is nothing of a student in {folder}.", file=sys.stderr)
        return 1
    limits = collect_run.Limits(asked.seconds, int(asked.gigabytes * 2**30))
    way, told = collect_run.find_way()
    with collect_run.homes() as home, ThreadPoolExecutor(asked.jobs) as pool:
        run = functools.partial(collect_run.run, limits=limits, way=way, home=home)
        examined = pool.map(functools.partial(examine, run=run), submissions)
        try:
            rows = listed(examined, len(submissions))
        except KeyboardInterrupt:
            collect_run.STOP.set()
            pool.shutdown(cancel_futures=True)
            print("Stopped: nothing is written.", file=sys.stderr)
            return 130
    lessons = {collect_find.LESSONS[name] for row in rows for name in row.found}
    exercises = [e for e in EXERCISES if e.lesson in (asked.lesson or lessons)]
    for ending, write in {
        ".csv": collect_report.write_csv,
        ".html": functools.partial(collect_report.write_html, told=told),
    }.items():
        place = writable(folder, ending)
        try:
            write(place, rows, exercises)
        except OSError as error:
            print(f"collect: {error}.", file=sys.stderr)
            return 1
        print(f"Written: {place}")
    print(told)
    return 0


def writable(folder, ending):
    """Return a path for a table: another one where a program has the old one open."""
    for number in ["", *(f"-{n}" for n in range(2, 10))]:
        place = folder.with_name(f"{folder.name}{number}{ending}")
        with contextlib.suppress(PermissionError):  # Excel on Windows
            open(place, "a").close()
            return place
    return place


def listed(examined, n):
    """Return all rows, and print a line for each when it comes."""
    rows = []
    for number, row in enumerate(examined, 1):
        remarks = "".join(f"; {remark}" for remark in row.remarks)
        done = f"{number}/{n} {row.student}: {row.solved()} solved"
        print(done + remarks, flush=True)
        rows.append(row)
    return rows


def parsed(arguments):
    """Return what the command line says."""
    parser = argparse.ArgumentParser(
        prog="course.py collect",
        description="Run what students handed in, and write who solved what, and which "
        "mistakes the other answers look like, into FOLDER.csv and FOLDER.html.",
        epilog="A notebook runs in a folder of its own, within limits and, where the "
        "system allows it, without a network; but with your rights, and a student who "
        "tries can forge a result. Run what strangers sent where nothing else is.",
    )
    parser.add_argument(
        "folder",
        metavar="FOLDER",
        type=Path,
        help="holds a folder, a zip or a notebook for each student",
    )
    parser.add_argument(
        "--lesson",
        metavar="NN",
        action="append",
        default=[],
        choices=sorted({each.lesson for each in EXERCISES}),
        help="only this lesson; may be given several times",
    )
    parser.add_argument(
        "--seconds",
        type=float,
        default=120,
        help="that one notebook may compute (120); by the clock three times as long",
    )
    parser.add_argument(
        "--gigabytes", type=float, default=2, help="of memory for one notebook (2)"
    )
    parser.add_argument(
        "--jobs",
        metavar="N",
        type=int,
        default=min(2, os.cpu_count() or 1),
        help="how many at a time (2)",
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
