// Compares a file with the paper's hash in the browser; where that cannot hash (no https), the form is sent instead.
const form = document.getElementById("compare");
const input = document.getElementById("file");
const outcome = document.getElementById("outcome");

async function compare() {
  const file = input.files[0];
  if (!file) return;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const found = form.dataset.sha256 && hex === form.dataset.sha256 ? "same" : "other";
  outcome.dataset.outcome = found;
  outcome.textContent = outcome.dataset[found];
}

if (form && input && outcome && window.crypto && crypto.subtle) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    compare();
  });
  input.addEventListener("change", compare);
}
if (form && input) {
  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.classList.add("fq-over");
  });
  form.addEventListener("dragleave", () => form.classList.remove("fq-over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("fq-over");
    if (event.dataTransfer.files.length) {
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change"));
    }
  });
}
