"""Does what Binder builds work: its environment, without the answers, running the start notebook and a lesson?"""

import os
import re
import shutil
import subprocess
import sys
import tomllib

import pytest
from answers import ROOT, SOURCES, leaks_in_file
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

BINDER = ROOT / "binder"
START = "00_start"


def requirements():
    """Return the lines of requirements.txt that say something."""
    lines = (BINDER / "requirements.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_requirements_are_the_project_and_an_exact_version_of_each_package_that_it_names():
    project, *pins = requirements()
    assert project == ".[lab]"
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = [Requirement(line) for line in pyproject["dependencies"] + pyproject["optional-dependencies"]["lab"]]
    pinned = {}
    for pin in pins:
        name, version = re.fullmatch(r"([\w-]+)==([\d.]+)", pin).groups()
        pinned[canonicalize_name(name)] = version
    assert pinned.keys() == {canonicalize_name(requirement.name) for requirement in named}
    for requirement in named:
        assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)])


def test_runtime_is_a_python_that_the_project_admits():
    version = re.fullmatch(r"python-(3\.\d+)\n", (BINDER / "runtime.txt").read_text("utf-8"))[1]
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert Requirement(f"python{pyproject['requires-python']}").specifier.contains(version)


def test_nothing_else_is_built():
    assert {path.name for path in BINDER.iterdir()} == {"requirements.txt", "runtime.txt", "postBuild"}
    assert os.access(BINDER / "postBuild", os.X_OK)
    assert (BINDER / "postBuild").read_text("utf-8").startswith("#!/usr/bin/env bash\n")


def test_post_build_refuses_to_run_elsewhere(tmp_path):
    (tmp_path / "lesson_sources").mkdir()
    variables = {key: value for key, value in os.environ.items() if key != "REPO_DIR"}
    done = subprocess.run([BINDER / "postBuild"], cwd=tmp_path, env=variables, capture_output=True, check=False)
    assert done.returncode != 0
    assert b"postBuild runs only in an image" in done.stderr
    assert (tmp_path / "lesson_sources").exists()


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """Do what repo2docker does: copy the repository, install, run postBuild. Return the copy and its variables."""
    folder = tmp_path_factory.mktemp("binder")
    copy, environment = folder / "repository", folder / "environment"
    listed = ["git", "ls-files", "-co", "--exclude-standard"]
    for name in subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines():
        if (ROOT / name).exists():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy / name)
    (copy / ".git").mkdir()  # a real image holds the history as well
    (copy / ".git" / "history").write_text("\n".join(source.read_text("utf-8") for source in SOURCES))

    version = (BINDER / "runtime.txt").read_text("utf-8").strip().removeprefix("python-")
    python = shutil.which(f"python{version}")
    if python is None or subprocess.run([python, "--version"], capture_output=True, check=False).returncode:
        python = sys.executable
    subprocess.run([python, "-m", "venv", str(environment)], check=True)
    ours = ("PYTHONPATH", "VIRTUAL_ENV", "PIP_CONSTRAINT", "PIP_PRE")  # Binder has its own versions
    variables = {key: value for key, value in os.environ.items() if key not in ours and "NNWIDGETS" not in key}
    variables |= {"PATH": f"{environment / 'bin'}:{variables['PATH']}", "REPO_DIR": str(copy)}
    # Settings and kernels of whoever runs the tests are none of the image's.
    variables |= {"JUPYTER_PREFER_ENV_PATH": "1", "JUPYTER_CONFIG_DIR": str(folder), "JUPYTER_DATA_DIR": str(folder)}
    pip = ["python", "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, "-r", "binder/requirements.txt"], cwd=copy, env=variables, check=True)
    subprocess.run([copy / "binder" / "postBuild"], cwd=copy, env=variables, check=True)
    return copy, variables


@pytest.mark.slow
def test_image_holds_no_answer(image):
    copy, _ = image
    assert not (copy / ".git").exists()
    assert not (copy / "lesson_sources").exists()
    assert not (copy / "tests").exists()
    installed = (copy.parent / "environment").glob("lib/*/site-packages/nnwidgets/**/*")
    files = [path for path in [*installed, *copy.rglob("*")] if path.is_file()]
    assert copy / "lessons" in {path.parent for path in files}
    for path in files:
        text = path.read_text("utf-8", errors="replace")
        assert [leak for source in SOURCES for leak in leaks_in_file(source.read_text("utf-8"), text)] == [], path


@pytest.mark.slow
@pytest.mark.parametrize("lesson", [START, *[source.stem for source in SOURCES if source.stem != START][:1]])
def test_start_notebook_and_a_lesson_run_in_the_image(image, lesson):
    copy, variables = image
    command = ["jupyter", "execute", "--timeout=120", f"{lesson}.ipynb"]
    done = subprocess.run(command, cwd=copy / "lessons", env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
