/* Furo's drawers, for the keyboard. On narrow screens the navigation and the contents of the
   page are drawers, opened by labels of hidden checkboxes, which only a pointer can reach.
   Buttons take the place of these labels. */
"use strict";

(() => {
  const DRAWERS = [
    { id: "__navigation", name: "Site navigation", drawer: ".sidebar-drawer" },
    { id: "__toc", name: "On this page", drawer: ".toc-drawer" },
  ];

  const asButton = (label, name) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = label.className;
    button.setAttribute("aria-label", name);
    button.append(...label.childNodes);
    label.replaceWith(button);
    return button;
  };

  for (const { id, name, drawer } of DRAWERS) {
    const box = document.getElementById(id);
    const panel = document.querySelector(drawer);
    if (!box || !panel) continue;

    panel.setAttribute("aria-label", name);
    const labels = [...document.querySelectorAll(`label[for="${id}"]:not(.overlay)`)];
    const buttons = labels.map((label) => asButton(label, name));
    const tell = () => {
      for (const button of buttons) button.setAttribute("aria-expanded", String(box.checked));
    };
    const open = (isOpen) => {
      box.checked = isOpen;
      tell();
      const first = isOpen ? panel.querySelector("a, input:not([type=hidden])") : null;
      (first ?? buttons.find((button) => button.offsetParent))?.focus();
    };

    for (const button of buttons) button.addEventListener("click", () => open(!box.checked));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && box.checked) open(false);
    });
    // A link within the page leaves the drawer behind.
    panel.addEventListener("click", (event) => {
      if (box.checked && event.target.closest('a[href^="#"]')) {
        box.checked = false;
        tell();
      }
    });
    box.addEventListener("change", tell);
    tell();
  }
})();
