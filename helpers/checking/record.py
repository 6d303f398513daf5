"""Write down what the checks find, for a program that runs a notebook.

Nothing is written unless the variable `WHERE` of the environment names a file; then
each check adds a line of JSON to it. Whoever runs code in the notebook can write there,
too: this is a help for a teacher, not a proof.
"""

import contextlib
import json
import os

WHERE = "COURSE_VERDICTS"
SOLVED, NOT_ANSWERED, NOT_YET, CRASHED = VERDICTS = (
    *("solved", "not answered", "not yet", "crashed"),
)
STOPPED = (
    " stopped with "  # what `Exercise.tell` says of an answer that raised an error
)


def note(exercise, report):
    """Add what was found to the file, if there is to be one.

    Parameters
    ----------
    exercise : Exercise
    report : dict of str to str, or None
        What `Exercise.examine` tells; None if there was no answer.
    """
    place = os.environ.get(WHERE)
    if not place:
        return
    seen = (report or {}).get("Seen", "")
    verdict = NOT_YET if seen else SOLVED
    if report is None:
        verdict = NOT_ANSWERED
    elif STOPPED in seen:
        verdict = CRASHED
    line = {"exercise": exercise.name, "lesson": exercise.lesson, "verdict": verdict}
    line |= {"seen": seen, "looks like": (report or {}).get("Looks like", "")}
    with contextlib.suppress(OSError), open(place, "a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
