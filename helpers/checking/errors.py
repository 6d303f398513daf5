"""What the errors of Python and its libraries mean in an answer."""

# What an error looks like, by its name.
ERRORS = {
    "NameError": "a name that nobody has given a value: is it spelt as above?",
    "RecursionError": "a function that calls itself without end.",
    "ZeroDivisionError": "a division by 0.",
    "IndexError": "a place beyond the end of a list: the first one is [0].",
    "SystemExit": "exit(), which ends a program; return ends a function.",
    "EOFError": "input(), which asks a person.",
    "UnboundLocalError": "a variable that is used before it is set.",
    "TypeError": "two kinds of things that do not go together, or brackets too many.",
    "UFuncTypeError": "-=, *= or /= on an array of whole numbers, or numbers as text.",
    "AttributeError": "a name behind a dot that this thing does not have.",
    "KeyError": "a name in square brackets that is not there.",
    "ValueError": "a shape or a value that does not fit.",
    "OverflowError": "a number beyond all bounds.",
    "ModuleNotFoundError": "a library that is not there: is it spelt as above?",
    "NotImplementedError": "a place that is still to be filled.",
}
MATH = (
    "a function of math that is given an array: it takes one number.",
    "math.: np.exp, np.log and the like take arrays.",
)
LIST = (
    "a list, and lists can't calculate.",
    "np.array(...) around it, or a loop with zip.",
)
PRODUCT = (
    "a product of tables whose sizes don't fit.",
    "np.dot(a, b): each row of a needs as many entries as b has rows.",
)
# What it looks like and where to look, by words of what the error says.
SAYS = {
    "TypeError": {
        "only length-1 arrays": MATH,
        "only 0-dimensional arrays": MATH,
        "by non-int of type": (
            "a list times a number, or a list: that doesn't multiply what is in it.",
            "np.array(...) around the list, or a loop.",
        ),
        "for ^:": (
            "a ^, which is no power in Python.",
            "**: x**2 is x squared.",
        ),
        ": 'list' and": LIST,
        "and 'list'": LIST,
        "list indices must be": (
            "a list in whose square brackets stands no whole number.",
            "[:, 0] and [True, False] are for arrays: np.array(...) makes one.",
        ),
        "NoneType": (
            "None, where a number was meant.",
            "what hands it over: print, append and a def without return give None.",
        ),
        "positional argument": (
            "a call with too few or too many things in its brackets.",
            "the call, and the def of what it calls.",
        ),
        "not callable": (
            "round brackets behind what is no function.",
            "a star that is missing, or square brackets: w[0], not w(0).",
        ),
        "not iterable": (
            "one number, where a list or an array is gone through.",
            "for, sum and zip: what do they go through?",
        ),
        "cannot unpack": (
            "one number, where several are taken apart.",
            "for a, b in ...: is zip(...) missing?",
        ),
        "not subscriptable": (
            "square brackets behind one number, or behind a function.",
            "what stands before [, here or in what this line calls.",
        ),
        "method": ("a function without its brackets.", ".std is not .std()."),
    },
    "ValueError": {
        "Expected 2D array": (
            "a plain row, where a table with one row per sample is wanted.",
            "values.reshape(-1, 1) makes a column of it; .ravel() lays it flat again.",
        ),
        "truth value of a": (
            "an array where one True or False is wanted.",
            "if, and, or: take one entry, or np.where, or & and | with brackets.",
        ),
        "math domain error": (
            "a logarithm of 0 or less, or a root of less than 0.",
            "what goes into math.log or math.sqrt: can it be 0, or below?",
        ),
        "expected a positive input": (
            "a logarithm of 0 or less.",
            "what goes into math.log: can it be 0, or below?",
        ),
        "not aligned": PRODUCT,
        "mismatch in its core": PRODUCT,
        "could not be broadcast": (
            "arrays whose shapes don't go together.",
            "their .shape: is one a column, or has it other rows?",
        ),
        "setting an array element with a sequence": (
            "an array of arrays that differ in length.",
            "what is put together: numbers with numbers, rows with rows.",
        ),
        "zip() argument": (
            "lists of different lengths.",
            "zip: which two lists go through it?",
        ),
    },
    "AttributeError": {
        "'list' object has": (
            "a list, where an array is meant.",
            "np.array(...) around it: a list has no such name.",
        ),
        "'NoneType' object has": (
            "None, where a thing was meant.",
            "what hands it over: append, sort and a def without return give None.",
        ),
    },
    "OverflowError": {
        "math range error": (
            "a power of e that is too large for Python.",
            "math.exp: its exponent may be 709 at most. Is there a minus missing?",
        ),
    },
    "ModuleNotFoundError": {
        "tensorflow": (
            "Keras, looked for inside TensorFlow.",
            "the import: this course uses import keras, without tensorflow.",
        ),
    },
}


def meaning(case, parameters):
    """See what an error means."""
    words, line = case.error
    name = case.value.name
    if name == "TypeError" and line is None:
        order = f"def: it takes {', '.join(parameters) or 'nothing'}, in this order"
        return "a function that takes other arguments.", f"{order} and without *."
    for part, told in SAYS.get(name, {}).items():
        if part in words:
            return told
    place = "the line above." if line else "what Python says."
    return ERRORS.get(name, "a step Python refuses."), place
