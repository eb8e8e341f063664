/* The palette: type to search companies (the server answers) and to narrow the commands (here); arrows move, Enter goes. */
(function () {
  "use strict";
  const dialog = document.getElementById("palette");
  if (!dialog) return;
  const field = dialog.querySelector("input[name=q]");
  const commands = Array.from(dialog.querySelectorAll("[data-commands] li"));
  const links = () => Array.from(dialog.querySelectorAll("a[href]")).filter((link) => link.offsetParent !== null);

  field.addEventListener("input", () => {
    const typed = field.value.trim().toLowerCase();
    for (const line of commands) {
      const words = (line.textContent + " " + (line.dataset.words || "")).toLowerCase();
      line.hidden = typed !== "" && !words.includes(typed);
    }
  });

  dialog.addEventListener("keydown", (event) => {
    if (event.isComposing || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
    event.preventDefault();
    const all = links();
    const at = all.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    if (at < 0) field.focus();
    else if (all[at]) all[at].focus();
  });

  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const first = links()[0];
    if (first) location.assign(first.href);
  });

  dialog.addEventListener("close", () => {
    field.value = "";
    for (const line of commands) line.hidden = false;
    const found = document.getElementById("palette-found");
    if (found) found.replaceChildren();
  });
})();
