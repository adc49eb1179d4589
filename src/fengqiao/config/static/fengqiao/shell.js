// What every page does: menu on a phone, menus that close, dismissable messages, notice of a lost connection.
"use strict";

(() => {
  document.documentElement.classList.add("js");

  const toggle = document.querySelector("[data-toggle-nav]");
  const nav = document.getElementById("nav");
  if (toggle && nav) {
    toggle.hidden = false;
    toggle.addEventListener("click", () => {
      const open = nav.classList.toggle("open");
      toggle.setAttribute("aria-expanded", String(open));
    });
  }

  // Parts of a long menu that somebody opened stay open, in this browser, for this visit
  const OPENED = "fengqiao-menu";
  const unfolded = (() => {
    try { return new Set(JSON.parse(sessionStorage.getItem(OPENED) ?? "[]")); } catch { return new Set(); }
  })();
  for (const section of document.querySelectorAll("[data-nav-section]")) {
    const key = section.dataset.navSection;
    if (unfolded.has(key)) section.open = true;
    section.addEventListener("toggle", () => {
      if (section.open) unfolded.add(key); else unfolded.delete(key);
      try { sessionStorage.setItem(OPENED, JSON.stringify([...unfolded])); } catch { /* full or forbidden */ }
    });
  }

  const openDetails = () => document.querySelectorAll(".fq-menu[open], .fq-definition[open]");

  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-dismiss-alert], [data-close-details]");
    if (target?.matches("[data-dismiss-alert]")) target.closest(".alert").remove();
    if (target?.matches("[data-close-details]")) target.closest("details").open = false;
    for (const details of openDetails()) if (!details.contains(event.target)) details.open = false;
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const details of openDetails()) {
      details.open = false;
      details.querySelector("summary").focus();
    }
  });

  const offline = document.querySelector("[data-offline]");
  const showConnection = () => { offline.hidden = navigator.onLine; };
  window.addEventListener("online", showConnection);
  window.addEventListener("offline", showConnection);
  showConnection();
  document.addEventListener("htmx:sendError", () => { offline.hidden = false; });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) showConnection();
  });

  // Copy and print
  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
      button.querySelector("span").textContent = button.dataset.copied;
    });
  }
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
