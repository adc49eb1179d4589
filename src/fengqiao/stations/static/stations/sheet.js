// A sheet that survives: every change goes into this phone's database first and is sent when there is a network.
"use strict";
(() => {
  const root = document.querySelector("[data-sheet]");
  if (!root) return;
  const sent = JSON.parse(document.getElementById("sheet-data").textContent);
  const words = root.dataset;
  const own = `${sent.owner}:${sent.check}`;
  const form = root.querySelector("form");
  const status = root.querySelector("[data-status]");
  const button = root.querySelector("[data-hand-in]");
  const problems = root.querySelector("[data-problems]");
  let state = null;
  let busy = false;
  let again = false;

  // --- this phone's database -------------------------------------------------------------------------------------
  const opened = new Promise((resolve, reject) => {
    const request = indexedDB.open("fengqiao-sheets", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("sheets", { keyPath: "own" });
      request.result.createObjectStore("photos", { keyPath: "key" }).createIndex("own", "own");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const run = async (store, mode, work) => {
    const database = await opened;
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(store, mode);
      const request = work(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(request && request.result);
      transaction.onerror = () => reject(transaction.error);
    });
  };
  const keepState = () => run("sheets", "readwrite", (store) => store.put(state));
  const photosHere = () => run("photos", "readonly", (store) => store.index("own").getAll(own));

  // --- drawing -----------------------------------------------------------------------------------------------------
  const field = (name, code) => form.querySelector(`[name="${name}-${code}"]`);
  const say = (text, tone) => {
    status.textContent = text;
    status.dataset.tone = tone || "";
  };

  function draw() {
    for (const one of sent.criteria) {
      const mark = state.marks[one.code];
      if (mark) {
        const chosen = form.querySelector(`[name="points-${one.code}"][value="${mark.points}"]`);
        if (chosen) chosen.checked = true;
        field("reason", one.code).value = mark.reason;
      }
      drawNeed(one);
    }
    form.querySelector("[name=remarks]").value = state.remarks;
    if (state.handedIn) close();
    count();
  }

  function drawNeed(one) {
    const mark = state.marks[one.code];
    const block = root.querySelector(`[data-criterion="${one.code}"]`);
    block.classList.toggle("fq-done", Boolean(mark) && (mark.points === one.points || mark.reason.trim() !== ""));
    field("reason", one.code).closest("[data-reason]").hidden = !mark || mark.points === one.points;
  }

  function count() {
    const marked = sent.criteria.filter((one) => state.marks[one.code]);
    const total = marked.reduce((sum, one) => sum + state.marks[one.code].points, 0);
    root.querySelector("[data-count]").textContent = words.count
      .replace("{n}", marked.length)
      .replace("{all}", sent.criteria.length)
      .replace("{points}", total);
  }

  async function drawPhotos() {
    for (const list of root.querySelectorAll("[data-photos]")) list.textContent = "";
    for (const photo of await photosHere()) {
      const image = document.createElement("img");
      image.src = URL.createObjectURL(photo.blob);
      image.alt = photo.sent ? words.photoSent : words.photoWaiting;
      image.className = photo.sent ? "fq-shot fq-shot-sent" : "fq-shot";
      root.querySelector(`[data-photos="${photo.criterion}"]`).append(image);
    }
  }

  function close() {
    for (const input of form.querySelectorAll("input, textarea, [data-hand-in]")) input.disabled = true;
    root.classList.add("fq-closed");
  }

  // --- changes -----------------------------------------------------------------------------------------------------
  let waiting = 0;
  async function changed() {
    state.version += 1;
    await keepState();
    count();
    say(navigator.onLine ? words.saving : words.heldHere, navigator.onLine ? "" : "offline");
    clearTimeout(waiting);
    waiting = setTimeout(send, 1200);
  }

  form.addEventListener("input", (event) => {
    const { name, value } = event.target;
    if (event.target.type === "file" || state.handedIn) return;
    if (name === "remarks") state.remarks = value;
    else {
      const code = name.slice(name.indexOf("-") + 1);
      const mark = state.marks[code] || { points: null, reason: "" };
      if (name.startsWith("points-")) mark.points = Number(value);
      else mark.reason = value;
      if (mark.points !== null) state.marks[code] = mark;
      drawNeed(sent.criteria.find((one) => one.code === code));
    }
    changed();
  });

  form.addEventListener("change", async (event) => {
    if (event.target.type !== "file") return;
    const criterion = event.target.dataset.for;
    for (const blob of event.target.files) {
      const key = crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random().toString(36).slice(2, 12)}`;
      await run("photos", "readwrite", (store) => store.put({ key, own, criterion, blob, sent: false }));
    }
    event.target.value = "";
    await drawPhotos();
    send();
  });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const missing = sent.criteria.filter((one) => {
      const mark = state.marks[one.code];
      return !mark || (mark.points < one.points && !mark.reason.trim());
    });
    tell(missing.map((one) => [one.code, state.marks[one.code] ? words.needReason : words.needPoints]));
    if (missing.length) return;
    state.done = true;
    await changed();
    clearTimeout(waiting);
    send();
  });

  function tell(found) {
    problems.hidden = found.length === 0;
    const list = problems.querySelector("ul");
    list.textContent = "";
    for (const [code, text] of found) {
      const link = document.createElement("a");
      link.href = code ? `#c-${code}` : "#sheet";
      link.textContent = code ? `${code} ${text}` : text;
      const line = document.createElement("li");
      line.append(link);
      list.append(line);
    }
    if (found.length) problems.focus();
  }

  // --- sending -----------------------------------------------------------------------------------------------------
  const token = () => form.querySelector("[name=csrfmiddlewaretoken]").value;
  const post = (address, body, headers) =>
    fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token(), ...headers }, credentials: "same-origin" });

  // A page opened before the last login carries an old token; a fresh one comes with a fresh page.
  async function renewToken() {
    const answer = await fetch(location.pathname, { credentials: "same-origin", cache: "no-store" });
    if (!answer.ok || answer.redirected) return false;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = fresh.querySelector("[data-sheet] [name=csrfmiddlewaretoken]");
    if (found) form.querySelector("[name=csrfmiddlewaretoken]").value = found.value;
    return Boolean(found);
  }

  async function posted(address, makeBody, headers) {
    let answer = await post(address, makeBody(), headers);
    if ((answer.status === 403 || answer.redirected) && (await renewToken())) answer = await post(address, makeBody(), headers);
    if (answer.status === 403 || answer.redirected) throw new Error("login");
    return answer;
  }

  async function sendPhotos() {
    for (const photo of (await photosHere()).filter((one) => !one.sent)) {
      const body = () => {
        const data = new FormData();
        data.append("key", photo.key);
        data.append("criterion", photo.criterion);
        data.append("file", photo.blob, "photo.jpg");
        return data;
      };
      const answer = await posted(words.photoUrl, body);
      if (answer.ok) await run("photos", "readwrite", (store) => store.put({ ...photo, sent: true }));
      else if (answer.status === 400) {
        await run("photos", "readwrite", (store) => store.delete(photo.key));
        tell([[photo.criterion, (await answer.json()).message]]);
      } else if (answer.status === 409) break;
    }
    await drawPhotos();
  }

  async function sendSheet() {
    const version = state.version;
    if (version === state.sent) return;
    const marks = {};
    for (const [code, mark] of Object.entries(state.marks)) marks[code] = { points: mark.points, reason: mark.reason };
    const body = JSON.stringify({ version, marks, remarks: state.remarks, done: state.done });
    const answer = await posted(words.saveUrl, () => body, { "Content-Type": "application/json" });
    const said = await answer.json();
    if (answer.ok) {
      state.sent = version;
      state.handedIn = said.handed_in;
      if (state.handedIn) close();
    } else {
      state.done = false;
      if (answer.status === 409) state.handedIn = true;
      const fields = Object.entries(said.fields || {});
      tell(fields.length ? fields.map(([code, text]) => [field("reason", code) ? code : "", text]) : [["", said.message]]);
    }
    await keepState();
  }

  async function send() {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    try {
      await sendPhotos();
      await sendSheet();
      const left = (await photosHere()).filter((one) => !one.sent).length;
      if (state.handedIn && !left) say(words.handedIn, "good");
      else if (state.sent === state.version && !left) say(words.saved, "good");
      else say(words.heldHere, "offline");
    } catch (error) {
      if (error.message === "login") say(words.login, "bad");
      else say(words.heldHere, "offline");
    } finally {
      busy = false;
      if (again) {
        again = false;
        send();
      }
    }
  }

  window.addEventListener("online", send);
  window.addEventListener("offline", () => say(words.heldHere, "offline"));
  setInterval(() => {
    if (state && navigator.onLine && state.sent !== state.version) send();
  }, 20000);

  // --- without a network -------------------------------------------------------------------------------------------
  async function prepare() {
    if (!("serviceWorker" in navigator)) return;
    await navigator.serviceWorker.register(words.workerUrl);
    const registration = await navigator.serviceWorker.ready;
    const parts = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src], img[src]")];
    const addresses = parts.map((one) => one.href || one.src).filter((one) => one.startsWith(location.origin));
    navigator.serviceWorker.addEventListener("message", (event) => {
      if (event.data && event.data.kept) root.querySelector("[data-ready]").hidden = false;
    });
    registration.active.postMessage({ keep: [location.pathname, ...new Set(addresses)] });
  }

  async function start() {
    const here = await run("sheets", "readonly", (store) => store.get(own));
    const marks = {};
    for (const one of sent.criteria) if (one.mark !== null) marks[one.code] = { points: one.mark, reason: one.reason };
    const there = { own, version: sent.version, sent: sent.version, marks, remarks: sent.remarks, done: false, handedIn: sent.handed_in };
    // What this phone holds and has not sent counts more than what the server knew when the page was made.
    state = here && here.version > sent.version && !sent.handed_in ? here : there;
    await keepState();
    draw();
    await drawPhotos();
    button.disabled = Boolean(state.handedIn);
    form.inert = false; // before this phone's own copy was read, a tap would be lost
    await send();
    if (navigator.onLine) await prepare();
  }
  start().catch(() => say(words.noStore, "bad"));
})();
