// Half-typed forms survive a reload or a lost connection: <form data-draft="name"> is kept in this browser.
// Never kept: passwords, files, hidden fields, and whatever is marked data-no-draft (identity numbers, codes).
// A page reached after success clears it with <meta name="fengqiao-draft-done" content="name">.
"use strict";

(() => {
  const PREFIX = "fengqiao-draft:";
  const KEEP_FOR = 7 * 24 * 3600 * 1000;
  const NEVER = new Set(["password", "file", "hidden", "submit", "button"]);
  const IDENTITY = /id_?(no|number|card)|identity|card_?no|account_?no|receipt|code$/i;

  const store = (() => {
    try { return window.localStorage; } catch { return null; }
  })();
  if (!store) return;

  const key = (name) => PREFIX + name;
  const fields = (form) => [...form.elements].filter((field) =>
    field.name && !NEVER.has(field.type) && !field.closest("[data-no-draft]") && !IDENTITY.test(field.name));

  const read = (name) => {
    try {
      const draft = JSON.parse(store.getItem(key(name)));
      return draft && Date.now() - draft.at < KEEP_FOR ? draft : null;
    } catch { return null; }
  };

  const save = (form) => {
    const values = {};
    for (const field of fields(form)) {
      const choice = field.type === "checkbox" || field.type === "radio";
      if (field.type === "select-multiple") values[field.name] = [...field.selectedOptions].map((option) => option.value);
      else if (!choice) (values[field.name] ??= []).push(field.value);
      else if (field.checked) (values[field.name] ??= []).push(field.value);
      else values[field.name] ??= [];
    }
    try { store.setItem(key(form.dataset.draft), JSON.stringify({ at: Date.now(), values })); } catch { /* full or forbidden */ }
  };

  const restore = (form) => {
    const draft = read(form.dataset.draft);
    // After a validation error the server already sent back what was typed.
    if (!draft || form.querySelector(".is-invalid, .fq-error") || document.querySelector("[data-error-summary]")) return;
    const taken = {};
    for (const field of fields(form)) {
      const values = draft.values[field.name];
      if (!values) continue;
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
      else if (field.type === "select-multiple") for (const option of field.options) option.selected = values.includes(option.value);
      else {
        const value = values[taken[field.name] ?? 0];
        taken[field.name] = (taken[field.name] ?? 0) + 1;
        if (value !== undefined && value !== "") field.value = value;
      }
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    form.querySelector("[data-draft-restored]")?.removeAttribute("hidden");
  };

  for (const meta of document.querySelectorAll('meta[name="fengqiao-draft-done"]')) store.removeItem(key(meta.content));
  for (let i = store.length - 1; i >= 0; i -= 1) {
    const name = store.key(i);
    if (name?.startsWith(PREFIX) && !read(name.slice(PREFIX.length))) store.removeItem(name);
  }
  for (const form of document.querySelectorAll("form[data-draft]")) restore(form);

  let waiting = null;
  const later = (form) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => save(form), 300);
  };
  for (const event of ["input", "change"]) {
    document.addEventListener(event, ({ target }) => {
      const form = target.closest?.("form[data-draft]");
      if (form) later(form);
    });
  }
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-draft-discard]");
    if (!button) return;
    const form = button.closest("form[data-draft]");
    clearTimeout(waiting);
    store.removeItem(key(form.dataset.draft));
    form.reset();
    form.querySelector("[data-draft-restored]")?.setAttribute("hidden", "");
  });
})();
