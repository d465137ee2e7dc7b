"""Does docs/instructors.md show what its commands really print?"""

import doctest
import importlib.util
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
DOCUMENT = DOCS / "instructors.md"


@pytest.fixture(scope="module")
def outputs():
    spec = importlib.util.spec_from_file_location("outputs", DOCS / "outputs.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_every_output_is_the_one_that_comes(outputs):
    text = DOCUMENT.read_text("utf-8")
    came = outputs.with_outputs(text)
    assert outputs.masked(came) == outputs.masked(text), "docs/outputs.py writes what comes now"


def test_an_output_that_is_wrong_is_seen(outputs):
    text = "```console\n$ echo 1 s\n2 s\n$ echo b\nc\n$ cat <<END\n> x\n> END\n```\n"
    came = outputs.with_outputs(text)
    assert came == "```console\n$ echo 1 s\n1 s\n$ echo b\nb\n$ cat <<END\n> x\n> END\nx\n```\n"
    assert outputs.masked(came) != outputs.masked(text)


def test_python_in_the_document_gives_what_it_says():
    assert doctest.testfile(str(DOCUMENT), module_relative=False).failed == 0


def test_every_link_to_a_file_leads_there():
    import re

    links = re.findall(r"\]\(([^)#:]+)\)", DOCUMENT.read_text("utf-8"))
    assert links
    assert [link for link in links if not (DOCS / link).exists()] == []
