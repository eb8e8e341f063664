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

  /* Rows are chosen one by one, all on the page, or from the last one to this one with Shift. */
  let last = null;
  const picks = () => Array.from(document.querySelectorAll("[data-pick]"));
  function count() {
    const chosen = picks().filter((pick) => pick.checked).length;
    const shown = document.querySelector("[data-picked]");
    if (shown) shown.textContent = String(chosen);
    const all = document.querySelector("[data-pick-all]");
    if (all) {
      all.checked = chosen > 0 && chosen === picks().length;
      all.indeterminate = chosen > 0 && !all.checked;
    }
  }
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    if (target.matches("[data-pick-all]")) {
      for (const pick of picks()) pick.checked = target.checked;
    } else if (target.matches("[data-pick]")) {
      const all = picks();
      if (event.shiftKey && last && all.includes(last)) {
        const [from, to] = [all.indexOf(last), all.indexOf(target)].sort((a, b) => a - b);
        for (const pick of all.slice(from, to + 1)) pick.checked = target.checked;
      }
      last = target;
    } else return;
    count();
  });
  document.addEventListener("htmx:afterSwap", count);
  window.addEventListener("pageshow", count);

  /* A cell is changed where it stands: E or the pen opens the first, a double click the one that is meant, Enter saves,
     Tab saves and opens the next, Escape leaves it as it was. */
  let next = "";
  function open(row, column) {
    const table = row.closest("[data-cell]");
    const query = new URLSearchParams({ show: table.dataset.show, column });
    const url = table.dataset.cell.replace("/0/", "/" + row.dataset.pk + "/") + "?" + query;
    htmx.ajax("GET", url, { target: row, swap: "outerHTML" });
  }
  const first = (row) => row.querySelector("td[data-col]")?.dataset.col;
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const row = target && target.closest("tr[data-pk]");
    if (!row) return;
    if (target.closest("[data-edit]") && first(row)) open(row, first(row));
    else if (target.closest("[data-shut]")) open(row, "");
  });
  document.addEventListener("dblclick", (event) => {
    const cell = event.target instanceof Element ? event.target.closest("tr[data-pk] td[data-col]") : null;
    if (cell && !cell.querySelector("form")) open(cell.closest("tr"), cell.dataset.col);
  });
  document.addEventListener("keydown", (event) => {
    const form = event.target instanceof Element ? event.target.closest(".co-edit") : null;
    if (!form || event.isComposing) return;
    const row = form.closest("tr");
    if (event.key === "Escape") {
      event.preventDefault();
      open(row, "");
    } else if (event.key === "Tab" && !event.shiftKey && event.target.matches("input, select")) {
      const columns = Array.from(row.querySelectorAll("td[data-col]"), (cell) => cell.dataset.col);
      const after = columns[columns.indexOf(form.closest("td").dataset.col) + 1];
      if (!after) return;
      event.preventDefault();
      next = after;
      form.requestSubmit();
    }
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const xhr = event.detail.xhr;
    const row = event.detail.target instanceof Element && event.detail.target.dataset.pk;
    if (!row || !xhr) return;
    const fresh = document.getElementById("co-" + row);
    const column = next;
    next = "";
    if (!fresh) return;
    const field = fresh.querySelector(".co-edit :is(input:not([type=hidden]), select)");
    if (field) {
      field.focus();
      if (field.select) field.select();
    } else if (column && event.detail.successful) open(fresh, column);
    else fresh.querySelector("a")?.focus();
  });
})();
