"""What a class needs, by arithmetic from what the load test measured.

    python classroom/sizes.py

writes the tables into the guide and the memory that a cluster keeps for each student
into `values.yaml`, from `measured.json`.
"""

import json
import math
import re
from pathlib import Path

MEASURED = Path(__file__).with_name("measured.json")
GUIDE = Path(__file__).with_name("README.md")
VALUES = Path(__file__).with_name("values.yaml")
CLASSES = (30, 300, 3000)
RESERVE = 1.3  # memory beyond what was measured: notebooks left open, own experiments
HUB_GB = 2  # the system, the hub and the proxy
START_S = 120  # everybody has started and run lesson 02 within this time
NODE_GB, NODE_CPUS = 64, 16  # a usual machine of a cluster


def rows(measured):
    """Return the rows of both tables: what was measured, and what follows.

    Parameters
    ----------
    measured : dict
        What `load_test.py` printed.

    Returns
    -------
    tuple of list of list of str
        One row for each lesson; one row for each size of class.
    """
    lessons = [
        [
            each["lesson"],
            str(each["students"]),
            *(
                f"{each[key + '_median']:.0f} / {each[key + '_95']:.0f}"
                for key in ("kernel_s", "last_cell_s", "memory_mb")
            ),
            f"{each['start_cpu_s_median']:.1f} / {each['lesson_cpu_s_median']:.0f}",
            str(len(each["failures"])),
        ]
        for each in measured["lessons"]
    ]
    plain, keras = measured["lessons"]
    return lessons, [needs(n, plain, keras) for n in CLASSES]


def needs(n_students, plain, keras):
    """Return the row of one class: memory, processors and machines of a cluster."""
    plain_gb = HUB_GB + n_students * plain["memory_mb_95"] * RESERVE / 1000
    keras_gb = HUB_GB + n_students * keras["memory_mb_95"] * RESERVE / 1000
    cpus = math.ceil(n_students * plain["lesson_cpu_s_median"] / START_S)
    nodes = max(keras_gb / NODE_GB, cpus / NODE_CPUS)
    return [
        f"{n_students:,}",
        f"{math.ceil(plain_gb):,} GB",
        f"{math.ceil(keras_gb):,} GB",
        f"{cpus:,}",
        f"{math.ceil(nodes):,}",
    ]


def with_guarantee(values, measured):
    """Return the text of `values.yaml` with the memory that lessons 07-09 need.

    With less, Kubernetes puts more students on a machine than its memory holds.
    """
    keras = measured["lessons"][1]
    need = keras["memory_mb_95"] * RESERVE  # both count an M as 1024 * 1024 bytes
    return re.sub(r"(guarantee: )\d+M", rf"\g<1>{math.ceil(need / 50) * 50}M", values)


def table(head, rows):
    """Return a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def tables(measured):
    """Return the tables of the guide by their names."""
    lessons, sizes = rows(measured)
    killed = [
        [part, f"{seen['back_s']:.0f}", seen["notebook"], seen["variables"]]
        for part, seen in measured["killed"].items()
    ]
    refused = [[what, str(answer)] for what, answer in measured["refused"].items()]
    return {
        "lessons": table(LESSONS_HEAD, lessons),
        "sizes": table(SIZES_HEAD, sizes),
        "killed": table(KILLED_HEAD, killed),
        "refused": table(["tried", "answer"], refused),
    }


def written_into(text, measured):
    """Return the guide's text with its tables made from what was measured."""
    for name, lines in tables(measured).items():
        begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        head, _, rest = text.partition(begin)
        text = head + begin + "\n" + lines + "\n" + end + rest.partition(end)[2]
    return text


LESSONS_HEAD = [
    *("lesson", "students", "kernel ready, s", "last cell, s", "memory, MB"),
    *("processor: start / all, s", "failures"),
]
SIZES_HEAD = [
    *("students", "memory, lessons 00–06", "memory, lessons 07–09", "processors"),
    "machines of 64 GB and 16 processors",
]
KILLED_HEAD = ["killed", "back after, s", "saved notebook", "variables"]


def main():
    """Write the tables into the guide, and the memory into `values.yaml`."""
    measured = json.loads(MEASURED.read_text(encoding="utf-8"))
    text = GUIDE.read_text(encoding="utf-8")
    GUIDE.write_text(written_into(text, measured), encoding="utf-8", newline="\n")
    values = with_guarantee(VALUES.read_text(encoding="utf-8"), measured)
    VALUES.write_text(values, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
