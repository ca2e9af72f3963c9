/* Keys: Ctrl-K or ⌘K goes to the search box, "/" as well unless it is switched off.
   "/" is Sphinx's own; a key without a modifier must be one that can be switched off. */
"use strict";

(() => {
  const SETTING = "search-key"; // in localStorage: "off", or nothing

  const isShown = (box) => getComputedStyle(box).visibility === "visible" && box.offsetParent;

  /** Focus the search box in view; on a narrow screen open the drawer that hides it. */
  const focusSearch = () => {
    const boxes = [...document.querySelectorAll('input[name="q"]')];
    const inPage = boxes.find((box) => box.closest("main, [role=main]") && isShown(box));
    const drawer = document.getElementById("__navigation");
    if (drawer && !boxes.some(isShown)) {
      drawer.checked = true;
      drawer.dispatchEvent(new Event("change"));
    }
    const box = inPage ?? boxes.find(isShown);
    box?.focus();
    box?.select();
  };

  const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

  document.addEventListener("keydown", (event) => {
    const modifier = isMac ? event.metaKey : event.ctrlKey;
    if (!modifier || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    focusSearch();
  });

  const setSlash = (on) => {
    DOCUMENTATION_OPTIONS.ENABLE_SEARCH_SHORTCUTS = on;
  };
  setSlash(localStorage.getItem(SETTING) !== "off");
  Documentation.focusSearchBar = focusSearch;

  /** A switch for "/", on the page that explains the keys. */
  const offerSwitch = (place) => {
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = DOCUMENTATION_OPTIONS.ENABLE_SEARCH_SHORTCUTS;
    box.addEventListener("change", () => {
      if (box.checked) localStorage.removeItem(SETTING);
      else localStorage.setItem(SETTING, "off");
      setSlash(box.checked);
    });
    label.append(box, ' The key "/" goes to the search box');
    place.append(document.createElement("br"), label);
  };

  for (const box of document.querySelectorAll(".sidebar-search")) {
    box.placeholder += isMac ? " (⌘K)" : " (Ctrl K)";
    box.setAttribute("aria-keyshortcuts", isMac ? "Meta+K" : "Control+K");
  }
  document.querySelectorAll(".shortcut-switch").forEach(offerSwitch);
})();
