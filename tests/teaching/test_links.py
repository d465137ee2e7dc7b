"""Do the launch links have the documented forms, and lead to the very notebook, whatever signs its path holds?"""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from command_line import refused, run

from nnwidgets.teaching.links import Repository, binder_link, colab_link, hub_link, notebook_of, read_repository
from nnwidgets.teaching.opening import lessons_folder

GITHUB = Repository("github.com", "my-org/my-repo")
HARD = "lessons/13 größe 50% & a+b #1?.ipynb"


# BinderHub's documentation of its providers: gh is <user>/<repo>/<ref>, gl <url-escaped-namespace>/<ref> such as
# group%2Fproject%2Frepo/main, git <url-escaped-url>/<ref>. `urlpath` is a URL relative to the server of the notebook.
@pytest.mark.parametrize(
    ("address", "spec"),
    [
        ("https://github.com/my-org/my-repo", "gh/my-org/my-repo/main"),
        ("https://github.com/my-org/my-repo.git", "gh/my-org/my-repo/main"),
        ("https://GitHub.com/my-org/my-repo/", "gh/my-org/my-repo/main"),
        ("git@github.com:my-org/my-repo.git", "gh/my-org/my-repo/main"),
        ("https://gitlab.com/group/project/repo", "gl/group%2Fproject%2Frepo/main"),
        ("https://git.school.edu/ml/course", "git/https%3A%2F%2Fgit.school.edu%2Fml%2Fcourse/main"),
        ("ssh://git@git.school.edu/ml/course.git", "git/https%3A%2F%2Fgit.school.edu%2Fml%2Fcourse/main"),
    ],
)
def test_binder_has_a_form_for_each_provider(address, spec):
    link = binder_link(read_repository(address), "main", "lessons/06_step.ipynb")
    assert link == f"https://mybinder.org/v2/{spec}?urlpath=lab%2Ftree%2Flessons%2F06_step.ipynb"


def test_colab_has_github_only():
    assert colab_link(GITHUB, "main", "lessons/06_step.ipynb") == (
        "https://colab.research.google.com/github/my-org/my-repo/blob/main/lessons/06_step.ipynb"
    )
    assert colab_link(Repository("gitlab.com", "my-org/my-repo"), "main", "lessons/06_step.ipynb") is None


def test_hub_has_the_form_of_nbgitpullers_own_generator():
    link = urlsplit(hub_link("https://hub.school.edu/", GITHUB, "main", "lessons/06_step.ipynb"))
    assert f"{link.scheme}://{link.netloc}{link.path}" == "https://hub.school.edu/hub/user-redirect/git-pull"
    assert parse_qs(link.query, strict_parsing=True) == {
        "repo": ["https://github.com/my-org/my-repo"],
        "urlpath": ["lab/tree/my-repo/lessons/06_step.ipynb"],
        "branch": ["main"],
    }


def test_a_hub_may_stand_below_a_path():
    assert hub_link("https://school.edu/jupyter", GITHUB, "main", "a.ipynb").startswith(
        "https://school.edu/jupyter/hub/user-redirect/git-pull?"
    )


def test_signs_in_path_and_branch_arrive_as_they_are():
    """Read the links as the services do: the query once, then the URL in it."""
    binder = urlsplit(binder_link(GITHUB, "fall/2027 #2", HARD))
    assert unquote(binder.path) == "/v2/gh/my-org/my-repo/fall/2027 #2"
    assert not binder.fragment
    (inner,) = parse_qs(binder.query, strict_parsing=True)["urlpath"]
    assert not urlsplit(inner).query
    assert not urlsplit(inner).fragment
    assert unquote(urlsplit(inner).path) == f"lab/tree/{HARD}"

    colab = urlsplit(colab_link(GITHUB, "main", HARD))
    assert not colab.query
    assert not colab.fragment
    assert unquote(colab.path) == f"/github/my-org/my-repo/blob/main/{HARD}"

    asked = parse_qs(urlsplit(hub_link("https://hub", GITHUB, "a&b=c", HARD)).query, strict_parsing=True)
    assert asked["branch"] == ["a&b=c"]
    assert unquote(urlsplit(asked["urlpath"][0]).path) == f"lab/tree/my-repo/{HARD}"


def test_every_lesson_has_its_number():
    names = sorted(path.name for path in lessons_folder().glob("*.ipynb"))
    assert [notebook_of(name[:2]) for name in names] == names
    assert notebook_of("6") == notebook_of("06") == "06_how_big_a_step.ipynb"
    assert notebook_of("0") == "00_start.ipynb"


def test_command_prints_a_link_for_each_service():
    repo = "https://github.com/ada/nnwidgets"
    done = run(
        "link", "--repo", repo, "--lesson", "6", "--notebook", "lessons/13_mine.ipynb", "--hub", "https://hub.edu"
    )
    assert done.code == 0
    assert done.out.count("06_how_big_a_step.ipynb\n") == 3
    assert done.out.count("13_mine.ipynb\n") == 3
    assert "%pip install git+https://github.com/ada/nnwidgets@main" in done.out
    assert "00_start.ipynb" in run("link", "--repo", repo).out
    other = run("link", "--repo", "https://gitlab.com/school/ml/nnwidgets", "--lesson", "6").out
    assert "Colab" not in other


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--repo", "ada/nnwidgets"], "got 'ada/nnwidgets'"),
        (["--repo", ""], "got ''"),
        (["--repo", "https://github.com/ada"], "Leave out what follows its name"),
        (["--repo", "https://github.com/ada/nnwidgets/tree/main"], "Leave out what follows its name"),
        (["--repo", "https://gitlab.com/a/b/-/tree/main"], "Leave out what follows its name"),
        (["--repo", "https://token@github.com/a/b"], "Copy it from the page"),
        (["--repo", "https://github.com/a/b", "--lesson", "99"], "There is no lesson '99'. Choose one of 0, "),
        (["--repo", "https://github.com/a/b", "--lesson", "six"], "There is no lesson 'six'"),
        (["--repo", "https://github.com/a/b", "--hub", "hub.school.edu"], "Expected --hub as https://"),
        (["--repo", "https://github.com/a/b", "--branch", ""], "Expected --branch"),
    ],
)
def test_what_is_no_address_is_refused_in_a_sentence(words, said):
    assert said in refused("link", *words)
