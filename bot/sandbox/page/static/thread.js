// The box under a thread.

import { ask } from "./tab.js";

export function watch() {
  const form = document.getElementById("reply");
  if (!form) return;
  const box = form.querySelector("textarea");
  if (location.hash === "#replying") box.focus(); // names no element, which would take the focus
  document.addEventListener("click", (event) => {
    if (!event.target.closest(`a[href="${location.search}#replying"]`)) return;
    event.preventDefault(); // it is open already
    box.focus();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = box.value.trim();
    if (!text) return;
    box.value = "";
    const done = await ask({ do: "reply", where: form.dataset.where, text });
    if (!done && !box.value) box.value = text;
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
}
