// What the browser remembers of the page's settings, if it may.

/** @returns {string | null} */
export function remembered(name) {
  try {
    return localStorage.getItem(`errors.${name}`);
  } catch {
    return null;
  }
}

export function remember(name, value) {
  try {
    if (value === null) localStorage.removeItem(`errors.${name}`);
    else localStorage.setItem(`errors.${name}`, value);
  } catch {
    // It is forgotten with the page, then.
  }
}
