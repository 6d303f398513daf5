"""Work out, in the kernel of a notebook that has run, what its sentences bind.

Beside the notebook's own names an expression may use

- ``printed(cell, pattern)``: what a code cell printed in this run, or the first
  group of a pattern in it; ``number(cell, pattern)`` is the same as a number;
- ``drawn(cell, pattern)``: the same from the words in its figures: titles, labels,
  ticks, legends;
- ``given(cell, text)``: the text, if it is in the source of that code cell.
"""

import ast
import inspect
import json
from dataclasses import dataclass


@dataclass
class Value:
    """What the run gives for one binding: a text, or why there is none."""

    text: str
    failed: bool = False


def bindings(cell):
    """Return the pairs of a cell: text in the sentence, expression."""
    return [tuple(pair) for pair in cell.metadata.get("numbers", [])]


def printed_by(cell):
    """Return what a code cell printed, or showed as the value of its last line."""
    return "".join(
        output["text"]
        if output.output_type == "stream"
        else output["data"].get("text/plain", "") + "\n"
        for output in cell.outputs
        if output.output_type in ("stream", "execute_result")
    )


def drawn_by(cell):
    """Return the words in the figures of a code cell, line by line."""
    return "\n".join(
        line.rpartition(" |")[0] or line
        for output in cell.outputs
        for line in output.get("metadata", {}).get("drawn", [])
    )


def evaluate(namespace, expressions, outputs, sources, figures):
    """Evaluate expressions; this function's own text is sent to the kernel.

    The namespace is the notebook's. What each code cell printed, its code, and the
    words in its figures are told by its id. Returns a pair for each expression: its
    value as text and False, or its exception and True.
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
            raise LookupError(f"{text} is not in the code of cell {cell}")
        return text

    known = {"printed": printed, "number": number, "given": given, "drawn": drawn}
    values = []
    for expression in expressions:
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                value = eval(expression, {**namespace, **known, "re": re})
                values.append([str(value), False])
        except Exception as error:
            values.append([f"{type(error).__name__}: {error}", True])
    return values


def values_of(client, notebook):
    """Work out the bound texts of a notebook that has just run.

    The client still has the kernel that has run it. Returns, by its id, a list of
    `Value` for each cell with bindings.
    """
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    bound = [cell for cell in notebook.cells if bindings(cell)]
    arguments = json.dumps(
        [
            [expression for cell in bound for _, expression in bindings(cell)],
            {cell.id: printed_by(cell) for cell in code},
            {cell.id: cell.source for cell in code},
            {cell.id: drawn_by(cell) for cell in code},
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
    values = iter(json.loads(ast.literal_eval(answer["data"]["text/plain"])))
    return {cell.id: [Value(*next(values)) for _ in bindings(cell)] for cell in bound}


async def _awaited(reply):
    return await reply
