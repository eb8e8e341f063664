/* Loaded first and without defer, so that a dark page never flashes white. The server writes the choice; "auto" is
   settled here, and again when the device changes its mind. */
(function () {
  "use strict";
  const root = document.documentElement;
  if (root.dataset.bsTheme !== "auto") return;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const settle = () => {
    if (root.dataset.themeChosen) return;
    root.dataset.bsTheme = dark.matches ? "dark" : "light";
  };
  settle();
  dark.addEventListener("change", settle);
})();
