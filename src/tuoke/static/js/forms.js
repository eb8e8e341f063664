/* Forms: one send at a time; a drop zone takes a file; a filter form sends itself when something in it changes. */
(function () {
  "use strict";
  /* A double click sends once (data-many: a download, which may be sent again). The button comes back when the page is shown again from the browser's memory. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const posts = (form.getAttribute("method") || "").toLowerCase() === "post";
    if (event.defaultPrevented || !posts || form.hasAttribute("hx-post") || form.hasAttribute("data-many")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-auto]");
    if (form) form.requestSubmit();
    const zone = event.target.closest(".drop");
    if (zone && event.target.type === "file") named(zone, event.target);
  });

  function named(zone, input) {
    const label = zone.querySelector("[data-file-name]");
    if (label && input.files.length) label.textContent = input.files[0].name;
    if (zone.dataset.send !== undefined && input.files.length) input.form.requestSubmit();
  }

  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const zone = event.target.closest && event.target.closest(".drop");
      if (!zone) return;
      event.preventDefault();
      zone.classList.toggle("over", kind === "dragenter" || kind === "dragover");
      const input = zone.querySelector("input[type=file]");
      if (kind === "drop" && input && event.dataTransfer.files.length) {
        input.files = event.dataTransfer.files;
        named(zone, input);
      }
    });
  }
})();
