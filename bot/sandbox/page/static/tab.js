// Who this tab is, where it looks, and how it asks the server.

import { toast } from "./toasts.js";

const { me, at, home, thread, refused } = document.body.dataset;
const here = `${encodeURIComponent(me)}/${encodeURIComponent(at)}`;

export const person = me;

export function live(shown) {
  const query = new URLSearchParams({ thread, refused: shown ?? refused });
  return `/live/${here}${home ? "/home" : ""}?${query}`;
}

export async function fragment(kind, query) {
  const response = await fetch(`/${kind}/${here}?${new URLSearchParams(query)}`);
  return response.text();
}

// Does something as this person; false when the client or the app would not have it.
export async function ask(action, label = "") {
  document.dispatchEvent(new CustomEvent("action", { detail: { ...action, label } }));
  try {
    const response = await fetch(`/do/${here}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(action),
    });
    const { refused, trouble } = await response.json();
    if (refused) toast("That cannot be done here.", refused);
    if (trouble) toast("The app did not answer as it should.", trouble);
    return !refused && !trouble;
  } catch {
    toast("Nobody answers.", "Is the demo still running? Start it again, then load this page again.");
    return false;
  }
}

// Where a control is: its message or view, its block and its action.
export function whereabouts(element) {
  return {
    where: element.closest("[data-where]")?.dataset.where ?? "",
    block: element.closest("[data-block]")?.dataset.block ?? "",
    action: element.dataset.action ?? "",
  };
}
