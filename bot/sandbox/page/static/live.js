// Listens for what changed and puts it on the page. A hidden tab does not listen: browsers allow few open lines.

import { become, morph } from "./morph.js";
import { live } from "./tab.js";
import { toast } from "./toasts.js";

const NEAR_THE_END = 90; // pixels
const title = document.body.dataset.title;
const scrolled = ["scroll", "thread"].map((id) => document.getElementById(id)).filter(Boolean);
let source = null;
let refusals;

export function listen() {
  toEnd();
  shown();
  open();
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
}

export function toEnd(lists = scrolled) {
  for (const list of lists) list.scrollTop = list.scrollHeight;
}

function open() {
  if (source) return;
  source = new EventSource(live(refusals));
  source.onmessage = (event) => {
    apply(JSON.parse(event.data));
    document.body.dataset.live = "yes";
  };
  source.onerror = () => source?.readyState === EventSource.CLOSED && again();
}

// The browser tries again by itself, unless the answer was an error.
function again() {
  close();
  setTimeout(() => document.hidden || open(), 3000);
}

function close() {
  source?.close();
  source = null;
}

function apply(update) {
  const atEnd = scrolled.filter((list) => list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_THE_END);
  for (const [id, html] of Object.entries(update.parts ?? {})) morph(document.getElementById(id), html);
  for (const [id, list] of Object.entries(update.lists ?? {})) lines(document.getElementById(id), list);
  for (const reason of update.refusals ?? []) toast("The workspace refused what the app sent.", reason);
  refusals = update.refused ?? refusals;
  toEnd(atEnd);
  shown();
}

function lines(list, { order, put }) {
  const wanted = new Set(order);
  for (const line of [...list.children]) if (!wanted.has(line.id)) line.remove();
  let at = list.firstElementChild;
  for (const id of order) {
    let line = document.getElementById(id);
    if (line && id in put) become(line, put[id]);
    if (!line) {
      list.insertAdjacentHTML("beforeend", put[id]);
      line = list.lastElementChild;
    }
    if (line === at) at = at.nextElementSibling;
    else list.insertBefore(line, at);
  }
}

function shown() {
  const news = [...document.querySelectorAll(".count")].reduce((sum, one) => sum + parseInt(one.lastChild.data, 10), 0);
  document.title = news ? `(${news}) ${title}` : title;
  document.dispatchEvent(new Event("shown"));
}
