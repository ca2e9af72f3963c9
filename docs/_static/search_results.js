/* Search results: each entry with its definition, and once. */
"use strict";

(() => {
  const results = document.getElementById("search-results");
  if (!results) return;
  const seen = new Set();

  const describe = async (item) => {
    const page = new URL(item.querySelector("a[href]").href);
    const isIndexEntry = item.classList.contains("kind-index");
    if (page.hash && !isIndexEntry) return; // a place within a page
    page.hash = "";
    // An entry of the general index mostly leads to a page that stands in the list already.
    if (isIndexEntry && seen.has(page.href)) return item.remove();
    seen.add(page.href);
    const preview = await glossaryPreviews.at(page);
    if (preview?.[1]) item.append(glossaryPreviews.definition(preview[1]));
  };

  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) {
        if (node.nodeName === "LI") describe(node);
      }
    }
  }).observe(results, { childList: true, subtree: true });
})();
