"""Is the command line quick to help, and does everything that stops a command end in one sentence?"""

import subprocess
import sys

import click
import pytest
from command_line import refused, run

from nnwidgets.teaching import cli
from nnwidgets.teaching.trouble import Trouble


def test_help_names_every_command_and_loads_none():
    program = (
        "import sys; from click.testing import CliRunner; from nnwidgets.teaching.cli import COMMANDS, main\n"
        "done = CliRunner().invoke(main, ['--help'], prog_name='nnwidgets')\n"
        "assert all(f'\\n  {name} ' in done.output for name in COMMANDS), done.output\n"
        "print(sorted({'jupytext', 'nbformat', 'jinja2', 'distributed', 'IPython.nbconvert'} & set(sys.modules)))\n"
        "print([place for place, _, _ in COMMANDS.values() if place.partition(':')[0] in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n[]\n"


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_help_of_every_command_has_an_example(name):
    done = run(name, "--help")
    assert done.code == 0
    assert "Example" in done.out
    assert f"\n    nnwidgets {name}" in done.out, "on a line of its own"


def test_module_is_the_command():
    done = subprocess.run(
        [sys.executable, "-m", "nnwidgets.teaching", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("nnwidgets, version ")


def test_a_command_that_there_is_not_is_told():
    done = run("gradde")
    assert done.code == 2
    assert "No such command 'gradde'" in done.err


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Trouble("The roster is empty. Export it again."), "The roster is empty. Export it again."),
        (OSError(28, "No space left on device", "out/a.ipynb"), "out/a.ipynb: No space left on device."),
        (PermissionError(13, "Permission denied", "out"), "out: Permission denied."),
        (
            ModuleNotFoundError("No module named 'jupytext.x'", name="jupytext.x"),
            "nnwidgets link needs the package jupytext. Run: pip install 'nnwidgets[teach]'",
        ),
    ],
)
def test_what_stops_a_command_is_one_sentence(monkeypatch, error, said):
    @click.command()
    def failing():
        raise error

    monkeypatch.setattr("nnwidgets.teaching.links.command", failing)
    assert refused("link") == said


def test_a_package_that_a_command_needs_to_load_is_named(monkeypatch):
    monkeypatch.setattr(
        cli.importlib, "import_module", lambda _: (_ for _ in ()).throw(ModuleNotFoundError("no", name="jupytext"))
    )
    assert refused("link") == "nnwidgets link needs the package jupytext. Run: pip install 'nnwidgets[teach]'"


def test_an_error_of_our_own_is_not_hidden(monkeypatch):
    @click.command()
    def failing():
        raise ZeroDivisionError

    monkeypatch.setattr("nnwidgets.teaching.links.command", failing)
    with pytest.raises(ZeroDivisionError):
        run("link")
