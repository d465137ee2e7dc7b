"""What do the browser tests share? One Chromium, found in one place."""

import os

import chromium as chromium_program
import pytest


@pytest.fixture(autouse=True)
def no_loop(monkeypatch):
    """Let an explorer answer at once and wholly: a loop that runs in the tests' own process is Playwright's."""
    monkeypatch.setattr("nnwidgets.explorer.channel.soon", lambda act: False)


@pytest.fixture(scope="session")
def chromium():
    """Return the path of a Chromium. Without one the test is skipped; where CI is set it fails."""
    path = chromium_program.find()
    if path is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(chromium_program.MISSING)
    return path


@pytest.fixture(scope="session")
def browser(chromium):
    """Return a Playwright browser; a test opens its own `browser.new_page()` or context and closes it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=chromium_program.FLAGS)
        yield browser
        browser.close()
