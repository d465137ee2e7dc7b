"""The same as the command `nnwidgets`: python -m nnwidgets.teaching."""

from nnwidgets.teaching.cli import main

if __name__ == "__main__":
    main(prog_name="nnwidgets")
