"""How do tests type a command? As a user does, and they get what was printed and the exit code."""

from types import SimpleNamespace

from click.testing import CliRunner

from nnwidgets.teaching.cli import main


def run(*words):
    """Run `nnwidgets WORDS`; return its exit code, what it printed, and what it said of errors (`out`, `err`)."""
    try:
        runner = CliRunner(mix_stderr=False)  # as click before 8.2 has to be told
    except TypeError:
        runner = CliRunner()
    done = runner.invoke(main, [str(word) for word in words], prog_name="nnwidgets")
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return SimpleNamespace(code=done.exit_code, out=done.stdout, err=done.stderr)


def refused(*words):
    """Run a command that ends with one sentence and exit code 2; return that sentence."""
    done = run(*words)
    assert done.code == 2, done
    assert "Traceback" not in done.err
    (line,) = done.err.splitlines()
    return line.removeprefix("Error: ")
