/* Names of colleagues while somebody types @ in a field with data-mentions: up and down choose, Enter or Tab takes, Escape closes. */
(function () {
  "use strict";
  let list = null, field = null, start = 0, at = 0, turn = 0;

  function close() {
    turn += 1;
    if (list) list.remove();
    if (field) field.removeAttribute("aria-activedescendant");
    list = field = null;
  }

  function choose(number) {
    const lines = list.children;
    at = (number + lines.length) % lines.length;
    Array.from(lines).forEach((line, place) => line.setAttribute("aria-selected", String(place === at)));
    field.setAttribute("aria-activedescendant", lines[at].id);
  }

  function take() {
    const name = list.children[at].textContent, end = field.selectionStart, into = field;
    into.setRangeText(`${name} `, start, end, "end");
    close();
    into.focus();
  }

  function show(into, from, names) {
    close();
    if (!names.length) return;
    field = into;
    start = from;
    list = document.createElement("ul");
    list.className = "mn-list";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", into.dataset.mentionsLabel || "@");
    names.forEach((name, place) => {
      const line = document.createElement("li");
      line.id = `mention-${place}`;
      line.setAttribute("role", "option");
      line.textContent = name;
      list.append(line);
    });
    into.after(list);
    choose(0);
  }

  document.addEventListener("input", async (event) => {
    const into = event.target;
    if (!into.dataset || !into.dataset.mentions) return;
    const before = into.value.slice(0, into.selectionStart);
    const typed = /(?:^|[^A-Za-z0-9._-])[@＠]([^\s@＠]{0,20})$/.exec(before);
    if (!typed) return close();
    turn += 1;
    const mine = turn;
    const answer = await fetch(`${into.dataset.mentions}?q=${encodeURIComponent(typed[1])}`);
    if (!answer.ok || mine !== turn) return;
    const told = await answer.json();
    if (mine === turn) show(into, before.length - typed[1].length, told.names);
  });

  document.addEventListener("keydown", (event) => {
    if (!list || event.target !== field || event.isComposing || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowDown") choose(at + 1);
    else if (event.key === "ArrowUp") choose(at - 1);
    else if (event.key === "Enter" || event.key === "Tab") take();
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);

  document.addEventListener("mousedown", (event) => {
    if (!list) return;
    const line = event.target.closest(".mn-list li");
    if (!line) return close();
    event.preventDefault();
    choose(Array.from(list.children).indexOf(line));
    take();
  });
})();
