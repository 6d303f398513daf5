"""What the sentences of a defence must hold: enough words, and three numbers."""

import re

from helpers.exercises.bmi_file import the_file

ROWS = {"30", "26", "1976"}  # left out, dropped, kept
COUNTED = r"(?i)\b(rows?|people|persons?)\b"  # what such a number counts
NO_COUNT = r"(?i)\bBMIs?\s+([a-z]+\s+){0,3}\d+|\d+ ?(kg|cm|%|years)"
SENTENCES = 5
FEWEST_WORDS = 4


def fault_in(said, error):
    """Return what to tell of too few sentences, or of some without what decides.

    Parameters
    ----------
    said : str or sequence of str
    error : float
        The test error of the network that is defended.

    Returns
    -------
    tuple of str or None
        What was seen, what it looks like, where to look.
    """
    texts = said if isinstance(said, list | tuple) else [said]
    sentences = [one for text in texts for one in split(str(text))]
    if len(sentences) < SENTENCES:
        return (
            f"sentences: {len(sentences)} of them with {FEWEST_WORDS} words or more.",
            "a case that isn't finished.",
            "the task: it names five things, one for each sentence.",
        )
    numbers_said = [text for one in sentences for text in numbers_in(one)]
    rivals = the_file().on_test.values()
    mine = [k for k, text in enumerate(numbers_said) if tells(text, error)]
    others = [
        k for k, text in enumerate(numbers_said) for r in rivals if tells(text, r)
    ]
    counts = [re.sub(NO_COUNT, "", s) for s in sentences if re.search(COUNTED, s)]
    rows = {re.sub(r"[.,](?=\d{3}$)", "", n) for one in counts for n in numbers_in(one)}
    for is_there, what, where in [
        (mine, "your test error", 'defence["test_error"], with two decimals or more.'),
        (
            set(others) - set(mine[:1]),
            "a rival's test error",
            "results[name] of a rival, with two decimals or more.",
        ),
        (
            rows & ROWS,
            "the rows that you left out",
            'the cleaning report. The number and the word "rows" go together.',
        ),
    ]:
        if not is_there:
            return (
                f"sentences: without {what}.",
                "words without the number that somebody needs to decide.",
                where,
            )
    return None


def split(text):
    """Return the sentences of a text that have enough words; a number is one, too."""
    parts = re.split(r"[.!?]+[\"')\]]*(?=\s|$)", text)
    return [p for p in parts if len(re.findall(r"\w\S*", p)) >= FEWEST_WORDS]


def numbers_in(text):
    """Return the numbers of a text as they are written."""
    return re.findall(r"\d+(?:[.,]\d+)*", text)


def tells(text, value):
    """Tell whether a number, as written in a sentence, is a value, rounded."""
    if not re.fullmatch(r"\d+([.,]\d+)?", text):
        return False
    _, _, decimals = text.replace(",", ".").partition(".")  # a decimal comma will do
    number = float(text.replace(",", "."))
    if number == 0:
        return value < 0.0005
    last_place = 10.0 ** -len(decimals)
    return len(decimals) >= 2 and abs(number - value) <= last_place / 2 + 1e-5
