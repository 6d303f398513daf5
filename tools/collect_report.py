"""Write what came of the submissions: a table for programs, and a page to read."""

import collections
import csv
import html
from dataclasses import dataclass, field

import collect_find

from helpers.checking import record

NO_CHECK, NOT_REACHED = "no check found", "not reached"
STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 75em;
  padding: 0 1em; color: #222; background: #fff; }
table { border-collapse: collapse; margin: 1em 0; }
th, td { border: 1px solid #bbb; padding: .3em .6em; text-align: left;
  vertical-align: top; }
thead th { background: #eee; }
.solved { background: #dff2df; }
.not_answered, .absent { color: #666; }
"""


@dataclass
class Row:
    """What is told of one student."""

    student: str
    found: dict = field(default_factory=dict)  # (verdict, words), by the exercise
    remarks: list = field(default_factory=list)

    def solved(self):
        """Return how many exercises are solved."""
        return sum(verdict == record.SOLVED for verdict, _ in self.found.values())

    def of(self, exercises):
        """Return verdict and words for each of these exercises."""
        return [self.found.get(e.name, ("absent", NO_CHECK)) for e in exercises]


def in_words(line):
    """Return the verdict on an answer, and what to say of it."""
    verdict = line["verdict"]
    if verdict == record.CRASHED:
        words = str(line.get("seen", "")).partition(record.STOPPED)[2]
    else:
        words = str(line.get("looks like") or line.get("seen") or "")
    words = " ".join(words.split())[:200]
    is_told = verdict in (record.NOT_YET, record.CRASHED) and words
    return verdict, f"{verdict}: {words}" if is_told else verdict


def without_a_verdict(name, ran):
    """Return the same for an exercise of which no check has told anything."""
    numbers = {line["failed"]: line for line in ran.failed}
    for number, line in numbers.items():
        if name in collect_find.checked(line["source"]):
            # An answer that is no Python has no name: the cause is the cell before.
            cause = numbers.get(number - 1, line)
            return record.CRASHED, f"{record.CRASHED}: {cause['reason']}"
    return "absent", NOT_REACHED if ran.ended else NO_CHECK


def write_csv(path, rows, exercises):
    """Write a row for each student and a column for each exercise."""
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        names = [f"{each.lesson} {each.name}" for each in exercises]
        table.writerow(["student", "solved", "of", *names, "remarks"])
        for row in rows:
            found = [words for _, words in row.of(exercises)]
            told = [row.student, *found, "; ".join(row.remarks)]
            student, *others = map(harmless, told)
            table.writerow([student, row.solved(), len(exercises), *others])


def harmless(text):
    """Keep a spreadsheet from taking a text for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def write_html(path, rows, exercises, told):
    """Write a page with what was found, for each exercise and for each student."""
    parts = [f"<h1>{html.escape(path.stem)}</h1>", f"<p>{html.escape(told)}</p>"]
    parts += ["<h2>What the class found hard</h2>"]
    for each in exercises:
        counts = collections.Counter(row.of([each])[0][1] for row in rows)
        head = f"{each.lesson}, {each.title} ({each.name})"
        lines = [[str(n), words] for words, n in counts.most_common()]
        parts += [f"<h3>{html.escape(head)}</h3>", table(["students", "found"], lines)]
    names = [f"{each.lesson} {each.name}" for each in exercises]
    lines, classes = [], []
    for row in rows:
        found = row.of(exercises)
        done = f"{row.solved()} of {len(exercises)}"
        words = [words for _, words in found]
        lines.append([row.student, done, *words, "; ".join(row.remarks)])
        kinds = [verdict.replace(" ", "_") for verdict, _ in found]
        classes.append(["", *kinds, ""])
    head = ["student", "solved", *names, "remarks"]
    parts += ["<h2>Who solved what</h2>", table(head, lines, classes)]
    title = html.escape(path.stem)
    page = (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{title}</title><style>{STYLE}</style></head><body>\n"
        + "\n".join(parts)
        + "\n</body></html>\n"
    )
    path.write_text(page, encoding="utf-8", errors="replace")


def table(head, lines, classes=None):
    """Return a table in HTML; the first column names the row."""
    text = "".join(f'<th scope="col">{html.escape(cell)}</th>' for cell in head)
    rows = []
    for number, (first, *others) in enumerate(lines):
        kinds = classes[number] if classes else [""] * len(others)
        cells = "".join(
            f'<td class="{kind}">{html.escape(cell)}</td>'
            for cell, kind in zip(others, kinds, strict=True)
        )
        rows.append(f'<tr><th scope="row">{html.escape(first)}</th>{cells}</tr>')
    body = "\n".join(rows)
    return f"<table><thead><tr>{text}</tr></thead>\n<tbody>{body}</tbody></table>"
