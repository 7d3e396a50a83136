// Turns what is on the page into new HTML without throwing away what did not change: focus, scrolling and
// half-typed words stay.

const OWN = new Set(["aria-busy", "aria-expanded", "data-unsent", "data-open"]); // set here, never by the server

export function morph(element, html) {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  children(element, fresh.content);
}

// One element for the HTML of one element.
export function become(element, html) {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  node(element, fresh.content.firstElementChild);
}

function children(old, fresh) {
  const named = new Map([...old.children].filter(name).map((child) => [name(child), child]));
  let at = old.firstChild;
  for (const next of [...fresh.childNodes]) {
    const known = name(next) ? named.get(name(next)) : at && !name(at) ? at : null;
    if (!known || known.nodeName !== next.nodeName) {
      old.insertBefore(next, at);
      continue;
    }
    if (known === at) at = at.nextSibling;
    else old.insertBefore(known, at);
    node(known, next);
  }
  while (at) {
    const gone = at;
    at = at.nextSibling;
    gone.remove();
  }
}

function name(child) {
  return child.dataset?.view || child.id || child.dataset?.block;
}

function node(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
    return;
  }
  for (const { name, value } of fresh.attributes) {
    if (!OWN.has(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  for (const { name } of [...old.attributes]) {
    if (!OWN.has(name) && !unfolded(old, name) && !fresh.hasAttribute(name)) old.removeAttribute(name);
  }
  if (old.matches("input, textarea")) field(old, fresh);
  else children(old, fresh);
}

// What somebody has folded out stays so.
function unfolded(element, name) {
  return name === "open" && element.matches("details");
}

// The server's word counts, except while somebody is typing.
function field(old, fresh) {
  if (old.type === "file") return;
  old.checked = fresh.checked;
  const typing = old.dataset.unsent || ("text" in old.dataset && old === document.activeElement);
  if (!typing && old.type !== "checkbox" && old.type !== "radio" && old.value !== fresh.value) old.value = fresh.value;
}
