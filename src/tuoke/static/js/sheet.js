/* The call sheet: a click on a closed row, or Enter where J and K have stopped, opens it. The button in the row does the
   same, for those who tab; links and buttons inside a row keep their own work. */
(function () {
  "use strict";
  function open(row) {
    const opener = row && row.querySelector("[data-opens]");
    if (opener) opener.click();
  }
  document.addEventListener("click", (event) => {
    const row = event.target.closest(".cs > li.later[data-row]");
    if (row && !event.target.closest("a, button, input, summary") && !String(getSelection())) open(row);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches(".cs > li.later[data-row]")) return;
    event.preventDefault();
    open(event.target);
  });
  /* The sidebar stands outside of what an outcome swaps: its figure beside Today follows by itself. */
  document.addEventListener("htmx:afterSettle", () => {
    const today = document.getElementById("today");
    if (!today || today.dataset.left === undefined) return;
    for (const count of document.querySelectorAll('nav a[aria-current="page"] .cnt')) count.textContent = today.dataset.left;
  });
})();
