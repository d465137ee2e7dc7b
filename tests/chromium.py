"""Where is a Chromium for the browser tests? Finds one, and fetches one where it may.

python tests/chromium.py        prints the path; exit code 1 where CI is set and none can be had
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "No Chromium for the browser tests. Either set NNWIDGETS_CHROMIUM to the program, or install one: "
    "'.venv/bin/playwright install chromium', or the package 'chromium' of your system."
)
# No sandbox: it cannot be had as root, and the tests open only pages of their own. The rest keeps it off the network.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find():
    """Return the path of a Chromium that starts, or None: the one named, else Playwright's own, else the system's."""
    named = os.environ.get("NNWIDGETS_CHROMIUM")
    if named:
        if not starts(named):
            raise FileNotFoundError(
                f"NNWIDGETS_CHROMIUM is {named!r}, which does not start. Name another, or unset it."
            )
        return named
    candidates = [playwrights_own(), *map(shutil.which, NAMES)]
    return next((path for path in candidates if path and starts(path)), None)


def fetch():
    """Try to install a Chromium: Playwright's own, else the system's package as root. Return its path, or None."""
    playwright = [sys.executable, "-m", "playwright"]
    run([*playwright, "install", "--no-shell", "chromium"])
    if playwrights_own() and find() is None and may_install():
        run([*playwright, "install-deps", "chromium"])  # it is here, and lacks system libraries
    if find() is None and may_install():
        run(["apt-get", "update", "-q"])
        run(["apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium"])
    return find()


def playwrights_own():
    """Return the path at which Playwright keeps the Chromium of its version, or None where there is none."""
    # In a process of its own: Playwright does not start twice in one.
    code = "from playwright.sync_api import sync_playwright as p\nwith p() as p: print(p.chromium.executable_path)"
    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    path = asked.stdout.strip()
    return path if Path(path).exists() else None


def may_install():
    """Say whether this is Debian or the like, and we are root."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def starts(path):
    """Say whether the program runs: a Chromium without its libraries does not, nor a stub for another installer."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def run(command):
    """Run a command that may fail, and say so: the next way is tried then."""
    print("+", *command, flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        subprocess.run(command, timeout=600, check=True, stdin=subprocess.DEVNULL, env=environment)
    except (OSError, subprocess.SubprocessError) as error:
        print(f"  did not work: {error}", flush=True)


def main():
    """Find or fetch a Chromium, and print where it is."""
    path = find() or fetch()
    print(f"Chromium: {path}" if path else MISSING, flush=True)
    return 1 if path is None and os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
