/* The board: a card goes to another column by being dragged, by the keys [ and ], or by its buttons; all three send the
   same change, with what was seen, so that nobody overwrites what somebody else wrote meanwhile. */
(function () {
  "use strict";
  const lanes = () => Array.from(document.querySelectorAll("[data-lane]"));
  let dragged = null;
  let wanted = [];

  function send(card, value, seen, version) {
    const lane = lanes().find((one) => one.dataset.lane === value);
    const from = card.closest("[data-lane]");
    if (!lane || lane === from) return;
    const column = card.closest("[data-board]").dataset.board;
    const said = card.querySelector(".bd-said");
    wanted = [card, card.nextElementSibling, card.previousElementSibling].map((one) => one?.id).filter(Boolean);
    htmx.ajax("POST", card.dataset.move, {
      source: card,
      target: said,
      swap: "innerHTML",
      values: { column, value, seen, version },
    });
    card.addEventListener("htmx:afterRequest", (event) => {
      if (event.detail.xhr.status !== 204) return;
      htmx.trigger(from, "refresh");
      htmx.trigger(lane, "refresh");
    }, { once: true });
  }

  function step(card, by) {
    const all = lanes();
    const lane = all[all.indexOf(card.closest("[data-lane]")) + by];
    if (lane) send(card, lane.dataset.lane, card.dataset.seen, card.dataset.version);
  }

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target.closest("button") : null;
    const card = target && target.closest("[data-move]");
    if (!card) return;
    if (target.dataset.step) step(card, Number(target.dataset.step));
    else if (target.matches("[data-again]")) send(card, target.dataset.value, target.dataset.seen, target.dataset.version);
    else if (target.matches("[data-leave]")) for (const lane of lanes()) htmx.trigger(lane, "refresh");
  });

  document.addEventListener("dragstart", (event) => {
    dragged = event.target instanceof Element ? event.target.closest("[data-move]") : null;
    if (dragged) event.dataTransfer.effectAllowed = "move";
  });
  document.addEventListener("dragover", (event) => {
    if (dragged && event.target instanceof Element && event.target.closest("[data-lane]")) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    const lane = event.target instanceof Element ? event.target.closest("[data-lane]") : null;
    if (!dragged || !lane) return;
    event.preventDefault();
    send(dragged, lane.dataset.lane, dragged.dataset.seen, dragged.dataset.version);
    dragged = null;
  });

  /* The card that was moved keeps the keyboard; where its column shows others first, the one beside it has it. */
  document.addEventListener("htmx:afterSwap", () => {
    const card = wanted.map((id) => document.getElementById(id)).find(Boolean);
    if (!card || card.querySelector(".bd-said button")) return;
    if (!document.activeElement || document.activeElement === document.body) card.querySelector("a")?.focus();
  });
})();
