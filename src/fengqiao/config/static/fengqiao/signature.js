// A signature drawn with finger, pen or mouse. The picture lies in a hidden field: it goes with the form and comes back with an error.
"use strict";

(() => {
  const INK = "#16282b";
  const LEAST = 120; // points of the canvas: less is a slip of the finger, no name

  const setUp = (box) => {
    const canvas = box.querySelector("canvas");
    const field = box.querySelector('[name="drawing"]');
    const state = box.querySelector("[role=status]");
    const words = box.dataset;
    const pen = canvas.getContext("2d");
    let length = 0;
    let last = null;
    let restored = false;

    const tell = (text) => { state.textContent = text; };
    const blank = () => {
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.strokeStyle = pen.fillStyle = INK;
      pen.lineWidth = 7;
      pen.lineCap = pen.lineJoin = "round";
    };
    const at = (event) => {
      const shown = canvas.getBoundingClientRect();
      return {
        x: (event.clientX - shown.left) * canvas.width / shown.width,
        y: (event.clientY - shown.top) * canvas.height / shown.height,
      };
    };
    const line = (from, to) => {
      pen.beginPath();
      pen.moveTo(from.x, from.y);
      pen.lineTo(to.x, to.y);
      pen.stroke();
      length += Math.hypot(to.x - from.x, to.y - from.y);
    };
    const keep = () => {
      if (!restored && length < LEAST) return;
      field.value = canvas.toDataURL("image/png");
      tell(words.wordsDrawn);
    };

    canvas.addEventListener("pointerdown", (event) => {
      if (!event.isPrimary || event.button !== 0) return;
      event.preventDefault();
      canvas.setPointerCapture(event.pointerId);
      last = at(event);
      line(last, { x: last.x + 0.1, y: last.y });
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!last || !event.isPrimary) return;
      event.preventDefault();
      for (const one of event.getCoalescedEvents?.() ?? []) { const to = at(one); line(last, to); last = to; }
      const to = at(event);
      line(last, to);
      last = to;
    });
    for (const end of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(end, () => {
        if (!last) return;
        last = null;
        keep();
      });
    }
    box.querySelector("[data-pad-clear]").addEventListener("click", () => {
      blank();
      length = 0;
      restored = false;
      field.value = "";
      tell(words.wordsCleared);
    });

    blank();
    if (field.value.startsWith("data:image/png;base64,")) {
      const earlier = new Image();
      earlier.addEventListener("load", () => {
        pen.drawImage(earlier, 0, 0, canvas.width, canvas.height);
        restored = true;
        tell(words.wordsDrawn);
      });
      earlier.src = field.value;
    } else {
      field.value = "";
      tell(words.wordsEmpty);
    }
  };
  document.querySelectorAll("[data-signature]").forEach(setUp);
})();
