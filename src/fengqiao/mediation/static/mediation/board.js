// Cards are dragged to a column: dropping one follows the card's own link, which leads to the action or says why not.
"use strict";

(() => {
  let held = null;
  const column = (event) => event.target.closest?.("[data-column]");
  const link = (target) => target && held?.querySelector(`[data-to="${target.dataset.column}"]`);
  const mark = (target) => {
    for (const one of document.querySelectorAll(".fq-column-over")) if (one !== target) one.classList.remove("fq-column-over");
    target?.classList.add("fq-column-over");
  };

  for (const card of document.querySelectorAll("[data-card]")) card.draggable = true;

  document.addEventListener("dragstart", (event) => {
    held = event.target.closest?.("[data-card]");
    if (!held) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", held.querySelector(".fq-number").textContent);
    held.classList.add("fq-card-held");
  });
  document.addEventListener("dragover", (event) => {
    const target = column(event);
    if (!link(target)) return mark(null);
    event.preventDefault();
    mark(target);
  });
  document.addEventListener("drop", (event) => {
    const to = link(column(event));
    if (!to) return;
    event.preventDefault();
    window.location.assign(to.href);
  });
  document.addEventListener("dragend", () => {
    held?.classList.remove("fq-card-held");
    held = null;
    mark(null);
  });

  // One menu at a time; Escape closes it and gives the focus back.
  document.addEventListener("toggle", (event) => {
    if (!event.target.matches?.(".fq-move[open]")) return;
    for (const other of document.querySelectorAll(".fq-move[open]")) if (other !== event.target) other.open = false;
  }, true);
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest?.(".fq-move[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
})();
