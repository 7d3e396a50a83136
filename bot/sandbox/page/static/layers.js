// Modals and questions: what lies beneath rests, the focus goes in and comes back, Escape closes the top.

import * as box from "./box.js";
import * as menus from "./menus.js";
import { ask } from "./tab.js";

const [app, tour, modal, question] = ["app", "tour", "modal", "question"].map((id) => document.getElementById(id));
let top = null; // the sheet on top, as it was last seen
let before = null; // what had the focus before any sheet

export function watch() {
  document.addEventListener("shown", arrange);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") escape(event);
    if (event.key === "/" && !sheet() && !event.target.closest("input, textarea")) slash(event);
  });
}

function sheet() {
  return question.firstElementChild ?? modal.firstElementChild;
}

function arrange() {
  const now = sheet();
  app.inert = tour.inert = now !== null;
  modal.inert = question.firstElementChild !== null;
  if (now === top) {
    if (now && (document.activeElement === document.body || document.activeElement === now)) focus(now);
    return;
  }
  if (!top) before = document.activeElement;
  top = now;
  if (now) focus(now);
  else if (before?.isConnected && before !== document.body) before.focus();
  else document.getElementById("box")?.focus();
}

// The field the app names, the first field, the safe answer to a question, or the sheet itself.
function focus(now) {
  now.tabIndex = -1;
  const first = ["[autofocus]", ".field, .ticks input, .hidden-input", "[data-deny]", ".sheet-body .button"];
  const found = first.map((what) => now.querySelector(what)).find(Boolean);
  (found ?? now).focus();
}

function escape(event) {
  const done = () => event.preventDefault();
  if (menus.isOpen()) return done(menus.close({ refocus: true }));
  if (box.suggesting()) return done(box.hide());
  if (question.firstElementChild) return done(question.querySelector("[data-deny]").click());
  if (modal.firstElementChild) return done(ask({ do: "close" }));
  if (app.classList.contains("sidebar-open")) return done(app.classList.remove("sidebar-open"));
  document.querySelector(".thread-bar a")?.click();
}

function slash(event) {
  const field = document.getElementById("box");
  if (!field) return;
  if (field.value) event.preventDefault();
  field.focus(); // an empty box gets the slash
}
