/* Lines at the bottom that go away by themselves: drawn by the server (partials/toast.html), timed here. Time stands
   still while one is pointed at or holds the focus. Failed requests say what happened and that nothing was lost. */
(function () {
  "use strict";
  const place = document.getElementById("toasts");
  if (!place) return;

  function watch(toast) {
    if (toast.dataset.watched) return;
    toast.dataset.watched = "yes";
    let left = Number(toast.dataset.seconds || 10) * 10;
    const tick = setInterval(() => {
      if (!toast.isConnected) clearInterval(tick);
      else if (toast.matches(":hover, :focus-within")) return;
      else if (--left <= 0) toast.remove();
    }, 100);
  }

  function say(text) {
    const toast = document.createElement("div");
    toast.className = "tk-toast risk";
    toast.append(text);
    place.replaceChildren(toast);
  }

  new MutationObserver(() => place.querySelectorAll(".tk-toast").forEach(watch)).observe(place, { childList: true });
  place.querySelectorAll(".tk-toast").forEach(watch);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-dismiss]")) event.target.closest(".tk-toast, .tk-banner")?.remove();
  });
  /* Signed out meanwhile: the answer is the sign-in page, which must not land in the middle of this one. */
  document.addEventListener("htmx:beforeSwap", (event) => {
    const answer = event.detail.xhr.responseURL;
    if (!answer || new URL(answer).pathname !== place.dataset.signIn) return;
    event.detail.shouldSwap = false;
    say(place.dataset.stale);
  });
  document.addEventListener("htmx:sendError", () => say(place.dataset.offline));
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    say(status === 403 ? place.dataset.forbidden : place.dataset.refused);
  });
})();
