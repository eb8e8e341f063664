/* The list of companies: lines of the filter come and go, columns change places. */
(function () {
  "use strict";

  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-remove], [data-up], [data-down]") : null;
    if (!button) return;
    const line = button.closest("[data-line]");
    if (!line) return;
    if (button.matches("[data-remove]")) {
      const form = line.closest("form");
      line.remove();
      document.getElementById("add")?.focus();
      form?.dispatchEvent(new Event("change", { bubbles: true }));
    } else if (button.matches("[data-up]")) {
      line.previousElementSibling?.before(line);
      button.focus();
    } else {
      line.nextElementSibling?.after(line);
      button.focus();
    }
  });

  /* "unknown" and its like want no value; a day wants the calendar. */
  function fit(select) {
    const value = select.closest("[data-line]")?.querySelector("[name=v]");
    if (!value) return;
    value.hidden = ["empty", "known"].includes(select.value);
    if (value.matches("input")) value.type = ["since", "until"].includes(select.value) ? "date" : "text";
  }
  document.addEventListener("change", (event) => {
    if (event.target instanceof Element && event.target.matches("[data-operator]")) fit(event.target);
  });
  function fitAll() {
    for (const select of document.querySelectorAll("[data-operator]")) fit(select);
  }
  document.addEventListener("htmx:afterSwap", (event) => {
    fitAll();
    const add = document.getElementById("add");
    if (add && event.detail.target.id === "conditions") {
      add.value = "";
      event.detail.target.lastElementChild?.querySelector("[data-operator]")?.focus();
    }
  });
  fitAll();
})();
