"""Each number in the lessons' sentences is what the run gives, or on a list."""

from pathlib import Path

import nbformat
import prose
import pytest
from nbclient import NotebookClient

PATHS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
IDS = [path.stem for path in PATHS]
LISTED = prose.read_list()
PLACE = {"metadata": {"path": str(Path(__file__).parent)}}


def client_of(notebook, resources):
    return NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        coalesce_streams=True,
        extra_arguments=["--IPKernelApp.log_level=40"],
        resources=resources,
    )


def run_and_compare(notebook, resources=PLACE):
    """Run a notebook, and return the claims that are false after it."""
    client = client_of(notebook, resources)
    with client.setup_kernel():
        for index, cell in enumerate(notebook.cells):
            client.execute_cell(cell, index)
        return prose.false_claims(client, notebook)


@pytest.fixture(params=PATHS, ids=IDS)
def path(request):
    return request.param


@pytest.fixture
def accounts(path):
    """What became of the numbers of each cell."""
    notebook = nbformat.read(path, as_version=4)
    listed = LISTED.get(path.stem, {})
    quotable = prose.quotable(notebook)
    return {
        cell.id: prose.account(cell, listed.get(cell.id, ()), quotable)
        for cell in notebook.cells
    }


def test_each_number_is_bound_or_on_the_list(accounts):
    loose = {cell: [n.text for n in a.loose] for cell, a in accounts.items() if a.loose}
    assert not loose, "bind them, or add them to tests/unbound_numbers.toml"


def test_the_list_holds_what_is_needed_in_its_place_and_nothing_else(accounts, path):
    wrong = {cell: (a.stale, a.wanted) for cell, a in accounts.items() if a.stale}
    assert not wrong, "on the list, and what should stand there"
    assert LISTED.get(path.stem, {}).keys() <= accounts.keys()
    assert LISTED.keys() <= set(IDS)


def test_each_bound_text_stands_in_its_cell(accounts):
    lost = {cell: a.lost for cell, a in accounts.items() if a.lost}
    assert not lost, "the sentence was changed; change its binding too"


def test_calculations_in_formulas_come_out(path):
    notebook = nbformat.read(path, as_version=4)
    wrong = {
        cell.id: prose.wrong_calculations(cell.source)
        for cell in notebook.cells
        if cell.cell_type == "markdown"
    }
    assert not {cell: found for cell, found in wrong.items() if found}


def test_each_expression_asks_the_run(path):
    notebook = nbformat.read(path, as_version=4)
    kinds = {
        (cell.id, text): prose.kind(expression, prose.text_of(cell))
        for cell in notebook.cells
        for text, expression in prose.bindings_of(cell)
    }
    assert not [key for key, kind in kinds.items() if kind == "nothing"]
    # Calculations by hand stay the exception: most numbers must come from the run.
    by_hand = [key for key, kind in kinds.items() if kind == "arithmetic"]
    assert len(by_hand) <= max(1, len(kinds) // 10), by_hand


# From here on the checker itself is checked, on small notebooks.


def lesson(sentence, numbers, code="total = 2 + 3\nprint('total:', total)"):
    """A notebook of one code cell and one sentence after it."""
    text = nbformat.v4.new_markdown_cell(sentence, metadata={"numbers": numbers})
    cells = [nbformat.v4.new_code_cell(code), text]
    for cell, name in zip(cells, ["code", "text"], strict=True):
        cell["id"] = name
    return nbformat.v4.new_notebook(cells=cells)


def texts(numbers):
    return [number.text for number in numbers]


def loose(sentence, numbers=(), listed=(), quotable=""):
    cell = lesson(sentence, list(numbers)).cells[1]
    return texts(prose.account(cell, listed, quotable).loose)


def test_true_claims_pass_and_leave_the_namespace_alone():
    numbers = [["5", "total"], ["five", "printed('code', r'total: (.*)')"]]
    notebook = lesson("It is 5, that is five, from 2.", numbers)
    notebook.cells[1].metadata["numbers"].append(["2", "given('code', '2')"])
    client = client_of(notebook, PLACE)
    with client.setup_kernel():
        client.execute_cell(notebook.cells[0], 0)
        before = names_in(client)
        assert prose.false_claims(client, notebook) == []
        assert names_in(client) == before


def names_in(client):
    cell = nbformat.v4.new_code_cell("print(sorted(globals()))")
    client.nb.cells.append(cell)
    client.execute_cell(cell, len(client.nb.cells) - 1)
    # IPython itself counts the cells.
    return [n for n in eval(client.nb.cells.pop().outputs[0].text) if n[:2] != "_i"]


def test_false_claims_and_failing_expressions_are_named():
    numbers = [
        ["6", "total"],
        ["5", "totl"],
        ["5", "1 / 0"],
        ["5", "given('code', '5')"],
        ["5", "printed('code', 'sum: (.*)')"],
        ["5.0", "total"],
    ]
    notebook = lesson("6, 5, 5, 5, 5 and 5.0.", numbers)
    false = run_and_compare(notebook)
    assert [(cell, text) for cell, text, _ in false] == [
        ("text", text) for text, _ in numbers
    ]
    values = [value for *_, value in false]
    assert values[0] == values[5] == "5"
    assert values[1].startswith("NameError: name 'totl'")
    assert values[2].startswith("ZeroDivisionError")
    assert values[3].startswith("LookupError: 5 does not stand in the code")
    assert values[4].startswith("LookupError: cell code did not print")


def test_what_is_printed_comes_from_the_run_not_from_the_file():
    notebook = lesson("It is 5.", [["5", "printed('code', 'total: (.*)')"]])
    stale = nbformat.v4.new_output("stream", name="stdout", text="total: 7\n")
    notebook.cells[0].outputs = [stale]
    assert run_and_compare(notebook) == []


def test_a_number_without_a_binding_is_loose():
    assert loose("The loss is 13.25.") == ["13.25"]
    assert loose("The loss is 13.25, not 8.", [["13.25", "loss"]]) == ["8"]
    assert loose("From 5 to 5.", [["5", "a"], ["5", "b"]]) == []
    assert loose("An error of `[0.24]` or $z = 0.24$.") == ["0.24", "0.24"]
    assert loose("| 2 | 3 |") == ["2", "3"]
    assert loose("After five epochs, in two ways.") == ["five"]
    assert loose("After five epochs.", [["five", "f(X, 5)"]]) == []
    assert loose("Three samples, or four hidden neurons.") == ["Three", "four"]
    assert loose("$\\sigma(z) = 1/(1+e^{-2z})$") == ["1", "1", "-2"]
    assert loose("$L = \\tfrac12 (\\hat y - y_1)^2$") == ["12", "2"]
    assert loose("$\\sum_{i=1}^{n} x_i$") == ["1"]
    # Only the expression of a number is held by its binding, not what stands in it.
    assert loose("With 0.15 it is 275.", [["275", "f(0.15)"]]) == ["0.15"]


def test_the_list_excuses_a_number_once_and_goes_stale():
    assert loose("Take 7 and 7.", listed=["7: given"]) == ["7"]
    cell = lesson("Take 7.", []).cells[1]
    account = prose.account(cell, ["7 8: given"])
    assert account.stale == ["8"]
    assert texts(account.listed) == ["7"]


@pytest.mark.parametrize(
    "sentence", ["4 of 7, not 5.", "5 of 4, not 7.", "7 of 5, not 4.", "7 of 4."]
)
def test_numbers_that_change_places_do_not_fit_the_list(sentence):
    numbers, listed = [["4", "total"]], ["7 _ 5: given"]
    right = prose.account(lesson("7 of 4, not 5.", numbers).cells[1], listed)
    wrong = prose.account(lesson(sentence, numbers).cells[1], listed)
    assert not right.loose + right.stale
    assert wrong.stale
    assert wrong.wanted != right.wanted == "7 _ 5"


def test_a_bound_text_must_stand_there_whole():
    for sentence in ["It is 15.", "It is 5.5.", "It is −5.", "It is 5,000."]:
        cell = lesson(sentence, [["5", "total"]]).cells[1]
        assert prose.account(cell).lost == [("5", "total")], sentence


def test_what_is_no_claim_is_left_alone():
    for sentence in [
        "# 02 Gradient descent",
        "### Try 3: a shape",
        "[01 A neuron](01_a_neuron.ipynb)",
        "**Time:** 40 minutes.",
        "The feature x1, `x1`, $x_1$ and $w_{12}$.",
        "The output $\\hat y_1 = \\sigma(w_{12} x_1)$, the sum $\\sum_i x_i^{(2)}$.",
        "```python\nx = 17\n```",
        "![Words](../images/17.svg)",
    ]:
        assert loose(sentence) == [], sentence
    assert loose("Call `f(402)`.", quotable="y = f(402)") == []
    assert loose("Call `f(403)`.", quotable="y = f(402)") == ["403"]
    # Who names a lesson or an exercise can name the wrong one.
    assert loose("As in lesson 05, and in Try 3.") == ["05", "3"]
    # A link's number must be that of its lesson.
    assert loose("[01 A neuron](02_a_neuron.ipynb)") == ["01"]


def test_signs_powers_and_groups_belong_to_a_number():
    text = "from −3 to +4.5, 1,000 and $10^{-8}$, 6-3-1, $z = 2 - 1$, `1e-8`"
    expected = ["−3", "+4.5", "1,000", "10^{-8}", "6", "3", "1", "2", "1", "1e-8"]
    assert texts(prose.numbers_in(text)) == expected


def figure_lesson(words, numbers=()):
    """A notebook of one cell that shows a figure, in these words."""
    cell = nbformat.v4.new_code_cell(
        f"total = 2 + 3\nshow(ax, {words})", metadata={"numbers": list(numbers)}
    )
    cell["id"] = "figure"
    shown = nbformat.v4.new_output("display_data", metadata={"drawn": ["axes 1 | 9.0"]})
    cell.outputs = [shown]
    return nbformat.v4.new_notebook(cells=[cell])


def test_a_number_in_what_is_said_of_a_figure_is_loose_too():
    words = """"Two lines, " f"up to {total:.0f} of 6." + explorer.description('9')"""
    cell = figure_lesson(words).cells[0]
    assert prose.text_of(cell) == "Two lines, up to … of 6.…"
    assert texts(prose.account(cell).loose) == ["Two", "6"]
    cell = figure_lesson(words, [["6", "total + 1"]]).cells[0]
    assert texts(prose.account(cell, ["Two: counted"]).loose) == []
    with pytest.raises(ValueError, match="write the words out"):
        prose.text_of(figure_lesson("words").cells[0])


def test_what_is_said_of_a_figure_does_not_prove_itself():
    cell = figure_lesson('f"The {total} of 6."').cells[0]
    assert prose.code_of(cell) == "total = 2 + 3\nshow(ax, total)"
    claims = [("", "", e) for e in ["given('f', '6')", "given('f', '3')"]]
    claims += [("", "", f"drawn('f', '{p}')") for p in ["axes (.)", "9", "two"]]
    drawn = prose._drawn(cell)
    found = prose.evaluate({}, claims, {}, {"f": prose.code_of(cell)}, {"f": drawn})
    assert [value.partition(":")[0] for value in found] == [
        *["LookupError", "3", "1", "LookupError", "LookupError"]
    ]


def test_calculations_in_formulas_are_checked():
    right = [
        "$2 \\cdot 3 + (-1) \\cdot 5 = 6 - 5 = 1$",
        "$0.1 / \\sqrt{12} \\approx 0.0289$",
        "$\\tfrac12 (0.08 - 4)^2 = 7.6832$",
        "$20 \\cdot 50 = 1{,}000$",
        "$z = \\frac{1}{4} = 0.25$",
        "$f(3) = 7$",
    ]
    for formula in right:
        assert prose.wrong_calculations(formula) == [], formula
    for formula, false in [
        ("$2 \\cdot 3 = 7$", "2 \\cdot 3 = 7"),
        ("$z = 1 + 1 = 3$", "1 + 1 = 3"),
        ("$0.25 \\cdot 0.28 = 0.08$", "0.25 \\cdot 0.28 = 0.08"),
        ("$0.5 \\cdot 0.2464 = 0.1233$", "0.5 \\cdot 0.2464 = 0.1233"),
        ("$0.1 / \\sqrt{12} \\approx 0.0298$", "0.1 / \\sqrt{12} \\approx 0.0298"),
    ]:
        assert prose.wrong_calculations(formula) == [false], formula
        assert texts(prose.numbers_in(formula)) == texts(
            n for n in prose.numbers_in(formula) if n.rule
        ), formula


def test_an_expression_that_asks_nothing_is_found_out():
    for expression, kind in [
        ("f'{mse:.0f}'", "name"),
        ("[len(x) for x in rows]", "name"),
        ("printed('run', 'loss (.*)')", "printed"),
        ("number('run', 'loss (.*)')", "printed"),
        ("drawn('run', 'loss (.*)')", "printed"),
        ("given('run', '0.1')", "given"),
        ("2 * 3 + 1", "arithmetic"),
        ("f'{np.exp(-3):.1f}'", "arithmetic"),
        ("226", "nothing"),
        ("str(226)", "nothing"),
        ("f'{226:.0f}'", "nothing"),
        ("200 + 26", "nothing"),
        ("[x for x in [226]][0]", "nothing"),
        ("(lambda v: v)(226)", "nothing"),
    ]:
        assert prose.kind(expression, "2 · 3 + 1 = 7, 226") == kind, expression
