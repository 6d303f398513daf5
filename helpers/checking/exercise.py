"""Exercises that answer back.

A check runs a student's answer on cases of its own and compares what comes back, and
which arguments were changed, with a reference. Where they differ, it runs a list of
*mistakes*: implementations with a known fault. The one that does just what the
answer does tells which mistake the answer looks like; if none does, ``diagnose.py``
looks for what can go wrong anywhere.

All this happens in a process of its own (``process.py``, ``worker.py``), out of reach
of the notebook; what cannot be sent there runs here. Nothing is written to disk.
"""

import contextlib
import copyreg
import dis
import functools
import importlib
import inspect
import types
from dataclasses import dataclass

import numpy as np

from helpers.checking import diagnose, process, record, variations
from helpers.checking.run import as_elsewhere, observe, run
from helpers.checking.values import RTOL, same, shorten, write_down

NEAR = 1e-3  # relative: how much neutral values may change in the first case
EXERCISES = []  # all of them, in the order of the lessons
_latest = None  # the exercise checked last: it tells progress() the lesson
is_inside = False  # a check: an answer may call its own, and the worker checks no more


@dataclass(frozen=True)
class Mistake:
    """Implementations with one and the same fault, and what to tell about it."""

    looks_like: str
    look_at: str
    wrongs: tuple


class Exercise:
    """One exercise; call it with the answer to check that.

    Parameters
    ----------
    reference : callable
        The right answer; its name is ``check_`` and that of the student's function.
        If it takes no arguments, the answer is a value.
    lesson : str
        Such as "01".
    title : str
        Its heading in the notebook.
    hints : sequence of str
        Given one at a time.
    cases : callable, optional
        Takes a random generator, which is always the same, and returns a list of
        tuples of arguments, simple ones first.
    expected : str, optional
        Shown in place of the right value, where that would give the answer away.
    is_function : bool, optional
        Tells that the answer is a function, although it takes no arguments.
    view : callable, optional
        Turns what comes back into something that can be compared.
    rtol : float
        Relative tolerance of numbers.
    uses_notebook : bool, optional
        Tells that the answer needs data of the notebook beside its arguments.
    model : callable, optional
        The reference with keyword parameters for its parts; see ``variations.py``.
    neutral : dict of str to sequence, optional
        For parts of the model, the values with which an answer is right.
    offered : str, optional
        A regular expression for the words from which an answer chooses.
    unknown : str, optional
        Where to look if no mistake is known.
    """

    def __init__(
        self,
        reference,
        lesson,
        title,
        hints,
        cases=None,
        expected=None,
        is_function=None,
        view=None,
        rtol=RTOL,
        offered=None,
        uses_notebook=False,
        model=None,
        neutral=None,
        unknown=None,
    ):
        self.reference, self.lesson, self.title = reference, lesson, title
        self.hints, self.expected, self.view = tuple(hints), expected, view
        self.rtol, self.offered = rtol, offered
        self.uses_notebook = uses_notebook
        self.model, self.neutral = model, neutral or {}
        self.name = reference.__name__.removeprefix("check_")
        self.parameters = tuple(inspect.signature(reference).parameters)
        self.is_function = bool(self.parameters) or is_function
        look_at = diagnose.ONE_CASE if self.parameters else diagnose.THE_TASK
        self.unknown = diagnose.UNKNOWN, unknown or look_at
        self.make_cases = cases or (lambda rng: [()])
        self.mistakes, self.done, self.hints_given = [], False, 0
        self.__doc__ = f"Check the answer to {title!r}; .hint() gives a hint."

    @property
    def is_core(self):
        """Tell whether the lesson's minutes count it; the others are more to try."""
        return self.title.startswith(("Try ", "Milestone "))

    def __repr__(self):
        return f"<check_{self.name}: call it with your answer, or ask for .hint()>"

    def __reduce__(self):
        """Let it be sent by its name, if that is known."""
        place = self.reference.__module__, f"check_{self.name}"
        if place[0] != "__main__" and find(*place) is self:
            return find, place
        return copyreg.__newobj__, (Exercise,), vars(self)

    def mistake(self, looks_like, look_at, *wrongs):
        """Add a mistake: what it looks like, where to look, how it is made.

        Without `wrongs` this is a decorator for the function that makes it.

        Parameters
        ----------
        looks_like, look_at : str
        *wrongs : callable or dict
            Functions, or settings of the model.
        """
        if not wrongs:
            return lambda wrong: self.mistake(looks_like, look_at, wrong)
        wrongs = tuple(
            functools.partial(self.model, **wrong) if isinstance(wrong, dict) else wrong
            for wrong in wrongs
        )
        self.mistakes.append(Mistake(looks_like, look_at, wrongs))

    def cases(self):
        """Return the arguments that answers are tried with, always the same."""
        return self.make_cases(np.random.default_rng(402))

    def hint(self):
        """Print the next hint."""
        if self.hints_given == len(self.hints):
            print("That was the last hint; the next one is the first again.")
            self.hints_given = 0
            return
        self.hints_given += 1
        text = self.hints[self.hints_given - 1]
        print(f"Hint {self.hints_given} of {len(self.hints)}: {text}")

    def __call__(self, *answers):
        """Check an answer, one thing, and print what is found."""
        global _latest, is_inside
        if is_inside:
            return
        _latest, self.done = self, False
        call = f"check_{self.name}({self.name})"
        if len(answers) != 1:
            print(f"{self.name}: {len(answers)} things to check, not one: {call}")
            record.note(self, {"Seen": f"{len(answers)} things to check, not one."})
            return
        if is_unanswered(*answers):
            print(
                f"{self.name}: not answered yet. For a hint: check_{self.name}.hint()"
            )
            record.note(self, None)
            return
        try:
            is_inside = True
            report = self.examine(*answers)
        except KeyboardInterrupt:
            report = {"Seen": "the check was interrupted."}
        finally:
            is_inside = False
        self.done = "Seen" not in report
        record.note(self, report)
        if self.done:
            n = len(self.cases())
            print(f"{self.name}: passed" + (f", all {n} cases." if n > 1 else "."))
        else:
            print(f"{self.name}: not yet.")
            report["A hint"] = f"check_{self.name}.hint()"
        for label, text in report.items():
            print(f"  {label + ':':11} {text}")

    def examine(self, answer):
        """Run an answer on all cases; return what to tell, with "Seen" if it fails.

        It is a dict: each line that is to be printed, by its label.
        """
        is_network = type(answer).__module__.partition(".")[0] == "keras"
        if self.is_function and (not callable(answer) or is_network):
            kind = type(answer).__name__
            return {
                "Seen": f"something of type {kind}, which is no function.",
                "Expected": f"the function itself: check_{self.name}({self.name})",
                "Looks like": "a call, or a name that was used twice.",
                "Look at": "the parentheses of the check, and def.",
            }
        try:
            seen = process.WORKER.run(self, answer)
        except process.Ended as ended:
            return self.tell_ended(self.cases()[ended.number], ended.how)
        except process.NotSent:
            with as_elsewhere():
                seen = run(self, answer, lets_through=KeyboardInterrupt)
        with contextlib.suppress(process.Ended, process.NotSent):
            return process.WORKER.ask("judge", self, seen)
        return self.judge(seen)

    def judge(self, run):
        """Return what to tell about a Run, as `examine` does."""
        cases, seen = self.cases(), run.outcomes
        expected = list(self.outcomes(self.reference, cases))
        differs = [not self.agree(s, e) for s, e in zip(seen, expected, strict=True)]
        spoiled = [bool(outcome.changed) for outcome in seen]
        if not any(differs) and not any(spoiled):
            return {}
        mistakes = self.recognise(seen, cases, any(differs))
        if mistakes == () and not any(spoiled):
            return {}  # right, and written in another way
        first = (differs if any(differs) else spoiled).index(True)
        report = self.tell(cases[first], seen[first], expected[first])
        found = (
            diagnose.swapped(run.takes, self.parameters)
            or (variations.words_of(mistakes) if mistakes else None)
            or (None if any(differs) else diagnose.CHANGED)
            or diagnose.guess(seen, expected, self)
            or (None if self.uses_notebook else diagnose.from_outside(run.outside))
            or self.unknown
        )
        return report | dict(zip(("Looks like", "Look at"), found, strict=True))

    def outcomes(self, function, cases):
        """Run the reference or a mistake on one case after the other."""
        for case in cases:
            yield observe(function, case, self.parameters, self.view)

    def agree(self, seen, expected):
        """Tell whether two outcomes have the same value."""
        return same(seen.value, expected.value, self.rtol)

    def recognise(self, seen, cases, differs):
        """Return the mistakes of an answer that does what the student's does, or None.

        None of them is in it, if it is right and only written in another way.
        """
        second_choice = None
        for mistakes, wrong in self.what_it_may_be(seen[0], cases[:1]):
            as_changed = True
            made = self.outcomes(wrong, cases)
            for student, other in zip(seen, made, strict=True):
                as_changed &= student.changed == other.changed
                if not self.agree(student, other):
                    break
            else:
                if as_changed:
                    return mistakes
                if second_choice is None and any(s.value is not None for s in seen):
                    second_choice = mistakes
        return second_choice if differs else None

    def what_it_may_be(self, first, cases):
        """Yield the mistakes that an answer may make, and an answer that does."""
        for mistake in self.mistakes:
            for wrong in mistake.wrongs:
                yield (mistake,), wrong

        def is_likely(wrong):
            made = next(self.outcomes(wrong, cases))
            return same(first.value, made.value, NEAR)

        if self.model:
            more = self.model, self.mistakes, self.neutral, is_likely
            yield from variations.of_model(*more)

    def call(self, case):
        """Write a call down as one would in a cell."""
        if not self.is_function:
            return self.name
        return f"{self.name}({', '.join(write_down(argument) for argument in case)})"

    def tell(self, case, seen, expected):
        """Say what was seen in one case, and what was expected."""
        call, told = self.call(case), {}
        if seen.error:
            told["Seen"] = f"{call} stopped with {seen.error[0]}"
            told |= {"In": seen.error[1]} if seen.error[1] else {}
        elif self.agree(seen, expected):
            changed = ", ".join(seen.changed)
            told["Seen"] = f"{call} changed what it was given: {changed}."
            told["Expected"] = "the arguments left as they were."
            return told
        else:
            # A value is shown as it was written, not as the view sees it.
            verb = "returned" if self.is_function else "is"
            value = seen.value if self.is_function else seen.written
            told["Seen"] = f"{call} {verb} {write_down(value, expected.value)}"
        told["Expected"] = self.expected or write_down(expected.value, seen.value)
        if seen.printed:
            lines = seen.printed.replace("\n", " / ").strip(" /")
            told["Printed"] = shorten(lines, 70)
        return told

    def tell_ended(self, case, how):
        """Say how an answer ended its process, or why it had to be ended."""
        seen, looks_like, look_at = ENDINGS[how]
        return {
            "Seen": f"{self.call(case)} {seen.format(process.SECONDS)}",
            "Expected": "an answer within an instant.",
            "Looks like": looks_like,
            "Look at": look_at,
        }


# How an answer can end that comes to no end of its own: what to tell of it.
ENDINGS = {
    "too long": (
        "was still at work after {:g} seconds.",
        "a loop that never ends, or a step that takes long.",
        "while: can its condition turn false? for: does its list grow?",
    ),
    "too large": (
        "took more memory than there is room for.",
        "a list, an array or a text that grows without end.",
        "what is appended, repeated or made, and how often.",
    ),
    "died": (
        "ended Python itself.",
        "os._exit, or a crash inside a library.",
        "what it calls: return ends a function.",
    ),
}


def exercise(lesson, title, hints, *, kind=Exercise, **settings):
    """Make an exercise of the reference below, and add it to the list."""

    def decorate(reference):
        made = kind(reference, lesson, title, hints, **settings)
        names = [each.name for each in EXERCISES]
        if made.name in names:  # its module is loaded once more
            EXERCISES[names.index(made.name)] = made
            process.WORKER.stop()  # it knows the old one
            return made
        EXERCISES.append(made)
        if not is_inside:
            with contextlib.suppress(process.NotSent):
                process.WORKER.start(reference.__module__)
        return made

    return decorate


def find(module, name):
    """Return what has a name in a module, None if there is no such thing."""
    return getattr(importlib.import_module(module), name, None)


def progress():
    """Print which exercises of this notebook are done since its kernel started."""
    if _latest is None:
        print("No exercise has been checked since this notebook was started.")
        return
    lesson = [each for each in EXERCISES if each.lesson == _latest.lesson]
    core = [each for each in lesson if each.is_core]
    print(f"Done in this session: {sum(each.done for each in core)} of {len(core)}")
    for each in sorted(lesson, key=lambda each: not each.is_core):
        more = "" if each.is_core else " (more to try)"
        print(f"  [{'x' if each.done else ' '}] {each.title}{more}")


# What Python does in a function that holds nothing but ..., pass, return and words.
IDLE = {"RESUME", "NOP", "POP_TOP", "LOAD_CONST", "RETURN_CONST", "RETURN_VALUE"}


def is_unanswered(answer):
    """Tell whether nothing has been put in place of the three dots."""
    if isinstance(answer, list | tuple):
        return any(part is ... for part in answer)
    if not isinstance(answer, types.FunctionType):
        return answer is ...
    steps = list(dis.get_instructions(answer))
    return all(step.opname in IDLE for step in steps) and all(
        step.argval is None or step.argval is ...
        for step in steps
        if "CONST" in step.opname
    )
