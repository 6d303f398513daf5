"""Hold the numbers in a lesson's sentences to what its cells compute.

A cell binds its numbers in the metadata key ``numbers``: pairs of the text as it
stands in the prose and a Python expression, in order of appearance. After a run the
expression, as text, must be what the prose says. The prose of a Markdown cell is its
text; that of a code cell is what it tells ``show`` about its figures, but for what
stands in braces there, which comes from the run. Beside the notebook's own names an
expression may use

- ``printed(cell, pattern)``: what a code cell printed in this run, or the first
  group of a pattern in it; ``number(cell, pattern)`` is the same as a number;
- ``drawn(cell, pattern)``: the same from the words in its figures (see
  `helpers.drawn`): titles, labels, ticks, legends;
- ``given(cell, text)``: the text, if it stands in the source of that code cell,
  outside what it tells ``show``.

``python tests/prose.py 02`` lists the numbers of a lesson that nothing holds, and what
must stand in the list for them to be allowed.
"""

import ast
import builtins
import inspect
import json
import re
import sys
import tomllib
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import formulas
import nbformat

HERE = Path(__file__).resolve().parent
NOTEBOOKS = HERE.parent / "notebooks"
NUMBER = re.compile(
    r"(?<![A-Za-z0-9_.])"  # not in x1, w_1 or the middle of a number
    r"(?:(?<![\w)}])[-+−])?"  # a sign, unless it is the minus of a difference
    r"(?:10\^(?:\{-?[0-9]+\}|[0-9])"  # a power of ten is one number
    r"|[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?(?![0-9])"
    r"|[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?)"
)
FENCE = re.compile(r"^```.*?^```", re.M | re.S)
FORMULA = re.compile(r"\$\$(.+?)\$\$|\$([^$\n]+)\$", re.S)
INLINE_CODE = re.compile(r"`([^`\n]+)`")
NO_PROSE = re.compile(r"(?<=\])\([^)\s]+\)|<[^>]+>|&#?\w+;")

# Numbers that no run gives, wherever they stand, and why. Other tests hold them.
RULES = {
    "title of the lesson": re.compile(r"\A# [0-9]+ "),
    "link to a lesson": re.compile(
        r"\[(?:lesson )?([0-9]{2})(?=[^\]]*\]\(\1_\w+\.ipynb)"
    ),
    "title of an exercise": re.compile(r"^### (?:Try|Milestone) [0-9]+:", re.M),
    "number in a list": re.compile(r"^[0-9]+\. |^### (?:Cause|Link) [0-9]+:", re.M),
    "time, compared with the README": re.compile(r"\*\*Time:\*\* [0-9]+ minutes"),
}

WORDS = {
    **{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7},
    **{"eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12},
    **{"twenty": 20, "thirty": 30, "hundred": 100},
}
# A word counts as a number where it counts things: "five epochs", "two hidden neurons".
# Elsewhere it may be bound, too, but goes unnoticed if it is not; "one" always does.
_MANY = "|".join(word for word in WORDS if word != "one")
_THINGS = (
    "ages arguments arrays bars biases borders circles classes columns cells curves "
    "digits dots epochs errors features hours inputs layers lines links losses models "
    "networks neurons numbers outputs panels parameters people pictures points "
    "predictions probabilities products rates rows runs samples scalers seeds sets "
    "slopes splits stages starts steps stops students times trainings triangles "
    "values weights"
)
COUNTED = re.compile(
    rf"\b(?:{_MANY})(?= (?:[\w-]+ )?(?:{_THINGS.replace(' ', '|')})\b)", re.I
)


@dataclass
class Number:
    """A number in a Markdown cell: its text, its place, the rule that lets it be."""

    text: str
    start: int
    end: int
    rule: str | None = None


def numbers_in(source, quotable=""):
    """Find the numbers in a Markdown text.

    Parameters
    ----------
    source : str
    quotable : str
        The code of the notebook and what it prints: inline code that stands in
        it word for word, and holds a name, is a quotation.

    Returns
    -------
    list of Number
    """
    text = _blanked(source, FENCE, NO_PROSE)
    found_formulas = list(FORMULA.finditer(text))
    for formula in found_formulas:
        text = _numbers_only(text, formula)
    ruled = [
        (hit.start(), hit.end(), reason)
        for reason, rule in RULES.items()
        for hit in rule.finditer(source)
    ]
    for hit in INLINE_CODE.finditer(text):
        if re.search("[A-Za-z_]", NUMBER.sub("", hit[1])) and hit[1] in quotable:
            ruled.append((*hit.span(), "quoted code"))
    for formula in found_formulas:
        ruled += _ruled_in(formula)
    found = []
    for hit in NUMBER.finditer(text):
        rules = [why for a, b, why in ruled if a <= hit.start() and hit.end() <= b]
        found.append(Number(hit[0], *hit.span(), rules[0] if rules else None))
    for hit in COUNTED.finditer(text):
        found.append(Number(hit[0], *hit.span()))
    return sorted(found, key=lambda number: number.start)


def descriptions(source):
    """Return what a piece of code tells ``show`` about its figures, as syntax."""
    calls = [each for each in ast.walk(ast.parse(source)) if isinstance(each, ast.Call)]
    names = [getattr(c.func, "id", getattr(c.func, "attr", "")) for c in calls]
    return [c.args[1] for c, name in zip(calls, names, strict=True) if name == "show"]


def text_of(cell):
    """Return the prose of a cell: its text, or what it says about its figures."""
    if cell.cell_type == "markdown":
        return cell.source
    return "\n".join(_literal(each) for each in descriptions(cell.source))


def _literal(words):
    """The words written out in an expression, with "…" for what the run puts in."""
    if isinstance(words, ast.Constant) and isinstance(words.value, str):
        return words.value
    if isinstance(words, ast.JoinedStr):
        return "".join(_literal(part) for part in words.values)
    if isinstance(words, ast.BinOp) and isinstance(words.op, ast.Add):
        return _literal(words.left) + _literal(words.right)
    if isinstance(words, ast.FormattedValue) or (
        isinstance(words, ast.Call) and words.func.attr == "description"
    ):
        return "…"
    raise ValueError(f"write the words out in show(): {ast.unparse(words)}")


def code_of(cell):
    """Return the code of a cell; of what it tells ``show`` only what it computes."""
    code = cell.source
    for words in descriptions(cell.source):
        put_in = [v for v in ast.walk(words) if isinstance(v, ast.FormattedValue)]
        computed = ", ".join(ast.unparse(each.value) for each in put_in)
        code = code.replace(ast.get_source_segment(cell.source, words), computed)
    return code


def _blanked(text, *patterns):
    """The text with spaces in place of what matches, so that places stay."""
    for pattern in patterns:
        text = pattern.sub(lambda hit: re.sub(r"[^\n]", " ", hit[0]), text)
    return text


def _numbers_only(text, formula):
    """The text without subscripts, words and names of commands in one formula."""
    marks = re.compile(
        r"_(?:\{[^}=]*\}|\w)|\^\{\([^)]*\)\}|\\text\{[^}]*\}"
        r"|\\[a-zA-Z]+"
    )
    return text[: formula.start()] + _blanked(formula[0], marks) + text[formula.end() :]


def _inside(formula):
    """The formula without its dollars, and the place where it begins."""
    group = 1 if formula[1] is not None else 2
    return formula[group], formula.start(group)


def _ruled_in(formula):
    """The places in a formula that no run gives, with the reason."""
    body, shift = _inside(formula)
    for each in formulas.calculations(body):
        yield each.start + shift, each.end + shift, "calculation, checked by itself"


def wrong_calculations(source):
    """Return the calculations in a text's formulas that do not come out."""
    bodies = [_inside(each)[0] for each in FORMULA.finditer(_blanked(source, FENCE))]
    return [
        body[each.start : each.end].strip()
        for body in bodies
        for each in formulas.calculations(body)
        if not formulas.comes_out(each)
    ]


def bindings_of(cell):
    """The pairs of a cell: text in the prose, expression."""
    return [tuple(pair) for pair in cell.metadata.get("numbers", [])]


def operands(expression):
    """The numbers written out in an expression, but for places and exponents."""
    tree = ast.parse(expression, mode="eval")
    skipped = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript):
            skipped |= set(ast.walk(node.slice))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
            skipped |= set(ast.walk(node.right))
        if isinstance(node, ast.FormattedValue) and node.format_spec:
            skipped |= set(ast.walk(node.format_spec))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "round":
            skipped |= set(node.args[1:])
    return {
        float(node.value)
        for node in ast.walk(tree)
        if node not in skipped
        and isinstance(node, ast.Constant)
        and type(node.value) in (int, float)
    }


def kind(expression, source):
    """Say what holds an expression to the run.

    Parameters
    ----------
    expression, source : str
        The expression, and the Markdown text in which its number stands.

    Returns
    -------
    str
        "name" for a name of the notebook, "printed" (or drawn), "given", "arithmetic"
        for a calculation with numbers of the same text, or "nothing".
    """
    tree = ast.parse(expression, mode="eval")
    nodes = list(ast.walk(tree))
    stored = {
        node.id
        for node in nodes
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    stored |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    names = {node.id for node in nodes if isinstance(node, ast.Name)} - stored
    if names & {"printed", "number", "drawn"}:
        return "printed"
    if "given" in names:
        return "given"
    if names - set(dir(builtins)) - {"np", "math", "re"}:
        return "name"
    # To print a literal is no calculation, and its operands must stand in the text.
    calculates = names & {"np", "math"} or any(
        isinstance(node, ast.BinOp | ast.Compare) for node in nodes
    )
    shown = {abs(_as_float(each.text)) for each in numbers_in(source)} | {1, 2, 100}
    return "arithmetic" if calculates and operands(expression) <= shown else "nothing"


def _as_float(text):
    if text.lower() in WORDS:
        return float(WORDS[text.lower()])
    text = text.replace("−", "-").replace(",", "")
    power = re.fullmatch(r"([-+]?)10\^\{?(-?[0-9]+)\}?", text)
    return float(f"{power[1]}1e{power[2]}" if power else text)


@dataclass
class Account:
    """What became of the numbers of one cell."""

    bound: list  # (Numbers, expression)
    ruled: list  # (Number, reason)
    listed: list  # Numbers that the list allows
    loose: list  # Numbers held by nothing
    stale: list  # texts in the list that no number needs, or a place that is wrong
    lost: list  # bindings whose text is not in the cell
    wanted: str  # what must stand in the list for the loose ones to be allowed


def account(cell, listed=(), quotable=""):
    """Say for each number of a cell what holds it.

    Parameters
    ----------
    cell : NotebookNode
    listed : list of str
        The numbers allowed to be unbound, as in "0 1: reason", in order of
        appearance. Each bound number before the last of them counts as "_", so that
        no two numbers can change places.
    quotable : str
        See `numbers_in`.

    Returns
    -------
    Account
    """
    numbers = numbers_in(text_of(cell), quotable)
    bound, lost = _bound(cell, numbers)
    held = {number.start for inside, _ in bound for number in inside}
    ruled = [(n, n.rule) for n in numbers if n.rule and n.start not in held]
    left = [n for n in numbers if n.start in held or not n.rule]
    texts = ["_" if n.start in held else n.text for n in left]
    while texts and texts[-1] == "_":
        texts.pop()
    entries = [text for each in listed for text in each.partition(": ")[0].split()]
    loose, stale = [], []
    steps = SequenceMatcher(None, texts, entries, autojunk=False).get_opcodes()
    for step, a, b, c, d in steps:
        if step != "equal":
            loose += [n for n in left[a:b] if n.start not in held]
            stale += entries[c:d] or (["_"] if entries else [])
    allowed = [n for n in left if n not in loose and n.start not in held]
    return Account(bound, ruled, allowed, loose, stale, lost, " ".join(texts))


def _bound(cell, numbers):
    """Find the bound texts in a cell, one after the other; return found and lost."""
    bound, lost, place, prose = [], [], 0, text_of(cell)
    middles = {i for each in numbers for i in range(each.start + 1, each.end)}
    for text, expression in bindings_of(cell):
        for hit in re.finditer(re.escape(text), prose):
            start, end = hit.span()
            inside = [n for n in numbers if start <= n.start and n.end <= end]
            # The 2 of x2 is no number, and the 5 of 15 is not a whole one.
            holds = inside or not re.search("[0-9]", text)
            if start >= place and holds and not {start, end} & middles:
                bound.append((inside, expression))
                place = end
                break
        else:
            lost.append((text, expression))
    return bound, lost


def read_list():
    """Read the numbers allowed to be unbound: notebook -> cell -> texts: reason."""
    with open(HERE / "unbound_numbers.toml", "rb") as file:
        return tomllib.load(file)


def quotable(notebook):
    """All code of a notebook, solutions included, and all it printed."""
    parts = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            parts += [cell.source, _stdout(cell)]
        else:
            parts += FENCE.findall(cell.source)
    return "\n".join(parts)


def _stdout(cell):
    """What a code cell printed, or showed as the value of its last line."""
    return "".join(
        output["text"]
        if output.output_type == "stream"
        else output["data"].get("text/plain", "") + "\n"
        for output in cell.outputs
        if output.output_type in ("stream", "execute_result")
    )


def _drawn(cell):
    """The words in the figures of a code cell, line by line."""
    return "\n".join(
        line.rpartition(" |")[0] or line
        for output in cell.outputs
        for line in output.get("metadata", {}).get("drawn", [])
    )


def evaluate(namespace, claims, outputs, sources, figures):
    """Evaluate the expressions; this function's own text is sent to the kernel.

    Parameters
    ----------
    namespace : dict
        The notebook's; left as it is.
    claims : list
        Triples of cell, printed text, expression.
    outputs, sources, figures : dict
        What each code cell printed, its code, and the words in its figures, by its id.

    Returns
    -------
    list of str
        The value of each expression as text, or the exception it raised.
    """
    import contextlib
    import io
    import re

    def look_up(texts, verb, cell, pattern):
        hit = re.search(pattern or r"(?s)\A.*\Z", texts[cell], re.M)
        if not hit:
            raise LookupError(f"cell {cell} did not {verb} {pattern!r}")
        return hit[1] if hit.re.groups else hit[0]

    def printed(cell, pattern=None):
        return look_up(outputs, "print", cell, pattern)

    def drawn(cell, pattern=None):
        return look_up(figures, "draw", cell, pattern)

    def number(cell, pattern):
        value = float(printed(cell, pattern).replace(",", ""))
        return int(value) if value == int(value) else value

    def given(cell, text):
        before = r"(?<![\w.])" if text[0].isalnum() else ""
        after = r"(?!\w|\.\d)" if text[-1].isalnum() else ""
        if not re.search(before + re.escape(text) + after, sources[cell]):
            raise LookupError(f"{text} does not stand in the code of cell {cell}")
        return text

    helpers = {"printed": printed, "number": number, "given": given, "re": re}
    helpers["drawn"] = drawn
    values = []
    for _, _, expression in claims:
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                values.append(str(eval(expression, {**namespace, **helpers})))
        except Exception as error:
            values.append(f"{type(error).__name__}: {error}")
    return values


def false_claims(client, notebook):
    """Compare the bound numbers with what a run gives.

    Parameters
    ----------
    client : NotebookClient
        With a kernel, still alive, that has run the whole notebook.
    notebook : NotebookNode
        The notebook that ran, with the outputs of that run.

    Returns
    -------
    list of tuple
        Cell, text in the prose, and what the run gives or the exception raised,
        for each claim that is not so.
    """
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    claims = [
        (cell.id, text, expression)
        for cell in notebook.cells
        for text, expression in bindings_of(cell)
    ]
    if not claims:
        return []
    arguments = json.dumps(
        [
            claims,
            {c.id: _stdout(c) for c in code},
            {c.id: code_of(c) for c in code},
            {c.id: _drawn(c) for c in code},
        ]
    )
    # One expression, so that it leaves no name behind in the notebook's namespace.
    expression = (
        "(lambda json, own: (exec("
        f"{inspect.getsource(evaluate)!r}, own), json.dumps(own['evaluate']("
        f"dict(globals()), *json.loads({arguments!r}))))[1])(__import__('json'), {{}})"
    )
    reply = client.kc.execute(
        "",
        silent=True,
        store_history=False,
        user_expressions={"values": expression},
        reply=True,
        timeout=300,
    )
    if inspect.isawaitable(reply):
        from jupyter_core.utils import run_sync

        reply = run_sync(_awaited)(reply)
    answer = reply["content"]["user_expressions"]["values"]
    if answer["status"] != "ok":
        raise RuntimeError(f"{answer['ename']}: {answer['evalue']}")
    values = json.loads(ast.literal_eval(answer["data"]["text/plain"]))
    return [
        (cell, text, value)
        for (cell, text, _), value in zip(claims, values, strict=True)
        if _plain(text) != _plain(value)
    ]


def _plain(text):
    """One spelling for what reads alike: 7 and seven, the two minus signs."""
    return str(WORDS.get(text.lower(), text)).replace("−", "-")


async def _awaited(reply):
    return await reply


def main(beginnings):
    """List the loose numbers of the lessons, each with the words around it."""
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        if not path.name.startswith(tuple(beginnings)):
            continue
        notebook = nbformat.read(path, as_version=4)
        listed = read_list().get(path.stem, {})
        code = quotable(notebook)
        for cell in notebook.cells:
            found, text = account(cell, listed.get(cell.id, ()), code), text_of(cell)
            for each in found.loose:
                around = text[max(0, each.start - 40) : each.end + 20]
                print(f"{cell.id}: {each.text}: {' '.join(around.split())}")
            for lost, _ in found.lost:
                print(f"{cell.id}: {lost} is bound, but does not stand there")
            if found.stale:
                print(f"{cell.id}: not needed: {' '.join(found.stale)}")
            if found.loose or found.stale:
                print(f"{cell.id}: the list: {found.wanted}")


if __name__ == "__main__":
    main(sys.argv[1:] or [""])
