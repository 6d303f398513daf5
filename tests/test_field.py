"""What was seen in the field and is not about one exercise: threads, spreadsheets."""

import sys
import threading
import time
import types

import cloudpickle
import pytest
from test_checking import HALFWAY, PASSED, halfway
from test_exercises import told

from helpers import data

cloudpickle.register_pickle_by_value(sys.modules[__name__])  # as what a notebook holds


@pytest.mark.parametrize("held", [None, types.ModuleType("keras")])
def test_a_thread_of_the_notebook_goes_on_during_a_check(held):
    """Nothing is rewound, nobody is blamed: also where the answer runs here."""
    seen, is_over = [], threading.Event()

    def watch():
        while not is_over.is_set():
            seen.append(time.monotonic())
            time.sleep(0.001)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        body = "held; len(seen); return -b / w"
        assert told(HALFWAY, halfway(body, seen=seen, held=held)) == PASSED
    finally:
        is_over.set()
        thread.join()
    assert len(seen) > 1
    assert seen == sorted(seen)


SPOILED = {
    "another encoding": lambda text: text.replace(" kg", " kg\u00b0"),
    "no column sex, bmi": lambda text: text.replace("sex,", "s,").replace("bmi", "b"),
    "other columns than": lambda text: text.replace("sex,age", "age,sex"),
    "no column id": lambda text: "",
}


@pytest.mark.parametrize("words", SPOILED)
def test_what_else_a_spreadsheet_does_to_the_file_is_told(words, tmp_path):
    copy = tmp_path / "bmi_data.csv"
    text = SPOILED[words](data.BMI_FILE.read_text(encoding="utf-8"))
    copy.write_text(text, encoding="latin-1")
    with pytest.raises(ValueError, match=words) as error:
        data.load_bmi_data(copy)
    assert "make_bmi_data.py" in str(error.value)


def test_decimal_commas_in_quotes_are_told(tmp_path):
    copy = tmp_path / "bmi_data.csv"
    copy.write_text(",".join(data.BMI_COLUMNS) + '\n1,f,30,"170,5","65,9","22,7"\n')
    with pytest.raises(ValueError, match="commas as decimal points"):
        data.load_bmi_data(copy)
