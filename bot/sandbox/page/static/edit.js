// Second thoughts: one's own message in a box, under the message.

import { ask, whereabouts } from "./tab.js";

export function watch() {
  document.addEventListener("click", (event) => {
    const form = event.target.closest(".message")?.querySelector("form.edit");
    if (!form) return;
    if (event.target.closest("[data-edit]")) open(form);
    if (event.target.closest("[data-cancel]")) close(form);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form.edit")) return;
    event.preventDefault();
    save(event.target);
  });
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest("form.edit");
    if (!form || event.isComposing) return;
    if (event.key === "Escape") close(form);
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    save(form);
  });
}

// While it is open, the words in it are the person's and not the server's.
function open(form) {
  const box = form.querySelector("textarea");
  form.toggleAttribute("data-open", true);
  box.value = form.dataset.typed;
  box.dataset.unsent = "yes";
  box.focus();
  box.setSelectionRange(box.value.length, box.value.length);
}

function close(form) {
  form.removeAttribute("data-open");
  delete form.querySelector("textarea").dataset.unsent;
}

async function save(form) {
  const text = form.querySelector("textarea").value;
  const { where } = whereabouts(form);
  if (await ask({ do: "edit", where, text })) close(form);
}
