// Small helps at the desk: tick a whole page, print. Everything works without them.
"use strict";

(() => {
  const show = (root) => {
    for (const element of root.querySelectorAll("[data-check-all], [data-print]")) element.hidden = false;
  };

  document.addEventListener("change", ({ target }) => {
    if (!target.matches("[data-check-all]")) return;
    for (const box of target.form.querySelectorAll('input[name="case"]')) box.checked = target.checked;
  });

  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-print]")) window.print();
  });

  // A name typed while the telephone number was being looked up is not overwritten.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const typed = detail.target.id === "person" && !detail.requestConfig.triggeringEvent?.target.matches?.("[name=pick]");
    if (typed && document.getElementById("id_name").value && !detail.requestConfig.formData?.get("name")) detail.shouldSwap = false;
  });

  document.addEventListener("htmx:afterSwap", ({ target }) => {
    show(target);
    target.querySelector?.(".fq-action input:not([type=hidden]), .fq-action textarea, .fq-action select")?.focus();
  });

  show(document);
})();
