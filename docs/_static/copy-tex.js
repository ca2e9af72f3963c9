/* Display formulas: a button that copies the TeX source, and keyboard scrolling of wide ones.
 *
 * An enhancement only: formulas are set without any script. The source is the
 * annotation inside the formula's own MathML.
 */
"use strict";

(() => {
  const RESET_AFTER = 2000; // milliseconds

  async function copy(text) {
    if (navigator.clipboard && window.isSecureContext) {
      await navigator.clipboard.writeText(text);
      return;
    }
    const area = document.createElement("textarea"); // a page opened from a file, or over http
    area.value = text;
    area.style.position = "fixed";
    area.style.opacity = "0";
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    if (!copied) throw new Error("the browser refused to copy");
  }

  function addButton(formula, source) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy-tex";
    button.textContent = "TeX";
    button.title = "Copy this formula as TeX";
    button.setAttribute("aria-label", button.title);

    const status = document.createElement("span");
    status.setAttribute("role", "status");

    button.addEventListener("click", async () => {
      let message = "Copied";
      try {
        await copy(source);
      } catch {
        message = "Not copied";
      }
      button.textContent = message;
      status.textContent = message;
      button.focus();
      setTimeout(() => {
        button.textContent = "TeX";
        status.textContent = "";
      }, RESET_AFTER);
    });
    formula.append(button, status);
  }

  function makeScrollable(box) {
    if (box.scrollWidth > box.clientWidth) {
      box.tabIndex = 0;
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", "Formula, scrolls sideways");
    } else {
      box.removeAttribute("tabindex");
      box.removeAttribute("role");
      box.removeAttribute("aria-label");
    }
  }

  const watcher = new ResizeObserver((changes) => {
    for (const change of changes) makeScrollable(change.target);
  });

  for (const formula of document.querySelectorAll(".formula")) {
    const annotation = formula.querySelector('annotation[encoding="application/x-tex"]');
    if (annotation) addButton(formula, annotation.textContent);
    watcher.observe(formula.querySelector(".formula-box"));
  }
})();
