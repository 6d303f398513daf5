"""Bind what a run decides in a lesson's sentences: numbers, and words like "larger".

A Markdown cell binds them in the metadata key ``numbers``: pairs of the text as it is
in the sentence and a Python expression, in order of appearance. ``course.py refresh``
runs the notebook, works out each expression and writes its value into the sentence;
the tests fail where a sentence and the run differ. `expressions.py` says what an
expression may use.

A small number may be spelled: "seven" is 7. Numbers that no run gives need no binding.
"""

import re

import formulas
from expressions import bindings, printed_by

WORDS = "zero one two three four five six seven eight nine ten eleven twelve"
SPELLED = {str(number): word for number, word in enumerate(WORDS.split())}
SPELLED |= {"18": "eighteen", "20": "twenty", "30": "thirty", "100": "hundred"}
FORMULA = re.compile(r"\$\$(.+?)\$\$|\$([^$\n]+)\$", re.S)
FENCE = re.compile(r"^```.*?^```", re.M | re.S)
CODE = re.compile(r"`[^`\n]+`")
NO_PROSE = re.compile(r"(?<=\])\([^)\s]+\)|<[^>]+>|&#?\w+;")
# Where a number begins and ends: not in x1, w_{12} or the middle of 5,000, and after a
# minus sign only where that is the sign of a difference.
START = r"(?<![A-Za-z0-9_])(?<!_\{)(?<![0-9][.,])"
SIGN = r"(?<![\w)}])[-+−]"
END = r"(?![0-9]|[.,][0-9]|e-?[0-9])"
NUMBER = re.compile(
    rf"{START}(?:{SIGN})?(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]+)(?:\.[0-9]+)?{END}"
)
YEAR = re.compile("(?:19|20)[0-9]{2}")
UNIT = re.compile(r" ?%| (?:m²|m/s²?|km/h|kg/m²|kg|cm|km|m|g|s|ms)(?![\w/])")


def places(cell):
    """Return where each bound text in a cell begins and ends, in their order.

    None stands for one that is not there; those behind it are found all the same.
    """
    prose, start, found = _blanked(cell.source, FENCE, NO_PROSE), 0, []
    for text, _ in bindings(cell):
        hit = _whole(text).search(prose, start)
        found.append(hit.span() if hit else None)
        start = hit.end() if hit else start
    return found


def unsure(cell):
    """Say of each bound text that is there whether another place would do as well."""
    # The same search from the end: where both meet there is one place only.
    prose, found = _blanked(cell.source, FENCE, NO_PROSE), []
    end = len(prose)
    pairs = list(zip(bindings(cell), places(cell), strict=True))
    for (text, _), place in reversed(pairs):
        hits = [hit for hit in _whole(text).finditer(prose) if hit.end() <= end]
        found.append(bool(place and hits and hits[-1].span() != place))
        end = hits[-1].start() if place and hits else end
    return found[::-1]


def _whole(text):
    """Match a bound text where it is no part of a longer number or word."""
    before = rf"{START}(?<!{SIGN})" if text[0].isalnum() else ""
    after = END if text[-1].isdigit() else r"(?!\w)" if text[-1].isalpha() else ""
    return re.compile(before + re.escape(text) + after)


def _blanked(text, *patterns):
    """Return the text with spaces where a pattern matches, so that places stay."""
    for pattern in patterns:
        text = pattern.sub(lambda hit: re.sub(r"[^\n]", " ", hit[0]), text)
    return text


def spelled(value, like):
    """Write a value as a sentence wrote the one before: seven, Seven, 7 or −7."""
    if like.lower() in SPELLED.values():
        value = SPELLED.get(value, value)
    if like[:1].isupper() and value.islower():
        value = value[0].upper() + value[1:]
    return value.replace("-", "−") if "−" in like else value


def differing(notebook, values):
    """Compare the sentences of a notebook with what its run gives (`values_of`).

    Yields cell, number of the binding, its place or None, and the `Value`, for each
    text that is not what the run gives or that is not there.
    """
    for cell in notebook.cells:
        told = zip(bindings(cell), places(cell), values.get(cell.id, []), strict=True)
        for index, ((text, _), place, value) in enumerate(told):
            if value.failed or not place or spelled(value.text, text) != text:
                yield cell, index, place, value


def false_claims(notebook, values):
    """Return one line for each bound text that differs from the run; as `differing`."""
    return [
        f"cell {cell.id}: it says {bindings(cell)[index][0]}, the run {value.text}"
        if place
        else f"cell {cell.id}: {bindings(cell)[index][0]} is bound, but not there"
        for cell, index, place, value in differing(notebook, values)
    ]


def rewrite(notebook, values):
    """Write what the run gives into the sentences and their bindings, in place.

    Returns two lists: a line for each text that was changed, and for each that was
    left alone.
    """
    changed, left = [], []
    # From the end, so that the places before stay what they are.
    for cell, index, place, value in reversed(list(differing(notebook, values))):
        old = bindings(cell)[index][0]
        if value.failed:
            left.append(f"{cell.id}: {old} cannot be worked out: {value.text}")
        elif not place:
            left.append(f"{cell.id}: {old} is bound, but not there ({value.text})")
        elif unsure(cell)[index]:
            left.append(
                f"{cell.id}: {old} is there more than once, and one of them is now "
                f"{value.text}: change it by hand, or bind a word beside it, too"
            )
        else:
            new = spelled(value.text, old)
            if new.startswith("-") and old[0].isdigit() and _is_plain(cell, place):
                new = new.replace("-", "−", 1)
            start, end = place
            cell.source = cell.source[:start] + new + cell.source[end:]
            cell.metadata["numbers"][index] = [new, bindings(cell)[index][1]]
            changed.append(f"{cell.id}: {old} → {new}")
    return changed[::-1], left[::-1]


def _is_plain(cell, place):
    """Whether a place is neither in a formula nor in code."""
    hits = [*FORMULA.finditer(cell.source), *CODE.finditer(cell.source)]
    return not any(hit.start() < place[0] < hit.end() for hit in hits)


def loose_results(notebook):
    """Find numbers that look like results and are held by nothing.

    They have three or more significant digits, or a unit behind them; they are not
    bound, are no part of a calculation, and are in no code cell and no output. Returns
    a line for each: the cell, the number, the words around it.
    """
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    known = "\n".join(cell.source + "\n" + printed_by(cell) for cell in code)
    known = {hit[0].lstrip("+-−") for hit in NUMBER.finditer(known)}
    found = []
    for cell in notebook.cells:
        if cell.cell_type != "markdown":
            continue
        held = [place for place in places(cell) if place]
        held += [(each.start, each.end) for each in _calculations(cell.source)]
        text = _blanked(cell.source, FENCE, NO_PROSE)
        for hit in NUMBER.finditer(text):
            bare = hit[0].lstrip("+-−")
            digits = bare.replace(",", "").lstrip("0.")
            digits = digits.replace(".", "") if "." in bare else digits.rstrip("0")
            is_result = len(digits) > 2 and not YEAR.fullmatch(bare)
            is_result = is_result or UNIT.match(text, hit.end())
            inside = any(a <= hit.start() and hit.end() <= b for a, b in held)
            if is_result and not inside and bare not in known:
                around = text[max(0, hit.start() - 30) : hit.end() + 15]
                around = " ".join(around.split())
                found.append(f"{cell.id}: {hit[0]} is not bound: … {around} …")
    return found


def _calculations(source):
    """Find the calculations in a text's formulas, with their places in the text."""
    for hit in FORMULA.finditer(_blanked(source, FENCE)):
        group = 1 if hit[1] is not None else 2
        for each in formulas.calculations(hit[group]):
            each.start += hit.start(group)
            each.end += hit.start(group)
            yield each


def wrong_calculations(source):
    """Return the calculations in a text's formulas that do not come out."""
    return [
        source[each.start : each.end].strip()
        for each in _calculations(source)
        if not formulas.comes_out(each)
    ]
