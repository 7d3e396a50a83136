// The list that opens under a menu: choose with the mouse or the keys, type to narrow it down.

import { ask, fragment, whereabouts } from "./tab.js";

const PAUSE = 130; // milliseconds without a key before the app is asked
const popup = document.getElementById("popup");
let menu = null; // the button whose list is open
let list, input, timer, latest;
let listed = null; // the words that the list is for
let jumped = { to: "", at: 0 }; // what was typed into a list without a search field, and when

export const isOpen = () => menu !== null;

export function watch() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-menu], [data-shortcuts]");
    if (button) toggle(button);
    else if (menu && !popup.contains(event.target)) close();
  });
  popup.addEventListener("click", (event) => choose(event.target.closest("[role=option]")));
  popup.addEventListener("keydown", keys);
  addEventListener("resize", () => close());
  document.addEventListener("scroll", (event) => menu && !popup.contains(event.target) && close(), true);
  document.addEventListener("shown", () => menu && !menu.isConnected && close());
}

function toggle(button) {
  const again = button === menu;
  close();
  if (!again) open(button);
}

function open(button) {
  menu = button;
  menu.setAttribute("aria-expanded", "true");
  list = document.createElement("ul");
  Object.assign(list, { id: "popup-list", role: "listbox", tabIndex: -1 });
  list.setAttribute("aria-label", button.getAttribute("aria-label") ?? "Choices");
  input = null;
  if (button.dataset.search) {
    input = document.createElement("input");
    Object.assign(input, { type: "text", autocomplete: "off", role: "combobox" });
    input.setAttribute("aria-label", "Search");
    input.setAttribute("aria-controls", "popup-list");
    input.setAttribute("aria-expanded", "true");
    input.placeholder = "Search";
    input.addEventListener("input", later);
  }
  popup.replaceChildren(...(input ? [input, list] : [list]));
  popup.hidden = false;
  listed = null;
  place();
  (input ?? list).focus();
  load();
}

export function close({ refocus = false } = {}) {
  if (!menu) return;
  clearTimeout(timer);
  popup.hidden = true;
  menu.setAttribute("aria-expanded", "false");
  if (refocus) menu.focus();
  menu = null;
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(load, menu.dataset.least ? PAUSE : 0);
}

async function load() {
  const typed = input?.value ?? "";
  const least = Number(menu.dataset.least ?? 0);
  if (typed.length < least) {
    say(`Type ${least} ${least === 1 ? "letter" : "letters"} or more.`);
    return;
  }
  const here = whereabouts(menu);
  const shortcuts = "shortcuts" in menu.dataset ? { shortcuts: here.where ? "message" : "global" } : {};
  const asked = (latest = Symbol("asked"));
  const slow = setTimeout(() => asked === latest && say("Searching …"), 250);
  const html = await fragment("options", { ...here, ...shortcuts, typed });
  clearTimeout(slow);
  if (asked !== latest || !menu) return;
  list.innerHTML = html;
  listed = typed;
  mark(list.querySelector("[aria-selected=true]") ?? list.querySelector("[role=option]"));
  place();
}

function say(words) {
  const line = document.createElement("li");
  line.className = "none";
  line.textContent = words;
  list.replaceChildren(line);
  place();
}

function place() {
  const from = menu.getBoundingClientRect();
  popup.style.minWidth = `${Math.min(Math.max(from.width, 220), innerWidth - 16)}px`;
  const { width, height } = popup.getBoundingClientRect();
  const below = from.bottom + 4 + height < innerHeight || from.top < height + 4;
  popup.style.left = `${Math.max(8, Math.min(from.left, innerWidth - width - 8))}px`;
  popup.style.top = `${Math.max(8, below ? Math.min(from.bottom + 4, innerHeight - height - 8) : from.top - height - 4)}px`;
}

function mark(option) {
  list.querySelector(".active")?.classList.remove("active");
  if (!option) return;
  option.classList.add("active");
  option.scrollIntoView({ block: "nearest" });
  (input ?? list).setAttribute("aria-activedescendant", option.id);
}

function keys(event) {
  const options = [...list.querySelectorAll("[role=option]")];
  const at = options.findIndex((option) => option.classList.contains("active"));
  const moves = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: options.length - 1 };
  if (event.key in moves && options.length) {
    event.preventDefault();
    mark(options[(moves[event.key] + options.length) % options.length]);
  } else if (event.key === "Enter") {
    event.preventDefault();
    enter();
  } else if (event.key === "Tab") {
    close({ refocus: true });
  } else if (!input && event.key.length === 1) {
    jump(event.key.toLowerCase(), options);
  }
}

function jump(key, options) {
  const again = Date.now() - jumped.at < 800;
  jumped = { to: (again ? jumped.to : "") + key, at: Date.now() };
  const found = options.find((option) => option.innerText.toLowerCase().startsWith(jumped.to));
  if (found) mark(found);
}

// Who types and presses Enter at once means what the words find, not what was listed before.
async function enter() {
  clearTimeout(timer);
  if (listed !== (input?.value ?? "")) await load();
  await choose(list.querySelector(".active"));
}

async function choose(option) {
  if (!option || !menu) return;
  const { value, url } = option.dataset;
  const button = menu;
  if (url) window.open(url, "_blank", "noopener,noreferrer");
  if (!("many" in button.dataset)) close({ refocus: true });
  const way = "shortcuts" in button.dataset ? "shortcut" : "choose";
  await ask({ ...whereabouts(button), do: way, value }, option.innerText.trim());
  if (menu) await load();
}
