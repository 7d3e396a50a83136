// The guided tour of a first visit. The steps come from the server.

import { put } from "./box.js";
import { icon } from "./icons.js";
import { keep, recall } from "./kept.js";
import { person } from "./tab.js";

const steps = JSON.parse(document.body.dataset.tour || "[]");
const frame = document.getElementById("tour");
let at = recall("tour", 0);

export function begin() {
  document.addEventListener("action", ({ detail }) => {
    const done =
      (detail.do === "type" && ends("typed", detail.text.startsWith(steps[at]?.what))) ||
      (detail.do === "click" && ends("pressed", detail.label === steps[at]?.what));
    if (done) go(at + 1);
  });
  document.addEventListener("click", (event) => {
    const other = event.target.closest("[data-person]")?.dataset.person;
    if (other && ends("switch", other === (steps[at]?.what || other) && other !== person)) go(at + 1);
  });
  document.addEventListener("shown", point);
  draw();
}

function ends(how, met) {
  return steps[at]?.ends === how && met;
}

function go(step) {
  at = step;
  keep("tour", at);
  draw();
}

function draw() {
  const step = steps[at];
  frame.replaceChildren();
  if (step) frame.append(card(step));
  point();
}

function card(step) {
  const made = element("section", "tour");
  made.setAttribute("aria-label", "Guided tour");
  const foot = element("footer");
  const dots = element("span", "steps");
  dots.setAttribute("aria-label", `Step ${at + 1} of ${steps.length}`);
  dots.setAttribute("role", "img");
  dots.append(...steps.map((_, index) => element("i", index === at ? "now" : "")));
  foot.append(dots);
  if (step.ends === "typed") foot.append(button("Type it for me", "button primary", () => put(step.what)));
  else foot.append(button("Skip", "button plain", () => go(at + 1)));
  const close = button("", "icon", () => go(steps.length));
  close.innerHTML = icon("close");
  close.setAttribute("aria-label", "End the tour");
  made.append(element("h2", "", step.title), element("p", "", step.text), close);
  if (step.ends === "typed") made.append(element("p")), made.lastChild.append(element("code", "", step.what));
  made.append(foot);
  return made;
}

// A soft ring around what the step is about.
function point() {
  for (const one of document.querySelectorAll(".look-here")) one.classList.remove("look-here");
  const step = steps[at];
  if (!step) return;
  const buttons = [...document.querySelectorAll("#messages .button")].filter((one) => one.innerText.trim() === step.what);
  const targets = {
    typed: [document.querySelector(".box-frame")],
    pressed: buttons.slice(-1),
    switch: [...document.querySelectorAll(".people, .only-phone")],
  };
  for (const target of targets[step.ends]) target?.classList.add("look-here");
}

function element(tag, kind = "", text = "") {
  const made = document.createElement(tag);
  if (kind) made.className = kind;
  made.textContent = text;
  return made;
}

function button(text, kind, pressed) {
  const made = element("button", kind);
  made.type = "button";
  made.append(element("span", "", text));
  made.addEventListener("click", pressed);
  return made;
}
