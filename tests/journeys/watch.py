"""What a page must never do while a person uses it, and what it must be like at rest."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Response

AXE = Axe()
AXE_RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
}
#: Those that hang on colours alone.
COLOURS = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
# Elements that stick out of the page on the right; what scrolls inside a region of its own is meant to.
STICKING_OUT = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  return [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > wide + 1)
    .slice(0, 5).map(e => e.tagName.toLowerCase() + '.' + [...e.classList].join('.')).concat(
      [`page ${document.documentElement.scrollWidth} px wide in ${wide}`]);
}"""

# Values in a row that a phone shows as a card, without the name of their column: all but the first, chips and buttons;
# the tables of companies and of columns are drawn by hand.
NAMELESS = """() =>
  [...document.querySelectorAll('.as-cards:not(.co-table, .mp-t) tbody td:not(:first-child, [data-k])')]
  .filter(e => e.offsetHeight && !e.querySelector('a, button, select, svg, .tk-chip, .tk-small-n')
    && /^[\\d\\s–+.,%()]+$|^\\S{1,12}$/.test(e.innerText.trim()))
  .slice(0, 5).map(e => e.innerText.trim())"""


class Watch:
    """Collects what goes wrong in the background of one page: policy reports, errors of scripts, failed requests."""

    def __init__(self, page: Page) -> None:
        self.seen: list[str] = []
        self.expected: set[int] = set()
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.seen.append(f"script error: {error}"))
        page.on("response", self._answered)
        page.on("requestfailed", lambda request: self._failed(request.url, request.failure or ""))

    def expect(self, *statuses: int) -> None:
        """From now on answers with these statuses are part of the story."""
        self.expected |= set(statuses)

    def _said(self, message: ConsoleMessage) -> None:
        # "Failed to load resource" repeats what the answer's status said already.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            # htmx tells the console of every answer that is an error: those that are part of the story are told twice.
            if "Response Status Error Code" in message.text and any(str(s) in message.text for s in self.expected):
                return
            self.seen.append(f"console {message.type}: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.seen.append(f"{response.status} {response.request.method} {response.url}")

    def _failed(self, url: str, why: str) -> None:
        # Leaving a page ends what it was still fetching.
        if "ERR_ABORTED" not in why:
            self.seen.append(f"failed: {url} {why}")


def violations(page: Page, rules: dict[str, Any] = AXE_RULES) -> list[str]:
    """What axe-core finds, one line each with the elements."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.axe_script)
    # Of all that it says of a page only this comes over to Python.
    found: Any = page.evaluate("rules => axe.run(document, rules).then(said => said.violations)", rules)
    return [f"{v['id']}: {v['help']}: {'; '.join(n['html'][:160] for n in v['nodes'][:4])}" for v in found]


def nameless(page: Page) -> list[str]:
    """What stands in a card of a table and does not say what it is."""
    found: list[str] = page.evaluate(NAMELESS)
    return found


def sticking_out(page: Page) -> list[str]:
    """What makes the page scroll sideways; [] when it does not."""
    found: list[str] = page.evaluate(STICKING_OUT)
    return found
