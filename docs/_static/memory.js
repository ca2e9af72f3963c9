/* A memory for one page, where a browser refuses or lacks its own. Furo keeps the theme in it,
   Sphinx's search its words, and both would stop without; so this stands in a page's head. */
"use strict";

(() => {
  try {
    localStorage.getItem("");
  } catch {
    const kept = new Map();
    const memory = {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, String(value)),
      removeItem: (key) => void kept.delete(key),
    };
    Object.defineProperty(window, "localStorage", { value: memory });
  }
})();
