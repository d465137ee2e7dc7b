"""What can an instructor type? The command line `nnwidgets`: its commands, each loaded when it is asked for.

A command is a click command in a module of its own, named in `COMMANDS`. So `nnwidgets --help` loads none of them, and
a command needs no package that only another one uses. One that raises `Trouble`, or an error of the system such as a
full disk, ends with that sentence and exit code 2.
"""

import importlib

import click

from nnwidgets.teaching.trouble import Trouble, said

# Name: where it is, the extra of the package that holds what it needs, and what it does in a line.
COMMANDS = {
    "open": ("nnwidgets.teaching.opening:command", "lab", "Copy the lessons into a folder and open JupyterLab there."),
    "new": ("nnwidgets.teaching.new:command", "teach", "Write a lesson to fill in."),
    "build": ("nnwidgets.teaching.build:command", "teach", "Make notebooks from lesson sources."),
    "link": ("nnwidgets.teaching.links:command", "teach", "Print links that open a lesson in a browser."),
    "assign": ("nnwidgets.teaching.assigning.command:command", "teach", "Make each student's notebooks."),
    "grade": ("nnwidgets.teaching.grading.command:command", "teach", "Grade what students handed in."),
    "report": ("nnwidgets.teaching.reports.command:command", "teach", "Make pages and tables from the results."),
}


class Ended(click.ClickException):
    """A command that could not do its work."""

    exit_code = 2


class Commands(click.Group):
    """The group; it knows its commands by name and loads one only to run it."""

    def list_commands(self, ctx):
        return list(COMMANDS)

    def get_command(self, ctx, cmd_name):
        if cmd_name not in COMMANDS:
            return None
        place, extra, _ = COMMANDS[cmd_name]
        module, _, name = place.partition(":")
        try:
            return getattr(importlib.import_module(module), name)
        except ModuleNotFoundError as error:
            raise missing(error, cmd_name, extra) from None

    def format_commands(self, ctx, formatter):
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, _, line) in COMMANDS.items()])

    def invoke(self, ctx):
        try:
            return super().invoke(ctx)
        except Trouble as trouble:
            raise Ended(str(trouble)) from None
        except ModuleNotFoundError as error:
            raise missing(error, ctx.invoked_subcommand, COMMANDS[ctx.invoked_subcommand][1]) from None
        except OSError as error:
            raise Ended(said(error)) from None


def missing(error, command, extra):
    """Say which package a command lacks, or hand the error back if it is not about a package of others."""
    package = (error.name or "").partition(".")[0]
    if package in ("", "nnwidgets"):
        return error
    return Ended(f"nnwidgets {command} needs the package {package}. Run: pip install 'nnwidgets[{extra}]'")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="nnwidgets")
def main():
    """Take a course of interactive lessons, or teach with it.

    \b
    Examples:
      nnwidgets open                       read the lessons
      nnwidgets assign 5 6 --roster roster.csv --course ml-2027 --out release
      nnwidgets COMMAND --help             more about a command, with an example
    """  # noqa: D301 - click's mark for lines that stay as they are


if __name__ == "__main__":
    main()
