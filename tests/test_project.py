"""Do the files that say the same thing in several places agree: versions, commands, licences?"""

import re
import subprocess
import tomllib

import pytest
from answers import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_lowest_versions_that_are_tested_are_the_lowest_that_are_admitted():
    extras = PROJECT["optional-dependencies"]
    admitted = {}
    for line in PROJECT["dependencies"] + extras["lab"] + extras["teach"]:
        requirement = Requirement(line)
        (lowest,) = (bound.version for bound in requirement.specifier if bound.operator == ">=")
        admitted[canonicalize_name(requirement.name)] = lowest
    lines = (ROOT / ".github" / "lowest.txt").read_text("utf-8").splitlines()
    tested = dict(line.split("==") for line in lines if not line.startswith("#"))
    assert tested.keys() == admitted.keys()
    for name, version in tested.items():
        assert re.fullmatch(rf"{re.escape(admitted[name])}(\.0)*", version), name


def test_what_a_learner_installs_has_an_upper_bound():
    extras = PROJECT["optional-dependencies"]
    for line in PROJECT["dependencies"] + extras["lab"] + extras["teach"]:
        assert any(bound.operator == "<" for bound in Requirement(line).specifier), line


def test_browsers_python_is_admitted():
    admitted = {Requirement(line).name: Requirement(line).specifier for line in PROJECT["dependencies"]}
    assert Requirement(f"python{PROJECT['requires-python']}").specifier.contains("3.12")
    assert admitted["numpy"].contains("2.0.0")
    assert admitted["matplotlib"].contains("3.8.4")


def test_changelog_has_the_version():
    assert f"## {PROJECT['version']}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_readme_begins_with_the_two_commands():
    top = "\n".join((ROOT / "README.md").read_text("utf-8").splitlines()[:30])
    assert "make open" in top
    assert "make test" in top
    assert top.index("make open") < top.index("make test")


@pytest.mark.parametrize("target", ["open", "test", "build", "check", "bench", "chromium"])
def test_make_knows_the_target(target):
    done = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_flags_are_handed_on_to_jupyterlab():
    command = ["make", "-n", "open", "LAB=--no-browser --port 8899"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert re.search(r"cd lessons && .*jupyter lab .*--no-browser --port 8899", printed)


def test_ci_runs_make_test_with_ci_set():
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert "set -eu" in script
    assert "export CI=" in script
    assert script.rstrip().endswith("make test")
    assert "run: .ci/run" in (ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8")


def test_licences_are_the_named_ones():
    assert (ROOT / "LICENSE").read_text("utf-8").startswith("MIT License")
    lessons = (ROOT / "LICENSE-lessons").read_text("utf-8")
    assert "Creative Commons Attribution 4.0 International Public License" in lessons
    assert "Section 8 -- Interpretation." in lessons
