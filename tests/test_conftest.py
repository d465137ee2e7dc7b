"""Does conftest.py fail a test in which an error was only logged, and set what each kind of notebook is judged by?"""

import json
import os
import subprocess
import sys
from pathlib import Path

import chromium
import nbformat
import pytest

ROOT = Path(__file__).parent.parent

SWALLOWED = {
    "a button's handler": """
        button = ipywidgets.Button()
        button.on_click(lambda _: 1 / 0)
        button.click()
    """,
    "interactive": """
        slider = ipywidgets.interactive(lambda x: 1 / (x - 5), x=(0, 10, 1))
        slider.children[0].value = 5
    """,
    "a message from the page": """
        widget = ipywidgets.Button()
        widget.on_msg(lambda *_: 1 / 0)
        widget._handle_custom_msg({}, [])
    """,
    "a log with its traceback": """
        try:
            1 / 0
        except ZeroDivisionError:
            logging.getLogger("anything").exception("no luck")
    """,
}


@pytest.fixture
def run(tmp_path):
    """Return a function that runs pytest in a new folder with the project's conftest.py: files -> exit code, output."""

    def run(files, *flags):
        (tmp_path / "conftest.py").write_bytes((ROOT / "conftest.py").read_bytes())
        (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n    slow: s\n    logs_exception: l\n")
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *flags, str(tmp_path)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
        return done.returncode, done.stdout

    return run


def test_error_that_was_only_logged_fails_its_test(run):
    text = "import logging\nimport ipywidgets\nimport pytest\n"
    for number, body in enumerate(SWALLOWED.values()):
        text += f"\ndef test_{number}():{body}\n"
    code, output = run({"test_swallowed.py": text})
    assert code == 1, output
    assert f"{len(SWALLOWED)} passed, {len(SWALLOWED)} errors" in output, "each passes, and is failed by the fixture"
    assert output.count("only logged, not raised: ") >= len(SWALLOWED)


def test_quiet_test_and_test_about_logging_pass(run):
    text = "import logging, pytest\n\ndef test_quiet():\n    logging.getLogger('a').warning('all is well')\n"
    text += (
        "\n@pytest.mark.logs_exception\ndef test_about_it():\n    logging.getLogger('a').warning('Exception in x')\n"
    )
    code, output = run({"test_fine.py": text})
    assert code == 0, output


def test_slow_tests_come_first(run):
    text = "import pytest\n\ndef test_quick(): pass\n\n@pytest.mark.slow\ndef test_slow(): pass\n"
    _, output = run({"test_order.py": text}, "--collect-only")
    assert output.index("test_slow") < output.index("test_quick")


def test_explorers_are_strict_and_progress_is_kept_elsewhere(tmp_path):
    assert os.environ["NNWIDGETS_STRICT"] == "1"
    assert "NNWIDGETS_EXPECT" not in os.environ
    assert Path(os.environ["NNWIDGETS_PROGRESS"]).parent == tmp_path


@pytest.mark.slow
def test_kernel_of_each_notebook_gets_its_expectation_and_its_own_progress_file(run):
    def notebook(folder, expected):
        code = (
            "import os, pathlib\n"
            f"assert os.environ['NNWIDGETS_EXPECT'] == {expected!r}\n"
            "assert os.environ['NNWIDGETS_STRICT'] == '1'\n"
            "progress = pathlib.Path(os.environ['NNWIDGETS_PROGRESS'])\n"
            "assert pathlib.Path.cwd() not in progress.parents\n"
            "assert not progress.exists(), 'another notebook wrote here'\n"
            "progress.write_text('mine')"
        )
        cells = [nbformat.v4.new_code_cell(code, id="a")]
        return {f"{folder}/01_a.ipynb": json.dumps(nbformat.v4.new_notebook(cells=cells))}

    good = notebook("lessons", "not tried yet") | notebook("build/solutions", "right")
    bad = notebook("build/instructor", "not tried yet") | notebook("drafts", "right")
    code, output = run(good | bad, "--nbval-lax", "--nbval-current-env", "--override-ini=norecursedirs=none")
    assert code == 1
    assert "2 passed" in output, output
    assert "FAILED build/instructor/01_a.ipynb" in output, "an instructor notebook is judged as right"
    assert "Add the folder to EXPECTED" in output


def test_missing_browser_is_a_failure_where_ci_is_set_and_a_skip_elsewhere(run, monkeypatch):
    files = {
        "chromium.py": "MISSING = 'get one'\n\ndef find():\n    return None\n",
        "test_browser/conftest.py": (ROOT / "tests" / "conftest.py").read_text("utf-8"),
        "test_browser/test_page.py": "def test_page(chromium): pass\n",
    }
    flags = ["-rs", "--import-mode=importlib", "--override-ini=pythonpath=."]
    monkeypatch.setenv("CI", "true")
    code, output = run(files, *flags)
    assert code == 1, output
    assert "Failed: get one" in output
    monkeypatch.delenv("CI")
    code, output = run(files, *flags)
    assert code == 0, output
    assert "get one" in output
    assert "1 skipped" in output


def test_fetching_no_browser_is_a_failure_only_where_ci_is_set(monkeypatch, capsys):
    monkeypatch.setattr(chromium, "find", lambda: None)
    monkeypatch.setattr(chromium, "fetch", lambda: None)
    monkeypatch.setenv("CI", "true")
    assert chromium.main() == 1
    monkeypatch.delenv("CI")
    assert chromium.main() == 0
    assert "NNWIDGETS_CHROMIUM" in capsys.readouterr().out


def test_named_browser_is_taken_or_refused_and_never_replaced(monkeypatch, tmp_path):
    program = tmp_path / "browser"
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    monkeypatch.setenv("NNWIDGETS_CHROMIUM", str(program))
    assert chromium.find() == str(program)
    program.write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(FileNotFoundError, match="which does not start"):
        chromium.find()


def test_browser_opens_a_page(browser):
    page = browser.new_page()
    page.set_content("<h1>η</h1>")
    assert page.locator("h1").inner_text() == "η"
    page.close()
