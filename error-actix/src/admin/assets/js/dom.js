// Nodes made and kept. Every text goes in by `textContent`: nothing that a request has sent is ever read as markup.

const SVG = "http://www.w3.org/2000/svg";

/** @param {string} id @returns {any} an element of the page, whose type its place in `index.html` says */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no element #${id}`);
  return found;
}

/**
 * An element.
 * @param {string} name tag, with classes behind dots: `span.muted`
 * @param {Record<string, unknown> | null} [attributes] `false`, `null` and `undefined` leave one out
 * @param {...(Node | string | number | null | undefined | false)} children texts and nodes
 */
export function el(name, attributes, ...children) {
  const [tag, ...classes] = name.split(".");
  const node = document.createElement(tag);
  if (classes.length) node.className = classes.join(" ");
  setAttributes(node, attributes);
  node.append(
    ...children.filter((child) => child !== null && child !== undefined && child !== false).map(asNode),
  );
  return node;
}

/** The same in the namespace of SVG. */
export function svg(name, attributes, ...children) {
  const node = document.createElementNS(SVG, name);
  setAttributes(node, attributes);
  node.append(...children);
  return node;
}

/** One of the page's shapes, which say the same as a colour to who sees none. */
export function shape(name) {
  return svg(
    "svg",
    { class: `shape ${name}`, "aria-hidden": "true" },
    svg("use", { href: `#shape-${name}` }),
  );
}

/** A severity: shape, colour and word. */
export function severity(name) {
  const known = ["critical", "high", "medium", "low"].includes(name) ? name : "low";
  return el(`span.severity.${known}`, null, shape(known), name);
}

/** A link to another site; an address that is none of the web's stays a text. */
export function webLink(address, text) {
  if (!/^https?:\/\//.test(address ?? "")) return address;
  return el("a", { href: address, target: "_blank", rel: "noreferrer" }, text);
}

/** Writes a text only if it differs, so that a screen reader and the layout are left alone. */
export function setText(node, text) {
  const next = String(text);
  if (node.textContent !== next) node.textContent = next;
}

export function setAttribute(node, name, value) {
  if (value === false || value === null || value === undefined) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, String(value));
}

function setAttributes(node, attributes) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value !== false && value !== null && value !== undefined)
      node.setAttribute(name, value === true ? "" : String(value));
  }
}

function asNode(child) {
  return child instanceof Node ? child : document.createTextNode(String(child));
}

/**
 * Makes the children of `parent` those of `items`, in order. A child whose key and signature are as before stays as it
 * is, with its focus; so a list that did not change costs nothing, and no node outlives its item.
 *
 * @template T
 * @param {Element} parent
 * @param {T[]} items
 * @param {(item: T) => string} key
 * @param {(item: T) => Element} make
 * @param {(item: T) => string} [signature] what the child shows; default: made once for each key
 */
export function keyed(parent, items, key, make, signature = key) {
  const old = new Map();
  for (const child of parent.children) old.set(child.getAttribute("data-key"), child);
  let place = parent.firstElementChild;
  for (const item of items) {
    const [name, sign] = [key(item), signature(item)];
    let child = old.get(name);
    old.delete(name);
    if (!child || child.getAttribute("data-sign") !== sign) {
      const fresh = make(item);
      fresh.setAttribute("data-key", name);
      fresh.setAttribute("data-sign", sign);
      if (child) {
        if (child === place) place = child.nextElementSibling;
        replace(child, fresh);
      }
      child = fresh;
    }
    if (child === place) place = place.nextElementSibling;
    else parent.insertBefore(child, place);
  }
  for (const gone of old.values()) gone.remove();
}

/** Puts `fresh` in the place of `old`; the focus goes to the part that has the same `data-focus`. */
function replace(old, fresh) {
  const focused = old.contains(document.activeElement)
    ? document.activeElement?.getAttribute("data-focus")
    : null;
  old.replaceWith(fresh);
  if (focused) fresh.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

/** Shows a sentence where there is nothing to list. */
export function empty(id, sentence) {
  const node = byId(id);
  node.hidden = !sentence;
  if (sentence) setText(node, sentence);
}
