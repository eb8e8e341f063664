/* Dialogs and the theme switch. <button data-dialog="more"> opens <dialog id="more">; data-close inside closes it, as
   do Escape and a click beside it. Whoever opened it gets the focus back: the browser does that for <dialog>. */
(function () {
  "use strict";
  const root = document.documentElement;

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    const opener = target.closest("[data-dialog]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.dialog);
      if (dialog && !dialog.open) show(dialog);
      return;
    }
    const closer = target.closest("[data-close]");
    if (closer) closer.closest("dialog")?.close();
    if (target instanceof HTMLDialogElement && !inside(target, event)) target.close();
  });

  /* Focus goes to what is to be filled in, not to the button that closes. */
  function show(dialog) {
    delete dialog.dataset.open; // once
    dialog.showModal();
    if (dialog.querySelector("[autofocus]")) return;
    const first = dialog.querySelector(".tk-dlg-body :is(input:not([type=hidden]), select, textarea, button)");
    if (first) first.focus();
  }

  function inside(dialog, event) {
    const box = dialog.getBoundingClientRect();
    return event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  }

  /* A dialog that the server sends (into #dialog-place, or anywhere) opens itself when it carries data-open. */
  function openFresh(from) {
    for (const dialog of from.querySelectorAll("dialog[data-open]")) if (!dialog.open) show(dialog);
  }
  document.addEventListener("htmx:afterSwap", () => openFresh(document));
  openFresh(document);

  /* Light and dark change at once and are kept by the server; without script the form is simply sent. */
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-theme-switch]");
    if (!form || !event.submitter) return;
    event.preventDefault();
    const body = new FormData(form, event.submitter);
    root.dataset.bsTheme = event.submitter.value;
    root.dataset.themeChosen = "yes";
    const next = form.querySelector(event.submitter.value === "dark" ? ".is-dark" : ".is-light");
    if (next) next.focus();
    fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" }, credentials: "same-origin" });
  });
})();
