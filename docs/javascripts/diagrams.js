// Draws the diagrams of a page. The library is large, so it is fetched only where there is one.
"use strict";

(() => {
  const sources = document.querySelectorAll("code.language-mermaid");
  if (!sources.length) return;
  const library = document.createElement("script");
  library.src = new URL("mermaid.js", document.currentScript.src).href;
  library.addEventListener("load", async () => {
    for (const source of sources) {
      const figure = document.createElement("div");
      figure.className = "mermaid";
      figure.style.overflowX = "auto";
      figure.textContent = source.textContent;
      source.parentElement.replaceWith(figure);
    }
    mermaid.initialize({ startOnLoad: false, securityLevel: "strict" });
    await mermaid.run({ querySelector: ".mermaid" });
    for (const drawn of document.querySelectorAll(".mermaid svg")) drawn.style.minWidth = "60rem"; // readable on a phone, too
  });
  document.head.append(library);
})();
