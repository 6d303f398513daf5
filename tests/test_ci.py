"""What runs by itself on each change and once a week is all that it should be."""

import re
from pathlib import Path

import matrix
import yaml

ROOT = Path(__file__).resolve().parent.parent
RUN = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
WORKFLOW = (ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")
SYSTEMS = ["ubuntu-latest", "macos-latest", "windows-latest"]


def test_each_change_is_tested_with_a_browser_with_faults_and_on_another_python():
    lines = [re.sub(r"(^| )#.*", "", line) for line in RUN.splitlines()]
    lines = [line for line in lines if line]
    assert lines[0] == "set -eu"  # the first that fails ends it
    # Without this line the browser tests are skipped where there is no browser.
    start = lines.index("export CI=true")
    assert lines[start + 1 :] == [
        "python3 course.py test",
        "python3 course.py test --faults",
        "exec python3 course.py test --matrix=3.13 "
        "--ignore-glob='*_browser.py' -k 'not again'",
    ]
    assert "course.py" not in "".join(lines[:start])


def test_the_workflow_runs_on_all_systems_and_pythons_and_weekly_with_the_newest():
    workflow = yaml.safe_load(WORKFLOW)  # a tab, for one, is an error
    triggers = workflow[True]  # to YAML the key "on" is a yes
    assert triggers.keys() == {"push", "pull_request", "schedule", "workflow_dispatch"}
    (weekly,) = triggers["schedule"]
    assert re.fullmatch(r"\d+ \d+ \* \* [0-6]", weekly["cron"])
    assert workflow["jobs"].keys() == {"pinned", "newest"}
    pinned, newest = workflow["jobs"]["pinned"], workflow["jobs"]["newest"]
    assert pinned["if"] == "github.event_name != 'schedule'"
    assert newest["if"] == "github.event_name != 'push'"
    assert pinned["strategy"]["matrix"] == {"os": SYSTEMS, "python": matrix.PINNED}
    assert newest["strategy"]["matrix"] == {"os": SYSTEMS}
    pythons, commands = [], []
    for job in (pinned, newest):
        assert job["runs-on"] == "${{ matrix.os }}"
        assert job["strategy"]["fail-fast"] is False
        assert not [step for step in job["steps"] if "continue-on-error" in step]
        steps = {step.get("uses", "").split("@")[0]: step for step in job["steps"]}
        pythons.append(steps["actions/setup-python"]["with"]["python-version"])
        commands.append([step.get("run", "") for step in job["steps"]])
    assert pythons[0] == "${{ matrix.python }}"
    assert pythons[1] in matrix.PINNED
    assert "python course.py test" in commands[0]
    assert commands[1][-1] == (
        "python course.py test --matrix=newest --ignore-glob=*_browser.py"
    )


def test_the_matrix_knows_each_row_that_is_asked_for():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    asked = [re.findall(r"--matrix=([^\s`]+)", text) for text in (RUN, WORKFLOW)]
    assert all(asked)
    for rows in [*asked, re.findall(r"--matrix=([^\s`]+)", readme)]:
        for row in ",".join(rows).split(",") if rows else []:
            assert row in matrix.ROWS
