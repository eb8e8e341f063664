/* The keyboard. Every key is declared in the page, none here: data-key="1" on a button or link is pressed by that key.
   Looked for in the current row first, then in the page, then in the frame (New, Import, ?). Rows carry data-row; J and
   K move between them. Single letters never fire in a field or an open dialog that does not have them, and not at all
   with data-shortcuts="off" on <html> (WCAG 2.1.4). Ctrl K always works. */
(function () {
  "use strict";
  const root = document.documentElement;
  const rows = () => Array.from(document.querySelectorAll("[data-row]")).filter((row) => row.offsetParent !== null);

  function current() {
    const focused = document.activeElement && document.activeElement.closest("[data-row]");
    return focused || document.querySelector("[data-row][aria-current], [data-row].now");
  }

  function move(step) {
    const all = rows();
    if (!all.length) return;
    const focused = document.activeElement && document.activeElement.closest("[data-row]");
    const from = focused ? all.indexOf(focused) : all.indexOf(current());
    const at = Math.max(0, Math.min(all.length - 1, from + (from < 0 && step < 0 ? 0 : step)));
    const stop = all[at].matches("a, button, [tabindex]") ? all[at] : all[at].querySelector("a, button");
    if (stop) stop.focus();
    all[at].scrollIntoView({ block: "nearest" });
  }

  function find(key) {
    const wanted = '[data-key="' + CSS.escape(key) + '"]';
    const row = current();
    const places = [row, document.getElementById("main"), document];
    for (const place of places) {
      if (!place) continue;
      const found = Array.from(place.querySelectorAll(wanted)).find((element) => !element.disabled);
      if (found) return found;
    }
    return null;
  }

  function typing(target) {
    return target.isContentEditable || target.closest("input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=submit]), textarea, select");
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const target = event.target instanceof Element ? event.target : document.body;
    const dialog = document.querySelector("dialog[open]");
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      document.querySelector('[data-dialog="palette"]')?.click();
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      document.querySelector('[data-key="ctrl-enter"]')?.click();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(target) || root.dataset.shortcuts === "off") return;
    const arrow = event.key === "ArrowLeft" || event.key === "ArrowRight";
    const key = arrow ? event.key : event.key.length === 1 ? event.key.toLowerCase() : "";
    if (!key || key === " ") return;
    if (dialog) {
      const own = dialog.querySelector('[data-key="' + CSS.escape(key) + '"]');
      if (own && dialog.id !== "palette") press(own, event);
      return;
    }
    if (key === "j") move(1);
    else if (key === "k") move(-1);
    else if (key === "/") press(document.querySelector('[data-dialog="palette"]'), event);
    else press(find(key), event);
  });

  function press(element, event) {
    if (!element) return;
    event.preventDefault();
    if (element.matches("input:not([type=checkbox]), textarea, select")) element.focus();
    else element.click();
  }
})();
