"""Every page in a browser: nothing breaks, nothing runs over, nothing is asked of others, and axe finds no fault.

Wants the Chromium of the machine (Debian: apt install chromium). Without one the tests are skipped, and say so; where
RETOLD_BROWSER is set to 1, as in CI, they fail instead.
"""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import uvicorn

from retold.web.app import make_app
from retold.web.library import Library

WIDTHS = (320, 1024, 2560)
KINDS = "stories filtered where story evidence whole alone article lit compare utterance actor outlets outlet missing".split()
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
if CHROMIUM is None and os.environ.get("RETOLD_BROWSER") != "1":
    told = "no Chromium on this machine: the pages were NOT looked at in a browser (apt install chromium)"
    warnings.warn(told, stacklevel=1)
    pytest.skip(told, allow_module_level=True)

playwright = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")


@pytest.fixture(scope="module")
def served(sample: Path) -> Iterator[tuple[str, Library]]:
    app = make_app(sample)
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}", app.state.library
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def addresses(served: tuple[str, Library]) -> dict[str, str]:
    """One page of each kind, and of some kinds in another state."""
    library = served[1]
    catalog = library.catalog()
    story = max(catalog.ids, key=lambda one: (len(catalog.members(one)), one))
    told = library.told(story)
    shown = told.dossier.story(story)
    assert shown
    (exemplar, retelling), _, _ = shown.pairs[0]
    utterance, actor = shown.chains[0].id, told.tables["actors"][0]["actor"]
    alone = min(catalog.ids, key=lambda one: (len(catalog.members(one)), one))
    library.told(alone)
    return {
        "stories": "/",
        "filtered": "/?" + urlencode({"q": "the", "least": 2, "order": "latest"}),
        "where": "/where?" + urlencode({"passage": " ".join(shown.articles[0].text.split()[12:30])}),
        "story": f"/stories/{story}",
        "evidence": f"/stories/{story}?show=1#st-1",
        "whole": f"/stories/{story}?all=changes#changes",
        "alone": f"/stories/{alone}",
        "article": "/articles?" + urlencode({"id": retelling, "at": 1}),
        "lit": "/articles?" + urlencode({"id": exemplar, "light": "20-80"}) + "#lit",
        "compare": "/compare?" + urlencode({"a": exemplar, "b": retelling}),
        "utterance": f"/stories/{story}/utterances?" + urlencode({"id": utterance}),
        "actor": f"/stories/{story}/actors?" + urlencode({"id": actor}),
        "outlets": "/outlets",
        "outlet": "/outlets?" + urlencode({"name": shown.outlets[0]}),
        "missing": "/articles?id=nothing-of-the-kind",
    }


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


def look(browser: Any, base: str, address: str, width: int, *, dark: bool) -> list[str]:
    """What is wrong with a page at a width; axe is asked at two of the three: 2560 is 1024 with more room."""
    faults, asked = list[str](), list[str]()
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light")
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(base + address)
    page.wait_for_load_state("networkidle")
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    faults += [f"runs over by {over} px"] if over > 0 else []
    faults += [f"asked for {url}" for url in asked if not url.startswith(base)]
    if width < 2000:
        found = axe.Axe().run(page).response["violations"]
        faults += [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]
    page.close()
    return faults


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_page_at_every_width(
    browser: Any, served: tuple[str, Library], addresses: dict[str, str], kind: str, width: int
) -> None:
    faults = look(browser, served[0], addresses[kind], width, dark=width == 1024)
    assert [fault for fault in faults if not (kind == "missing" and "404" in fault)] == []


def test_evidence_opens_in_place_and_the_address_says_so(
    browser: Any, served: tuple[str, Library], addresses: dict[str, str]
) -> None:
    page = browser.new_page()
    page.goto(served[0] + addresses["story"])
    link = page.locator("a.show").nth(1)
    link.click()
    page.wait_for_selector(".proof blockquote")
    assert "show=" in page.url and page.locator(".proof").count() == 1 and link.inner_text().startswith("hide")
    sent = page.url
    other = browser.new_page()
    other.goto(sent)
    assert other.locator(".proof").inner_text() == page.locator(".proof").inner_text()
    link.click()
    assert page.locator(".proof").count() == 0 and "show=" not in page.url
    page.close()
    other.close()


def test_changes_are_walked_by_keys_and_passages_by_focus(
    browser: Any, served: tuple[str, Library], addresses: dict[str, str]
) -> None:
    page = browser.new_page()
    page.goto(served[0] + addresses["compare"])
    page.keyboard.press("n")
    first = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("n")
    second = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("p")
    assert first.startswith("change ") and page.evaluate("document.activeElement.getAttribute('aria-label')") == first
    assert second.startswith("change ")
    page.goto(served[0] + addresses["article"].partition("&at")[0])
    passage = page.locator("a.from").first
    passage.focus()
    assert page.locator("#slip-words blockquote").inner_text().strip()
    passage.press("Enter")
    assert "at=" in page.url
    page.close()


def test_without_scripts_the_pages_say_the_same(browser: Any, served: tuple[str, Library], addresses: dict[str, str]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served[0] + addresses["story"])
    page.locator("a.show").nth(1).click()
    assert page.locator(".proof blockquote").count() >= 1
    page.goto(served[0] + addresses["article"].partition("&at")[0])
    page.locator("a.from").first.click()
    assert page.locator("#slip-words blockquote").count() == 1
    context.close()
