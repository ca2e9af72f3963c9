/* Boxes of code, tables and diagrams can be focused so that the keyboard scrolls them.
   Those that have nothing to scroll are taken out of the tab order again. */
"use strict";

(() => {
  const boxes = document.querySelectorAll(".highlight > pre, .table-wrapper, .diagram");
  const update = () => {
    for (const box of boxes) {
      if (box.scrollWidth > box.clientWidth) box.setAttribute("tabindex", "0");
      else box.removeAttribute("tabindex");
    }
  };
  update();
  window.addEventListener("resize", update);
})();
