// The consumer's forms: files go up at once and can be taken back, and a form waits for the network.
"use strict";

(() => {
  const TOKEN = "fengqiao-upload:";
  const KEEP_FOR = 24 * 3600 * 1000; // the server keeps files of an unfinished form no longer
  const store = (() => {
    try { return window.localStorage; } catch { return null; }
  })();
  const remembered = (name) => {
    try {
      const kept = JSON.parse(store.getItem(TOKEN + name));
      return kept && Date.now() - kept.at < KEEP_FOR ? kept.token : null;
    } catch { return null; }
  };
  const remember = (name, token) => {
    try { store.setItem(TOKEN + name, JSON.stringify({ at: Date.now(), token })); } catch { /* full or forbidden */ }
  };
  const forget = (name) => { try { store.removeItem(TOKEN + name); } catch { /* forbidden */ } };

  for (const meta of document.querySelectorAll('meta[name="fengqiao-draft-done"]')) forget(meta.content);

  // Files
  const setUp = (box) => {
    const form = box.closest("form");
    const input = box.querySelector('input[type="file"]');
    const token = box.querySelector("[data-upload-token]");
    const list = box.querySelector("[data-upload-list]");
    const progress = box.querySelector("[data-upload-progress]");
    const name = form.dataset.draft;
    const words = box.dataset;

    const post = (fields, onProgress) => new Promise((resolve, reject) => {
      const call = new XMLHttpRequest();
      const data = new FormData();
      data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      data.append("token", token.value);
      for (const [key, value] of Object.entries(fields)) data.append(key, value);
      call.open("POST", words.upload);
      call.upload.addEventListener("progress", (event) => event.lengthComputable && onProgress?.(event.loaded / event.total));
      call.addEventListener("load", () => (call.status === 200 ? resolve(call.responseText) : reject(new Error(call.status))));
      call.addEventListener("error", () => reject(new Error("network")));
      call.send(data);
    });

    const show = (html) => {
      list.innerHTML = html; // our own server's escaped fragment
      if (name) remember(name, token.value);
    };

    const line = (text) => {
      const shown = document.createElement("p");
      shown.className = "fq-upload-line";
      shown.textContent = text;
      progress.append(shown);
      return shown;
    };

    const send = async (file) => {
      if (file.size > Number(words.maxBytes) * 1.048576) {
        line(words.wordsLarge + file.name);
        return;
      }
      const told = line(words.wordsBusy + file.name);
      const bar = document.createElement("progress");
      bar.max = 1;
      bar.setAttribute("aria-label", told.textContent);
      told.append(bar);
      try {
        show(await post({ files: file }, (share) => { bar.value = share; }));
        told.remove();
      } catch {
        told.textContent = words.wordsFailed + file.name + " ";
        const again = document.createElement("button");
        again.type = "button";
        again.className = "btn btn-sm";
        again.textContent = words.wordsRetry;
        again.addEventListener("click", () => { told.remove(); send(file); });
        told.append(again);
      }
    };

    let queue = Promise.resolve();
    input.addEventListener("change", () => {
      const files = [...input.files];
      input.value = "";
      for (const file of files) queue = queue.then(() => send(file));
    });
    box.addEventListener("click", (event) => {
      const button = event.target.closest("[data-remove-file]");
      if (!button) return;
      event.preventDefault();
      queue = queue.then(() => post({ remove: button.value }).then(show).catch(() => line(words.wordsFailed)));
      input.focus();
    });

    const earlier = name && !document.querySelector("[data-error-summary]") && !Number(list.querySelector("[data-file-count]")?.dataset.fileCount) ? remembered(name) : null;
    if (earlier) {
      token.value = earlier;
      post({}).then(show).catch(() => { /* offline: they are still there later */ });
    }
    form.addEventListener("click", (event) => {
      if (!event.target.closest("[data-forget-upload]")) return;
      forget(name);
      window.location.reload();
    });
  };
  document.querySelectorAll("[data-upload]").forEach(setUp);

  // A form is sent only when the server can be reached; until then it waits, and goes by itself.
  const reachable = async (address) => {
    if (!navigator.onLine) return false;
    try { return (await fetch(address, { cache: "no-store" })).ok; } catch { return false; }
  };
  const waiting = new Map();
  const told = (form, isWaiting) => {
    const words = form.querySelector("[data-waiting]");
    if (words) words.hidden = !isWaiting;
  };
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const address = form.dataset.waitForNetwork;
    if (!address || form.dataset.reached) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (waiting.get(form) === "asking") return;
    const submitter = event.submitter;
    waiting.set(form, "asking");
    if (await reachable(address)) {
      waiting.delete(form);
      told(form, false);
      form.dataset.reached = "1";
      form.requestSubmit(submitter);
      delete form.dataset.reached;
    } else {
      waiting.set(form, submitter);
      told(form, true);
    }
  }, true);
  const retry = () => {
    for (const [form, submitter] of waiting) if (submitter !== "asking") form.requestSubmit(submitter);
  };
  window.addEventListener("online", retry);
  setInterval(retry, 15_000);

  // A field with an error inside a closed part is shown.
  for (const wrong of document.querySelectorAll(".fq-field-invalid")) {
    for (let part = wrong.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  }
})();
