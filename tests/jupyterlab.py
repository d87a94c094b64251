"""A JupyterLab server of a test's own, and a browser page that works in it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, sync_playwright

#: JupyterLab's own settings in a test: all cells are in the page, also those out of sight, and no
#: window asks about news.
SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
#: Where a server keeps its log and settings: hidden, so that its list of files does not show it.
OWN = ".server"
PICTURE = """async image => {
    const bytes = new Uint8Array(await (await fetch(image.src)).arrayBuffer());
    const hash = await crypto.subtle.digest('SHA-256', bytes);
    return Array.from(new Uint8Array(hash)).join();
}"""


@contextmanager
def jupyterlab(folder: Path) -> Iterator[str]:
    """Serve ``folder`` on a free port; gives the address, and stops the server at the end."""
    port, own = _free_port(), folder / OWN
    environment = _environment(own)
    with open(own / "jupyterlab.log", "w") as log:
        server = subprocess.Popen(
            _command(folder, port), cwd=folder, env=environment, stdout=log, stderr=log
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address + "/api", server, own / "jupyterlab.log")
        yield address
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()


@contextmanager
def lab_page(chromium: str, address: str, notebook: str) -> Iterator[Page]:
    """The notebook opened in headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.goto(f"{address}/lab/tree/{notebook}?reset")
        page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
        page.set_default_timeout(120_000)
        page.wait_for_function("window.jupyterapp.shell.currentWidget.sessionContext.isReady")
        yield page
        browser.close()


def run_all_cells(page: Page) -> None:
    """Run the notebook from top to bottom and wait for its end."""
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_timeout(500)  # the widgets of the last cells are put into the page


def drag_every_slider(page: Page) -> int:
    """Move each control of each panel; returns how many, fails where a picture stays as it was."""
    moved = 0
    for panel in page.locator(".dlcourse-panel").all():
        for handle in panel.locator(".noUi-handle").all():
            _expect_new_picture(panel, lambda handle=handle: _drag(page, handle))
            moved += 1
        for menu in panel.locator("select").all():
            _expect_new_picture(panel, lambda menu=menu: menu.select_option(index=1))
            moved += 1
    return moved


def errors(page: Page) -> list[str]:
    """What a reader sees as an error: messages of panels, tracebacks, lines on stderr."""
    stream, traceback = "application/vnd.jupyter.stderr", "application/vnd.jupyter.error"
    marks = (".dlcourse-error", f'[data-mime-type="{stream}"]', f'[data-mime-type="{traceback}"]')
    return [text for mark in marks for text in page.locator(mark).all_inner_texts()]


def _drag(page: Page, handle: Locator) -> None:
    """Drag a slider's handle by more than half of its track, towards the farther end."""
    handle.scroll_into_view_if_needed()
    track, knob = handle.locator("xpath=../..").bounding_box(), handle.bounding_box()
    assert track is not None
    assert knob is not None
    x, y = knob["x"] + knob["width"] / 2, knob["y"] + knob["height"] / 2
    way = 1 if x < track["x"] + track["width"] / 2 else -1
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + way * 0.6 * track["width"], y, steps=4)
    page.mouse.up()


def _expect_new_picture(panel: Locator, act: Any) -> None:
    """A picture that needs a network of its own is trained first: some seconds, more when busy."""
    image = panel.locator("img")
    before, deadline = image.evaluate(PICTURE), time.monotonic() + 120
    act()
    while image.evaluate(PICTURE) == before:
        shown = panel.locator(".dlcourse-error").all_inner_texts()
        assert not shown, f"a slider was moved and drawing failed: {shown}"
        assert time.monotonic() < deadline, "a slider was moved and the picture stayed as it was"
        time.sleep(0.05)


def _command(folder: Path, port: int) -> list[str]:
    options = [
        f"--ServerApp.port={port}",
        f"--ServerApp.root_dir={folder}",
        "--ServerApp.port_retries=0",
        "--IdentityProvider.token=",
        "--LabApp.expose_app_in_browser=True",
        "--no-browser",
        "--allow-root",
    ]
    return [sys.executable, "-m", "jupyterlab", *options]


def _environment(own: Path) -> dict[str, str]:
    """Folders of the test's own, with its settings in them."""
    for name, values in SETTINGS.items():
        path = own / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(values))
    folders = {"JUPYTERLAB_SETTINGS_DIR": own / "settings", "IPYTHONDIR": own / "ipython"}
    folders |= {"JUPYTERLAB_WORKSPACES_DIR": own / "workspaces"}
    folders |= {"JUPYTER_CONFIG_DIR": own / "config", "JUPYTER_DATA_DIR": own / "data"}
    return os.environ | {name: str(path) for name, path in folders.items()}


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        assert server.poll() is None, f"JupyterLab did not start:\n{log.read_text()}"
        try:
            urllib.request.urlopen(address, timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"JupyterLab did not answer:\n{log.read_text()}")
