// Everything that makes the page alive, started in order.

import * as box from "./box.js";
import * as controls from "./controls.js";
import * as edit from "./edit.js";
import { keep } from "./kept.js";
import * as layers from "./layers.js";
import * as live from "./live.js";
import * as menus from "./menus.js";
import * as thread from "./thread.js";
import * as tour from "./tour.js";

controls.watch();
menus.watch();
box.watch();
layers.watch();
thread.watch();
edit.watch();
tour.begin();
live.listen();

document.addEventListener("click", (event) => {
  const app = document.getElementById("app");
  const toggle = event.target.closest("[data-toggle-sidebar]");
  if (toggle || !event.target.closest("#sidebar-frame")) {
    const open = app.classList.toggle("sidebar-open", Boolean(toggle) && !app.classList.contains("sidebar-open"));
    document.querySelector("[data-toggle-sidebar]")?.setAttribute("aria-expanded", String(open));
    if (open) document.querySelector("#sidebar [aria-current]").focus();
  }
  if (event.target.closest("[data-theme-toggle]")) theme();
});

function theme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  keep("theme", root.dataset.theme);
}
