// Short notes in the corner, gone after a while or when they are closed.

import { icon } from "./icons.js";

const SECONDS = 14;

export function toast(title, reason) {
  const note = document.createElement("div");
  note.className = "toast";
  const words = document.createElement("div");
  words.append(line("strong", title), line("span", reason));
  const close = line("button", "");
  close.type = "button";
  close.className = "icon";
  close.setAttribute("aria-label", "Close this note");
  close.innerHTML = icon("close");
  close.addEventListener("click", () => note.remove());
  note.append(words, close);
  document.getElementById("toasts").append(note);
  setTimeout(() => note.remove(), SECONDS * 1000);
}

function line(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}
