// Forms: the error summary takes the focus, a form is sent once, demo logins fill in with one click.
"use strict";

(() => {
  document.querySelector("[data-error-summary]")?.focus();

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-error-summary] a");
    if (!link) return;
    const field = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    (field.matches("input, select, textarea") ? field : field.querySelector("input, select, textarea") ?? field).focus();
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("data-may-repeat") || form.matches("[hx-post]")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    event.submitter?.setAttribute("aria-busy", "true");
  });

  // Coming back by the browser's back button shows the page as it was left: the form may be sent again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
    for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  });

  document.addEventListener("click", (event) => {
    const login = event.target.closest("[data-fill-login]");
    if (!login) return;
    document.getElementById("id_username").value = login.dataset.username;
    document.getElementById("id_password").value = login.dataset.password;
    document.querySelector("main form [type=submit]").focus();
  });
})();
