// Runs before anything is painted, so that the page does not flash in the other theme.
(() => {
  try {
    const chosen = localStorage.getItem("errors.theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch {
    // Storage may be forbidden; the system's theme is a good one.
  }
})();
