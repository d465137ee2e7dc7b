"""Which link opens a lesson in a browser? For Binder, Colab, and a JupyterHub with nbgitpuller, from a repository.

The forms are those that each of them documents. A path is part of a URL twice over (a URL inside a URL), so its special
signs are percent-encoded once for each.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

import click

from nnwidgets.teaching.opening import START, lessons_folder
from nnwidgets.teaching.trouble import Trouble

BINDER = "https://mybinder.org"
COLAB = "https://colab.research.google.com"
# user@host:group/repository, as git writes it; and the address of a page
SSH = re.compile(r"(?:ssh://)?[\w.-]+@(?P<host>[\w.-]+)[:/](?P<path>.+)")


@dataclass(frozen=True)
class Repository:
    """Where a repository is: its host, and its path there without a slash at either end or `.git`."""

    host: str
    path: str

    @property
    def url(self):
        """The address that git clones from."""
        return f"https://{self.host}/{quote(self.path)}"


def read_repository(address):
    """Read the address of a repository. Raises `Trouble` when it is none.

    >>> read_repository("git@github.com:ada/nnwidgets.git")
    Repository(host='github.com', path='ada/nnwidgets')
    """
    if ssh := SSH.fullmatch(address):
        host, path = ssh["host"], ssh["path"]
    else:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.netloc or "@" in parts.netloc or parts.query:
            raise Trouble(
                f"Expected --repo as https://github.com/ada/nnwidgets, got {address!r}. Copy it from the page."
            )
        host, path = parts.netloc.lower(), unquote(parts.path)
    path = path.strip("/").removesuffix(".git")
    if len(path.split("/")) < 2 or (host == "github.com" and len(path.split("/")) > 2) or "/-/" in path:
        raise Trouble(
            f"Expected --repo as the repository itself, https://github.com/ada/nnwidgets, got {address!r}. "
            "Leave out what follows its name."
        )
    return Repository(host, path)


def binder_link(repository, branch, notebook, at=BINDER):
    """Return the link that opens a notebook on Binder.

    >>> binder_link(Repository("github.com", "ada/nnwidgets"), "main", "lessons/06_step.ipynb")
    'https://mybinder.org/v2/gh/ada/nnwidgets/main?urlpath=lab%2Ftree%2Flessons%2F06_step.ipynb'
    """
    provider = {"github.com": "gh", "gitlab.com": "gl"}.get(repository.host, "git")
    name = {"gh": quote(repository.path), "gl": quote(repository.path, safe=""), "git": quote(repository.url, safe="")}
    return f"{at}/v2/{provider}/{name[provider]}/{quote(branch)}?urlpath={_lab(notebook)}"


def colab_link(repository, branch, notebook):
    """Return the link that opens a notebook on Colab, or None: it opens notebooks of GitHub only.

    >>> colab_link(Repository("github.com", "ada/nnwidgets"), "main", "lessons/06_step.ipynb")
    'https://colab.research.google.com/github/ada/nnwidgets/blob/main/lessons/06_step.ipynb'
    """
    if repository.host != "github.com":
        return None
    return f"{COLAB}/github/{quote(repository.path)}/blob/{quote(branch)}/{quote(notebook)}"


def hub_link(hub, repository, branch, notebook):
    """Return the link that copies a repository to a student's folder on a JupyterHub and opens a notebook there.

    nbgitpuller, which does it, names the folder as the last part of the repository's address.

    >>> hub_link("https://hub.school.edu", Repository("github.com", "ada/nn"), "main", "lessons/06_step.ipynb")
    'https://hub.school.edu/hub/user-redirect/git-pull?repo=https%3A%2F%2Fgithub.com%2Fada%2Fnn&urlpath=lab%2Ftree%2Fnn%2Flessons%2F06_step.ipynb&branch=main'
    """
    folder = repository.path.rpartition("/")[2]
    asked = f"repo={quote(repository.url, safe='')}&urlpath={_lab(f'{folder}/{notebook}')}"
    return f"{hub.rstrip('/')}/hub/user-redirect/git-pull?{asked}&branch={quote(branch, safe='')}"


def _lab(path):
    """Encode a path for JupyterLab, itself a URL, inside the query of another."""
    return quote(f"lab/tree/{quote(path)}", safe="")


def notebook_of(lesson):
    """Return the file name of a lesson's notebook. Raises `Trouble` when there is no such lesson.

    >>> notebook_of("6")
    '06_how_big_a_step.ipynb'
    """
    found = {path.name.partition("_")[0].lstrip("0") or "0": path.name for path in lessons_folder().glob("*.ipynb")}
    name = found.get(lesson.lstrip("0") or "0")
    if name is None:
        there = ", ".join(sorted(found, key=int))
        raise Trouble(f"There is no lesson {lesson!r}. Choose one of {there}.")
    return name


@click.command()
@click.option("--repo", required=True, help="Address of the repository, your own fork of the course.")
@click.option("--lesson", "lessons", multiple=True, help="Number of a lesson; may be repeated. [default: the start]")
@click.option("--notebook", "notebooks", multiple=True, help="Path of a notebook of your own in the repository.")
@click.option("--branch", default="main", show_default=True, help="Branch or tag.")
@click.option("--hub", help="Address of a JupyterHub that has nbgitpuller.")
@click.option("--binder", default=BINDER, show_default=True, help="Address of a BinderHub.")
def command(repo, lessons, notebooks, branch, hub, binder):
    """Print links that open lessons in a browser, from your own fork of the course.

    \b
    Examples:
      nnwidgets link --repo https://github.com/ada/nnwidgets --lesson 6
      nnwidgets link --repo https://github.com/ada/nnwidgets --lesson 5 --lesson 6 --hub https://hub.school.edu
      nnwidgets link --repo https://gitlab.com/school/ml/nnwidgets --notebook lessons/13_mine.ipynb
    """  # noqa: D301 - click's mark for lines that stay as they are
    repository = read_repository(repo)
    for what, address in (("--hub", hub), ("--binder", binder)):
        if address and not re.match(r"https?://[^/\s]+", address):
            raise Trouble(f"Expected {what} as https://hub.school.edu, got {address!r}. Copy it from the browser.")
    if not branch.strip("/ ") or branch.startswith("-"):
        raise Trouble(f"Expected --branch as the name of a branch, got {branch!r}. Most repositories have 'main'.")
    asked = [f"lessons/{notebook_of(lesson)}" for lesson in lessons] + [path.strip("/") for path in notebooks]
    for notebook in asked or [f"lessons/{START}"]:
        click.echo(notebook)
        click.echo(f"  Binder      {binder_link(repository, branch, notebook, binder.rstrip('/'))}")
        if colab := colab_link(repository, branch, notebook):
            click.echo(f"  Colab       {colab}")
        if hub:
            click.echo(f"  JupyterHub  {hub_link(hub, repository, branch, notebook)}")
    if hub:
        click.echo(
            "The hub copies the whole branch to each student: leave lesson_sources/ and tests/, the answers, out of it."
        )
    if repository.host == "github.com":
        click.echo(f"On Colab the first cell has to be: %pip install git+{repository.url}@{branch}")
