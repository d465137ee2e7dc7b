"""What does a class hand in? Some forty submissions of lesson 6, right, wrong, broken and hostile.

With each stands what grading must make of it: a status for every exercise, or a part of the reason for which it cannot
be graded.
"""

import csv
import io
import json
import stat
import textwrap
import zipfile
from pathlib import Path

from lesson_answers import WRONG

from nnwidgets.teaching.roster import folder_name

LESSON = Path(__file__).parent.parent / "lessons" / "06_how_big_a_step.ipynb"
RIGHT = {
    "6.1": "return 2 / h",
    "6.2": "return 1 / h",
    "6.3": """
        if step_size * h >= 2:
            return np.inf
        w, steps = 1.0, 0
        while w * w > 0.01:
            w, steps = w - step_size * h * w, steps + 1
        return steps""",
}
NAMES = {"6.1": "largest_step", "6.2": "one_step", "6.3": "steps_to_one_percent"}
ALL = tuple(NAMES)
LONG_LOOP = "while True:\n    pass"
CAUGHT_LOOP = """
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
"""


def notebook(answers=RIGHT, first="", last="", change=None):
    """Return lesson 6 as bytes, with answers typed in place of the stubs, and a cell more at either end."""
    data = json.loads(LESSON.read_text("utf-8"))
    for cell in data["cells"]:
        cell["source"] = "".join(cell["source"])
        for name, text in answers.items():
            if cell["cell_type"] == "code" and f"def {NAMES[name]}(" in cell["source"]:
                cell["source"] = cell["source"].replace(
                    "    ...", textwrap.indent(textwrap.dedent(text).strip(), "    ")
                )
    if first:
        data["cells"].insert(0, code(first))
    if last:
        data["cells"].append(code(last))
    if change:
        change(data)
    return json.dumps(data).encode()


def code(source):
    """Return a code cell."""
    return {"cell_type": "code", "metadata": {}, "execution_count": 7, "outputs": [], "source": textwrap.dedent(source)}


def zipped(files):
    """Return a zip as bytes. A name may be a `zipfile.ZipInfo`."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return packed.getvalue()


def link(name):
    """Return a zip entry that is a symbolic link."""
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def _only_functions(data):
    data["cells"] = [
        cell
        for cell in data["cells"]
        if cell["cell_type"] == "code" and ("def " in cell["source"] or "import" in cell["source"])
    ]


def _renamed(data):
    for cell in data["cells"]:
        cell["source"] = cell["source"].replace("largest_step", "my_own_step")


def _reversed(data):
    data["cells"] = [code("import numpy as np"), *reversed(data["cells"])]


def _bare(data):
    data["metadata"] = {}
    for cell in data["cells"]:
        cell.pop("id", None)
        cell.pop("metadata", None)
        cell.pop("outputs", None)


PATCHES = """
    import json, math, numpy as np, builtins
    class Yes(float):
        __eq__ = __lt__ = __gt__ = __le__ = __ge__ = lambda self, other: True
        __hash__ = float.__hash__
    for name in ("allclose", "isclose", "array_equal"):
        setattr(np, name, lambda *a, **k: True)
    json.dumps = lambda *a, **k: '{"answers": "right", "status": "right", "score": 1.0}'
    builtins.float, builtins.bool = Yes, (lambda *_: True)
    import nnwidgets as nw, nnwidgets.exercises as ex
    nw.check = lambda *a, **k: "right"
    for exercise in ex.EXERCISES.values():
        type(exercise).is_right = lambda *a: True
        type(exercise).judge = lambda *a: ex.Verdict(True, 1.0, "right")
    largest_step = lambda h: Yes(1)
    one_step = lambda h: Yes(1)
    steps_to_one_percent = lambda h, s: Yes(1)
"""
FORGERY = """
    import os, json, threading, time
    def shout():
        verdict = {"ran": True, "status": "right", "right": True, "score": 1.0, "answers": [[1.0] * 5] * 3}
        for handle in range(3, 64):
            try:
                os.write(handle, (json.dumps(verdict) + "\\n").encode())
            except OSError:
                pass
    shout()
    def largest_step(h):
        shout()
        return 0.0
"""
NOTHING_TO_REACH = """
    import os, socket, glob
    def reached():
        try:
            socket.create_connection(("{host}", {port}), timeout=3)
            return "the network"
        except OSError:
            pass
        for place in ("{submissions}", "{roster}", "/root/.bashrc", "/etc/passwd", "/etc/shadow", "/home"):
            if os.path.exists(place):
                return place
        try:
            open("/usr/planted", "w")
            return "/usr"
        except OSError:
            pass
        return ""
    def largest_step(h):
        return -1 if reached() else 2 / h
"""
STRAY = """
    import subprocess, sys
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600) # stray-of-{token}"], start_new_session=True)
"""
FORKS = "import os\nwhile True:\n    os.fork()"
FILLED = """
    import os
    for number in range(20):
        with open(f"filler-{number}", "wb") as file:
            file.write(bytes(20_000_000))
"""


def _is(status, **scores):
    """Return what to expect: a status for all three exercises, or one for each."""
    return {name: scores.get(name.replace(".", "_"), status) for name in ALL}


R, N, T = "right", "not yet", "not tried yet"
EVERY_MISTAKE = {
    f"mistaken{number}": {name: list(WRONG[name].items())[number] for name in ALL}
    for number in range(max(len(WRONG[name]) for name in ALL))
}

# student: (the submission, what each exercise must get, or a part of the reason why it is ungraded)
HANDED_IN = {
    "ada": (notebook(), _is(R)),
    "untried": (notebook({}), _is(T)),
    "own-way": (notebook({"6.1": "return 7.5 + h", "6.2": "return -h", "6.3": "return 3 * h"}), _is(N)),
    "half": (notebook(RIGHT | {"6.1": "return 2 / h if h < 4 else 0.001"}), _is(R, **{"6_1": N})),
    "loop-inside": (notebook(RIGHT | {"6.1": LONG_LOOP}), _is(R, **{"6_1": N})),
    "loop-caught": (notebook(RIGHT | {"6.1": CAUGHT_LOOP}), _is(R, **{"6_1": N})),
    "loop-outside": (notebook(last=LONG_LOOP), _is(R)),
    "loop-deaf": (
        notebook(last=f"import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\n{LONG_LOOP}"),
        "still running",
    ),
    "exits": (notebook(last="import os\nos._exit(0)"), "ended the process"),
    "exits-inside": (notebook(RIGHT | {"6.1": "import os\nos._exit(0)"}), _is(R, **{"6_1": N})),
    "raises-exit": (notebook(RIGHT | {"6.1": "raise SystemExit"}, last="raise SystemExit"), _is(R, **{"6_1": N})),
    "killed": (notebook(last="import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"), "ended the process"),
    "kills-server": (
        notebook(last="import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nimport time\ntime.sleep(60)"),
        "ended the process",
    ),
    "fork-bomb": (notebook(last=FORKS), "processes"),
    "fork-bomb-inside": (notebook(RIGHT | {"6.1": FORKS}), _is(R, **{"6_1": N})),
    "eight-gigabytes": (notebook(first="x = bytearray(8 * 10**9)"), _is(R)),
    "eight-inside": (notebook(RIGHT | {"6.2": "return len(bytearray(8 * 10**9))"}), _is(R, **{"6_2": N})),
    "prints": (
        notebook(first="print('x' * 50_000_000)", last="for _ in range(500_000):\n    print('x' * 100)"),
        _is(R),
    ),
    "fills-disk": (notebook(first=FILLED), _is(R)),
    "patches": (notebook({}, last=PATCHES), _is(N)),
    "forges": (notebook({}, last=FORGERY), _is(N)),
    "deleted": (notebook(change=_only_functions), _is(R)),
    "renamed": (notebook(change=_renamed), _is(R)),
    "reordered": (notebook(change=_reversed), _is(R)),
    "bare": (notebook(change=_bare), _is(R)),
    "broken": (notebook()[:-100], "is no notebook"),
    "pdf": (b"%PDF-1.7 \xff\xfe nothing of ours", "is no notebook"),
    "deep": (b"[" * 200_000, "is no notebook"),
    "empty": (b"", "is empty"),
    "=1+1": (notebook(), _is(R)),
    "ольга": (notebook(), _is(R)),
    **{
        name: (notebook({one: text for one, (_, text) in mistakes.items()}), _is(N))
        for name, mistakes in EVERY_MISTAKE.items()
    },
}
ZIPS = {
    "zip-good": (
        zipped({"work/lesson.ipynb": notebook(first="open('points.csv').read()"), "work/points.csv": "1,2"}),
        _is(R),
    ),
    "zip-up": (zipped({"../../evil.ipynb": notebook()}), "outside its folder"),
    "zip-link": (zipped({link("lesson.ipynb"): "/etc/passwd"}), "links in it"),
    "zip-bomb": (zipped({"lesson.ipynb": notebook(), "zeros": bytes(60_000_000)}), "more than"),
    "zip-damaged": (zipped({"lesson.ipynb": notebook()})[:-40], "damaged"),
}
NAMED = {'quote"': 'O\'Neil, "Ann"', "ada": "Lovelace, Ada", "=1+1": "=HYPERLINK(1)", "ольга": "Ольга, Ильина"}


def write_class(folder, **around):
    """Write a class into a folder: roster.csv and submissions/. Return what to expect, by student.

    `around` fills in what a submission tries to reach: host, port and token.
    """
    submissions = folder / "submissions"
    submissions.mkdir(parents=True)
    expected = {}
    for student, (content, wanted) in HANDED_IN.items():
        _write(submissions / f"{folder_name(student)}.ipynb", content)
        expected[student] = wanted
    for student, (content, wanted) in ZIPS.items():
        _write(submissions / f"{student}.zip", content)
        expected[student] = wanted
    around = {"submissions": submissions, "roster": folder / "roster.csv", **around}
    reaches, stray = (textwrap.dedent(text).format(**around) for text in (NOTHING_TO_REACH, STRAY))
    _write(submissions / "section b" / "reaches" / "a" / "lesson.ipynb", notebook(last=reaches))
    _write(submissions / "strays_123_4567_lesson-1.ipynb", notebook(last=stray))
    _write(submissions / "Moo Dle_77_assignsubmission_file_" / "lesson.ipynb", notebook())
    _write(submissions / "twice.ipynb", notebook())
    _write(submissions / "twice-copy.ipynb", notebook({}))
    _write(submissions / "stranger.ipynb", notebook())
    _write(submissions / ".ipynb_checkpoints" / "ada.ipynb", b"old")
    expected |= {"reaches": _is(R), "strays": _is(R), "moo": _is(R), "twice": "both answer"}
    expected |= {"stranger.ipynb": "tells a student"}
    students = [*(name for name in expected if name != "stranger.ipynb"), "absent", 'quote"']
    names = {"moo": "Moo Dle", **NAMED}
    with (folder / "roster.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["id", "name"], *([student, names.get(student, student)] for student in students)])
    return expected


def _write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
