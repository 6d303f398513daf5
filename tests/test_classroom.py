"""The teacher's folder: its notes follow from the lessons, its hub lets nobody in."""

import json
import os
import re
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import handout
import minutes
import notes
import pytest
import sizes
import yaml

CLASSROOM = Path(notes.__file__).parent
NUMBERS = [path.stem for path in sorted(notes.NOTES.glob("[0-9][0-9].md"))]
BOLD = re.compile(r"\*\*(.+?)\*\*")
ITALIC = re.compile(r"(?<!\*)\*([^*\n]+)\*(?!\*)")


@pytest.fixture(params=NUMBERS)
def number(request):
    return request.param


@pytest.fixture
def text(number):
    return (notes.NOTES / f"{number}.md").read_text(encoding="utf-8")


@pytest.fixture
def notebook(number):
    return notes.lesson(number)


def part(text, heading):
    """What stands under one heading of a note."""
    return re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", text, re.M | re.S)[1]


def headings(notebook):
    cells = [c.source for c in notebook.cells if c.cell_type == "markdown"]
    return re.findall(r"^#{2,3} (.*)$", "\n".join(cells), re.M)


# The notes


def test_each_lesson_has_a_note_and_the_index_leads_to_it():
    lessons = notes.ROOT.glob("notebooks/[0-9]*.ipynb")
    assert sorted(path.stem[:2] for path in lessons) == NUMBERS
    index = (notes.NOTES / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"\]\((\d\d)\.md\)", index) == NUMBERS


def test_what_follows_from_the_lesson_is_not_stale(number, text):
    """If it is: python classroom/notes.py."""
    kinds = [match["kind"] for match in notes.BLOCK.finditer(text)]
    assert {"minutes", "mistakes"} <= set(kinds)
    assert ("buttons" in kinds) == bool(notes.buttons_of(number))
    assert notes.renewed(number, text) == text, "run: python classroom/notes.py"


def test_each_predict_is_asked_in_the_order_of_the_lesson(text, notebook):
    asked = re.findall(r"^\d+\. \*\*(.+?)\*\*", part(text, "Ask before each run"), re.M)
    assert asked == notes.predictions(notebook)


def test_a_name_in_bold_is_a_heading_or_a_button_of_the_lesson(number, text, notebook):
    known = {*headings(notebook), *BOLD.findall(notes.buttons_of(number))}
    assert set(BOLD.findall(notes.BLOCK.sub("", text))) - known == set()


def test_a_message_in_italics_is_one_of_the_checks(number, text):
    exercises = [each for each in notes.EXERCISES if each.lesson == number]
    known = "\n".join(m.looks_like.lower() for e in exercises for m in e.mistakes)
    quoted = ITALIC.findall(part(text, "When they get it wrong"))
    assert len(quoted) > 1
    assert [words for words in quoted if words.lower() not in known] == []


def test_what_is_left_for_a_short_lesson_takes_no_more_than_it_has(text, notebook):
    (plan,) = re.findall(r"Leave out: (.*?)\.(?:\s|$)", text) or [""]
    left_out = set(BOLD.findall(plan))
    parts = dict(minutes.sections(notebook))
    assert left_out <= parts.keys()
    left = sum(p.minutes for heading, p in parts.items() if heading not in left_out)
    assert left <= 45


def guide():
    """The text of the teacher's guide."""
    return sizes.GUIDE.read_text(encoding="utf-8")


# The hub


class Settings:
    """Takes every setting, as the object does that JupyterHub hands to the file."""

    def __getattr__(self, name):
        setattr(self, name, Settings())
        return vars(self)[name]


@pytest.fixture
def configured(tmp_path):
    """What the file of the hub sets, with its lists in a folder of the test."""

    def read():
        path = CLASSROOM / "jupyterhub_config.py"
        place = '"/var/lib/course-hub"'
        code = path.read_text(encoding="utf-8")
        assert code.count(place) == 1
        code = code.replace(place, repr(tmp_path.as_posix()))
        settings = Settings()
        exec(compile(code, str(path), "exec"), {"get_config": lambda: settings})
        return settings

    return read


def test_nobody_comes_in_but_those_on_the_lists(configured, tmp_path):
    assert configured().Authenticator.allowed_users == set()
    (tmp_path / "students.txt").write_text("ada\ngrace\n\n", encoding="utf-8")
    (tmp_path / "teachers.txt").write_text("emmy\n", encoding="utf-8")
    settings = configured()
    assert settings.Authenticator.allowed_users == {"ada", "grace", "emmy"}
    assert settings.Authenticator.admin_users == {"emmy"}


def test_nobody_can_sign_up_and_no_password_comes_with_it(configured):
    settings = configured()
    assert settings.JupyterHub.authenticator_class == "pam"
    assert settings.LocalAuthenticator.create_system_users is False
    opens = re.compile("allow_|sign_?up|passw", re.I)  # such as allow_all, open_signup
    for name, section in vars(settings).items():
        if "Authenticator" in name:
            open_doors = {k: v for k, v in vars(section).items() if v is not False}
            assert not [key for key in open_doors if opens.search(key)]


def test_a_name_taken_off_the_lists_stays_out(configured):
    """By default everybody whom JupyterHub already knows may come again."""
    assert configured().Authenticator.allow_existing_users is False


def test_the_link_brings_new_versions_into_the_folder_that_students_have(configured):
    (link,) = re.findall(r"`(https://\S+/git-pull\?\S+)`", guide())
    asked = parse_qs(urlsplit(link).query)
    (repo,), (opened,) = asked["repo"], asked["urlpath"]
    folder = Path(repo).name  # nbgitpuller's rule
    assert f"git clone {repo} /etc/skel/{folder}\n" in guide()
    for page in (opened, configured().Spawner.default_url.strip("/")):
        assert page.startswith(f"lab/tree/{folder}/notebooks/")
        assert (notes.ROOT / page.removeprefix(f"lab/tree/{folder}/")).is_file()


def test_each_student_has_limits(configured):
    settings = configured()
    assert settings.JupyterHub.spawner_class == "systemd"  # it holds them
    assert re.fullmatch(r"\d+[MG]", settings.Spawner.mem_limit)
    assert 0 < settings.Spawner.cpu_limit <= 2
    assert 0 < int(settings.SystemdSpawner.unit_extra_properties["TasksMax"]) < 1000


# The cluster


@pytest.fixture
def values():
    return yaml.safe_load(sizes.VALUES.read_text(encoding="utf-8"))


def test_as_it_stands_nobody_gets_into_the_cluster(values):
    config = values["hub"]["config"]
    assert config["JupyterHub"] == {"authenticator_class": "null"}
    allowed = {"admin_users": [], "allowed_users": [], "allow_existing_users": False}
    assert config["Authenticator"] == allowed


def test_placeholders_make_room_for_students(values):
    assert values["scheduling"]["podPriority"]["enabled"] is True


@pytest.mark.skipif(os.name == "nt", reason="the line is for the shell of the image")
def test_the_course_is_copied_into_a_students_folder_once(values, tmp_path):
    image, home = tmp_path / "image", tmp_path / "home"
    handout.write(image)
    home.mkdir()
    hooks = values["singleuser"]["lifecycleHooks"]
    *shell, line = hooks["postStart"]["exec"]["command"]
    assert line.count("/srv/course") == 1
    assert " --target-repo-dir /srv/course " in guide()

    def start():
        command = [*shell, line.replace("/srv/course", str(image))]
        subprocess.run(command, env=os.environ | {"HOME": str(home)}, check=True)

    (home / ".course.part").mkdir()  # of a start that was broken off
    start()
    assert [path.name for path in home.iterdir()] == ["course"]
    # Jupyter starts where the student's folder is, so that what is saved stays.
    assert values["hub"]["config"]["KubeSpawner"]["working_dir"] == "/home/jovyan"
    page = values["singleuser"]["defaultUrl"].removeprefix("/lab/tree/")
    (home / page).write_text("mine", encoding="utf-8")
    start()
    assert (home / page).read_text(encoding="utf-8") == "mine"


def test_the_memory_kept_for_a_student_follows_from_the_load_test(values):
    """If it doesn't: python classroom/sizes.py."""
    measured = json.loads(sizes.MEASURED.read_text(encoding="utf-8"))
    text = sizes.VALUES.read_text(encoding="utf-8")
    assert sizes.with_guarantee(text, measured) == text
    kept = int(values["singleuser"]["memory"]["guarantee"].removesuffix("M"))
    need = measured["lessons"][1]["memory_mb_95"]
    assert need * sizes.RESERVE <= kept < need * 1.5


# The tables


def test_the_tables_of_the_guide_follow_from_the_load_test():
    """If they don't: python classroom/sizes.py."""
    measured = json.loads(sizes.MEASURED.read_text(encoding="utf-8"))
    assert sizes.written_into(guide(), measured) == guide()
    measured["lessons"][0]["memory_mb_95"] += 500
    assert sizes.written_into(guide(), measured) != guide()
