"""Write down what the checks find, for a program that runs a notebook.

Nothing is written unless the variable `WHERE` of the environment names a file; then
each check adds a line of JSON to it. Whoever runs code in the notebook can write there,
too: this is a help for a teacher, not a proof.
"""

import contextlib
import json
import os

WHERE = "COURSE_VERDICTS"
VERDICTS = "solved", "not answered", "not yet", "crashed"
SOLVED, NOT_ANSWERED, NOT_YET, CRASHED = VERDICTS
STOPPED = " stopped with "  # so `Exercise.tell` says that an answer raised an error


def note(exercise, report):
    """Add what was found to the file, if there is to be one.

    `report` is what `Exercise.examine` tells; None if there was no answer.
    """
    place = os.environ.get(WHERE)
    if not place:
        return
    told = report or {}
    seen = told.get("Seen", "")
    verdict = NOT_YET if seen else SOLVED
    if report is None:
        verdict = NOT_ANSWERED
    elif STOPPED in seen:
        verdict = CRASHED
    line = {"exercise": exercise.name, "lesson": exercise.lesson, "verdict": verdict}
    line |= {"seen": seen, "looks like": told.get("Looks like", "")}
    with contextlib.suppress(OSError), open(place, "a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
