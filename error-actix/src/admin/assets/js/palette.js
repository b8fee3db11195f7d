// Colours of the style sheet, for what is painted on a canvas.

/** @type {Map<string, string>} */
const known = new Map();
/** @type {HTMLElement | null} */
let probe = null;

/** The colour that a class of the style sheet gives, in the theme of now. */
export function ink(className) {
  const found = known.get(className);
  if (found) return found;
  if (!probe) {
    probe = document.createElement("span");
    probe.hidden = true;
    document.body.append(probe);
  }
  probe.className = className;
  const colour = getComputedStyle(probe).color;
  known.set(className, colour);
  return colour;
}

/** After the theme has changed. */
export function forgetInks() {
  known.clear();
}
