// Buttons, ticks, fields and forms: whatever is used is told to the server.

import { encoded } from "./files.js";
import { ask, whereabouts } from "./tab.js";

const PAUSE = 220; // milliseconds without a key before a text counts as entered
const LONG_PAUSE = 900; // the same for a date: while its year is typed it is 0002, 0020 and 0202
const waiting = new Map(); // fields that were typed into, with their timers
let queue = Promise.resolve(); // what was entered arrives in order

export function watch() {
  document.addEventListener("click", pressed);
  document.addEventListener("change", changed);
  document.addEventListener("input", typed);
  document.addEventListener("focusout", ({ target }) => waiting.has(target) && send(target));
  document.addEventListener("keydown", entered);
  document.addEventListener("submit", submitted);
}

async function pressed(event) {
  const control = event.target.closest("button[data-do], a[data-do]");
  if (!control || control.getAttribute("aria-busy") === "true") return;
  await busy(control, async () => {
    await flush();
    await ask({ ...whereabouts(control), do: control.dataset.do, value: control.dataset.value }, control.innerText.trim());
  });
}

async function changed({ target }) {
  if (!target.dataset?.do) return;
  if (target.type === "file") {
    await enter(target, { do: "attach", files: await encoded(target.files) });
  } else if (target.dataset.do === "choose") {
    await enter(target, { do: "choose", value: target.value });
  }
}

function typed({ target }) {
  if (target.dataset?.do !== "fill") return;
  target.closest(".block-input")?.classList.add("mended");
  clearTimeout(waiting.get(target));
  target.dataset.unsent = "yes";
  const { tells, text } = target.dataset;
  const pause = text === undefined ? LONG_PAUSE : PAUSE;
  const byItself = !tells || tells.includes("on_character_entered");
  waiting.set(target, byItself ? setTimeout(() => send(target), pause) : 0);
}

function entered(event) {
  const field = event.target;
  if (event.key !== "Enter" || event.isComposing || !field.dataset || !("text" in field.dataset)) return;
  if (field.tagName === "TEXTAREA") {
    if (event.ctrlKey || event.metaKey) field.form?.requestSubmit();
  } else if (field.dataset.tells?.includes("on_enter_pressed")) {
    event.preventDefault();
    send(field, true);
  }
}

async function submitted(event) {
  if (!event.target.closest(".sheet")) return;
  event.preventDefault();
  const button = event.target.querySelector("[type=submit]");
  if (!button || button.getAttribute("aria-busy") === "true") return;
  await busy(button, async () => {
    await flush();
    await ask({ do: "submit", where: whereabouts(event.target).where }, button.innerText.trim());
  });
  if (!wrong(event.target)) document.addEventListener("shown", () => wrong(event.target), { once: true });
}

// Goes to the first field that needs another look.
function wrong(form) {
  const field = form.querySelector(".wrong .field, .wrong input");
  field?.focus();
  return field !== null;
}

async function send(field, always = false) {
  clearTimeout(waiting.get(field));
  const unsent = waiting.delete(field);
  if (!unsent && !always) return;
  const sent = field.value;
  await enter(field, { do: "fill", value: sent });
  if (field.value === sent) delete field.dataset.unsent;
}

function enter(field, action) {
  const whole = { ...whereabouts(field), ...action };
  queue = queue.then(() => ask(whole));
  return queue;
}

async function flush() {
  for (const field of [...waiting.keys()]) field.isConnected ? send(field) : waiting.delete(field);
  await queue;
}

async function busy(control, work) {
  control.setAttribute("aria-busy", "true");
  try {
    await work();
  } finally {
    control.removeAttribute("aria-busy");
  }
}
