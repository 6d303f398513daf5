"""What a run decides in a sentence is bound to it, and refresh writes it anew."""

import ast
import builtins
from pathlib import Path

import nbformat
import prose
import pytest
import refresh
from expressions import Value, bindings, drawn_by, evaluate

PATHS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))


@pytest.fixture(params=PATHS, ids=[path.stem for path in PATHS])
def texts(request):
    """The Markdown cells of a lesson."""
    cells = nbformat.read(request.param, as_version=4).cells
    return [cell for cell in cells if cell.cell_type == "markdown"]


def test_each_bound_text_is_in_its_cell(texts):
    lost = {cell.id for cell in texts if None in prose.places(cell)}
    assert not lost, "the sentence was changed; change its binding too"


def test_each_bound_text_asks_the_run(texts):
    for cell in texts:
        for text, expression in bindings(cell):
            nodes = list(ast.walk(ast.parse(expression, mode="eval")))
            names = {node.id for node in nodes if isinstance(node, ast.Name)}
            calculates = any(isinstance(node, ast.BinOp) for node in nodes)
            asks = names - set(dir(builtins)) or calculates
            assert asks, (cell.id, text, expression)


def test_calculations_in_formulas_come_out(texts):
    wrong = {cell.id: prose.wrong_calculations(cell.source) for cell in texts}
    assert not {cell: found for cell, found in wrong.items() if found}


# From here on the checker itself is checked, on small notebooks.


def lesson(sentence, *numbers, code="total = 2 + 3\nprint('total:', total)"):
    """A notebook of one code cell and one sentence after it."""
    text = nbformat.v4.new_markdown_cell(sentence, id="text")
    text.metadata["numbers"] = [list(pair) for pair in numbers]
    code = nbformat.v4.new_code_cell(code, id="code")
    return nbformat.v4.new_notebook(cells=[code, text])


def rewritten(sentence, old, *new):
    """The sentence with the old texts bound, after a run that gives the new ones."""
    notebook = lesson(sentence, *[(text, "total") for text in old])
    changed, left = prose.rewrite(notebook, {"text": [Value(text) for text in new]})
    cell = notebook.cells[1]
    told = [text for text, _ in cell.metadata["numbers"]]
    assert all(text in cell.source for text in told) or left
    return cell.source, changed, left


def test_expressions_ask_the_run_and_leave_no_name_behind(tmp_path):
    pairs = [
        ("5", "total"),
        ("five", "printed('code', r'total: (.*)')"),
        ("5", "number('code', 'total: (.*)')"),
        ("2", "given('code', '2')"),
        ("larger", "'larger' if total > 4 else 'smaller'"),
        ("before", "'seen' if 'evaluate' in globals() else 'before'"),
        ("5", "totl"),
        ("5", "given('code', '5')"),
        ("5", "printed('code', 'sum: (.*)')"),
    ]
    notebook = lesson("5 five 5 2 larger before 5 5 5", *pairs)
    stale = nbformat.v4.new_output("stream", name="stdout", text="total: 7\n")
    notebook.cells[0].outputs = [stale]
    nbformat.write(notebook, tmp_path / "00_a.ipynb")
    ran, values = refresh.run(tmp_path / "00_a.ipynb")
    given = [(value.text, value.failed) for value in values["text"]]
    assert given[:6] == [
        *[("5", False)] * 3,
        *[("2", False), ("larger", False), ("before", False)],
    ]
    assert all(failed for _, failed in given[6:])
    assert [text.partition(":")[0] for text, _ in given[6:]] == [
        *["NameError", "LookupError", "LookupError"]
    ]
    assert len(prose.false_claims(ran, values)) == 3


def test_a_sentence_and_a_run_that_differ_are_told():
    notebook = lesson("It is 6, and seven.", ("6", "a"), ("seven", "b"), ("9", "c"))
    values = {"text": [Value("5"), Value("7"), Value("9")]}
    assert prose.false_claims(notebook, values) == [
        "cell text: it says 6, the run 5",
        "cell text: 9 is bound, but not there",
    ]


def test_new_numbers_and_words_go_to_their_places():
    for sentence, old, new, wanted in [
        ("A loss of 15.15, not 8.", ["15.15"], ["15.23"], "A loss of 15.23, not 8."),
        ("5 and 15 and x5 and 5.", ["5", "5"], ["5", "6"], "5 and 15 and x5 and 6."),
        ("Seven of nine.", ["Seven", "nine"], ["8", "10"], "Eight of ten."),
        ("Seven of them.", ["Seven"], ["17"], "17 of them."),
        ("The loss is larger.", ["larger"], ["smaller"], "The loss is smaller."),
        ("Larger is it.", ["Larger"], ["smaller"], "Smaller is it."),
        ("From −3 to 4.", ["−3", "4"], ["-2.5", "-4"], "From −2.5 to −4."),
        ("$w = 0.5$", ["0.5"], ["-0.25"], "$w = -0.25$"),
        ("| 1 | 2 |\n| 3 | 4 |", ["2", "3"], ["20", "30"], "| 1 | 20 |\n| 30 | 4 |"),
    ]:
        source, changed, left = rewritten(sentence, old, *new)
        assert (source, left) == (wanted, [])
        assert changed
    assert rewritten("It is 5.", ["5"], "6")[1] == ["text: 5 → 6"]


def test_a_sentence_is_left_alone_where_the_place_is_not_sure():
    for sentence in ["It is 15.", "5.5", "−5", "5,000", "[a](5.svg)", "$x_{5}$", "x_5"]:
        assert rewritten(sentence, ["5"], "6") == (
            *[sentence, []],
            ["text: 5 is bound, but not there (6)"],
        )
    source, changed, left = rewritten("5 of 5.", ["5"], "6")
    assert (source, changed) == ("5 of 5.", [])
    assert left[0].startswith("text: 5 is there more than once")
    assert rewritten("5 of 5.", ["5"], "5") == ("5 of 5.", [], [])
    notebook = lesson("It is 5.", ("5", "totl"))
    told = prose.rewrite(notebook, {"text": [Value("NameError: totl", failed=True)]})
    assert told == ([], ["text: 5 cannot be worked out: NameError: totl"])
    assert notebook.cells[1].source == "It is 5."


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("A loss of 13.25 after five epochs of 1000.", ["13.25"]),
        ("It took 30 m, 7 % of 100, and 4 kg/m².", ["30", "7", "4"]),
        ("Lesson 05, Try 3, 2 of 10, 0.01, 2015.", []),
        ("$12.5 \\cdot 2 = 25.0$ and $x_{123}$ and `f(123)`", ["123"]),
        ("In the code 417, in the output 5.25.", []),
        ("It is 15.15.", []),  # bound
        ("```python\nx = 12345\n```\n[a](123.svg)", []),
    ],
)
def test_results_that_are_bound_to_nothing_are_told(sentence, found):
    notebook = lesson(
        sentence, ("15.15", "total"), code="x = 417\nprint(x / 80 + 0.04)"
    )
    output = nbformat.v4.new_output("stream", name="stdout", text="5.25\n")
    notebook.cells[0].outputs = [output]
    told = prose.loose_results(notebook)
    assert [line.split()[1] for line in told] == found


def test_drawn_words_are_those_of_the_figure():
    cell = nbformat.v4.new_code_cell()
    drawn = {"drawn": ['axes 1 "Loss" | 9.0', "Line2D"]}
    cell.outputs = [nbformat.v4.new_output("display_data", metadata=drawn)]
    figures = {"f": drawn_by(cell)}
    asked = ["drawn('f', 'axes 1 \"(.*)\"')", "drawn('f', '9')"]
    found = evaluate({}, asked, {}, {}, figures)
    assert found[0] == ["Loss", False]
    assert found[1][1]


def test_calculations_in_formulas_are_checked():
    right = ["2 \\cdot 3 + (-1) \\cdot 5 = 6 - 5 = 1", "\\log 0.5 \\approx -0.6931"]
    right += ["0.1 / \\sqrt{12} \\approx 0.0289", "\\tfrac12 (0.08 - 4)^2 = 7.6832"]
    right += ["20 \\cdot 50 = 1{,}000", "z = \\frac{1}{4} = 0.25", "f(3) = 7"]
    for formula in right:
        assert prose.wrong_calculations(f"So ${formula}$.") == [], formula
    for formula, false in [
        ("2 \\cdot 3 = 7", "2 \\cdot 3 = 7"),
        ("z = 1 + 1 = 3", "1 + 1 = 3"),
        ("\\tfrac12(0-4)^2 = 9", "\\tfrac12(0-4)^2 = 9"),
        ("\\sigma(0.1) \\approx 0.535", "\\sigma(0.1) \\approx 0.535"),
        ("0.25 \\cdot 0.28 = 0.08", "0.25 \\cdot 0.28 = 0.08"),
        ("0.5 \\cdot 0.2464 = 0.1233", "0.5 \\cdot 0.2464 = 0.1233"),
        ("0.1 / \\sqrt{12} \\approx 0.0298", "0.1 / \\sqrt{12} \\approx 0.0298"),
    ]:
        assert prose.wrong_calculations(f"So ${formula}$.") == [false], formula
