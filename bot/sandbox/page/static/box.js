// The box where people type: completion, sending, and the last commands again.

import { encoded } from "./files.js";
import { toEnd } from "./live.js";
import { ask, fragment, person } from "./tab.js";

const PAUSE = 50; // milliseconds
const box = document.getElementById("box");
const list = document.getElementById("suggestions");
const attached = document.getElementById("attached");
const KEY = `typed:${person}`;
let timer, latest;
let back = 0; // how many commands ago the box shows; 0 is a new one

export function watch() {
  if (!box) return;
  box.form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  box.addEventListener("input", () => {
    back = 0;
    dress();
    clearTimeout(timer);
    timer = setTimeout(suggest, PAUSE);
  });
  box.addEventListener("keydown", keys);
  box.addEventListener("blur", () => hide());
  box.form.querySelector("[data-attach]").addEventListener("click", () => attached.click());
  attached.addEventListener("change", named);
  list.addEventListener("mousemove", (event) => mark(options().indexOf(event.target.closest("[role=option]"))));
  list.addEventListener("mousedown", (event) => {
    event.preventDefault(); // the box keeps the focus
    accept(event.target.closest("[role=option]"));
  });
  document.addEventListener("click", (event) => {
    const command = event.target.closest("code.command")?.innerText;
    const text = event.target.closest("[data-type]")?.dataset.type ?? command;
    if (text) put(text);
  });
  if (!matchMedia("(max-width: 720px)").matches) box.focus();
}

export const suggesting = () => box !== null && !list.hidden;

export function hide() {
  clearTimeout(timer);
  latest = null;
  list.hidden = true;
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
}

export function put(text) {
  box.value = text;
  dress();
  box.focus();
}

function dress() {
  box.classList.toggle("command", box.value.startsWith("/"));
}

async function suggest() {
  const typed = box.value;
  if (!/^\/|(^|\s)[@#]\S/.test(typed)) return hide();
  const asked = (latest = Symbol("asked"));
  const html = await fragment("suggestions", { typed });
  if (asked !== latest || box.value !== typed) return;
  list.innerHTML = html;
  list.hidden = !list.children.length;
  box.setAttribute("aria-expanded", String(!list.hidden));
}

function options() {
  return list.hidden ? [] : [...list.children];
}

function chosen() {
  return options().findIndex((one) => one.ariaSelected === "true");
}

function mark(at) {
  options().forEach((one, index) => one.setAttribute("aria-selected", String(index === at)));
  const option = options()[at];
  option?.scrollIntoView({ block: "nearest" });
  if (option) box.setAttribute("aria-activedescendant", option.id);
  else box.removeAttribute("aria-activedescendant");
}

function accept(option) {
  if (!option) return;
  put(option.dataset.text);
  suggest();
}

function keys(event) {
  if (event.isComposing) return;
  const count = options().length;
  if (event.key === "Tab" && count && !event.shiftKey) {
    event.preventDefault();
    accept(options()[Math.max(chosen(), 0)]);
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    if (chosen() >= 0) accept(options()[chosen()]);
    else send();
  } else if ((event.key === "ArrowUp" && (!box.value || back)) || (event.key === "ArrowDown" && back)) {
    event.preventDefault();
    recall(event.key === "ArrowUp" ? 1 : -1);
  } else if (count && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    const at = chosen() + (event.key === "ArrowDown" ? 1 : -1);
    mark(at < 0 ? (chosen() < 0 ? count - 1 : -1) : at % count);
  }
}

function named() {
  const names = document.getElementById("attached-names");
  names.textContent = [...attached.files].map((file) => file.name).join(", ");
  names.hidden = !attached.files.length;
  box.focus();
}

async function send() {
  const text = box.value.trim();
  if (!text && !attached.files.length) return;
  hide();
  put("");
  back = 0;
  if (text) sessionStorage.setItem(KEY, JSON.stringify([...recent().filter((one) => one !== text), text].slice(-50)));
  toEnd();
  document.body.classList.add("sending");
  const done = await ask({ do: "type", text, files: await encoded(attached.files) });
  document.body.classList.remove("sending");
  if (done) {
    attached.value = "";
    named();
    toEnd();
  } else if (!box.value) put(text);
}

function recent() {
  return JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
}

function recall(step) {
  const known = recent();
  back = Math.max(0, Math.min(known.length, back + step));
  put(back ? known[known.length - back] : "");
  hide();
}
