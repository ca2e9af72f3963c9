/* Previews: pointing at a link to an entry, or moving to it by keyboard, shows its definition.
   The definitions come from small scripts (docs/_ext/previews.py), each loaded when first
   needed. A preview stays while the pointer is on the link or on itself; Escape closes it. */
"use strict";

var glossaryPreviews = (() => {
  const SHARDS = 128;
  const root = new URL(document.documentElement.dataset.content_root ?? "./", location.href);
  const shards = new Map(); // number → promise of { slug: [title, definition, domain] }
  const arrivals = new Map(); // number → what to call with the content of the script

  /** FNV-1a of 32 bits, as in previews.py. */
  const shardOf = (slug) => {
    let value = 0x811c9dc5;
    for (const character of slug) {
      value = Math.imul(value ^ character.codePointAt(0), 0x01000193) >>> 0;
    }
    return value % SHARDS;
  };

  const load = (number) =>
    new Promise((resolve) => {
      const script = document.createElement("script");
      arrivals.set(number, resolve);
      script.onerror = () => {
        shards.delete(number); // to be asked for again: the network may be back by then
        script.remove();
        resolve({});
      };
      script.src = new URL(`_static/previews/${number}.js`, root);
      document.head.append(script);
    });

  /** The slug of the entry at an address; none for other pages and places within this page. */
  const slugAt = (address) => {
    const url = new URL(address, location.href);
    const folder = new URL("glossary/", root);
    if (url.origin !== folder.origin || !url.pathname.startsWith(folder.pathname)) return null;
    if (url.pathname === location.pathname) return null;
    const path = url.pathname.slice(folder.pathname.length);
    return /^([^/]+?)(?:\.html|\/)$/.exec(path)?.[1] ?? null;
  };

  /** Title, definition (HTML) and domain of the entry at an address, or null. */
  const at = async (address) => {
    const slug = slugAt(address);
    if (!slug) return null;
    const number = shardOf(slug);
    if (!shards.has(number)) shards.set(number, load(number));
    const shard = await shards.get(number);
    return Object.hasOwn(shard, slug) ? shard[slug] : null;
  };

  const element = (name, className, html = "") => {
    const made = document.createElement(name);
    made.className = className;
    made.innerHTML = html; // made by previews.py, which escapes all but formulas
    return made;
  };

  /** A definition as a paragraph; formulas get the style that their own pages have. */
  const definition = (html) => {
    if (html.includes("<math") && !document.querySelector('link[href*="mathematics.css"]')) {
      const style = document.createElement("link");
      style.rel = "stylesheet";
      style.href = new URL("_static/mathematics.css", root);
      document.head.append(style);
    }
    return element("p", "preview-definition", html);
  };

  return { at, definition, slugAt, add: (number, shard) => arrivals.get(number)?.(shard) };
})();

(() => {
  const OPEN_AFTER = 300; // ms on a link
  const CLOSE_AFTER = 250; // ms off it, time enough to reach the preview
  const GAP = 6; // px between link and preview

  const card = document.createElement("div");
  card.id = "preview";
  card.className = "preview";
  card.setAttribute("role", "tooltip");
  card.hidden = true;
  document.body.append(card);

  let link = null; // the link whose preview is shown, or about to be
  let timer = 0;

  const close = () => {
    clearTimeout(timer);
    link?.removeAttribute("aria-describedby");
    link = null;
    card.hidden = true;
  };

  /** Below the link, or above it where there is no room; never beyond the sides. */
  const place = () => {
    const box = link.getClientRects()[0] ?? link.getBoundingClientRect();
    const width = document.documentElement.clientWidth;
    const left = Math.max(GAP, Math.min(box.left, width - card.offsetWidth - GAP));
    const below = box.bottom + GAP + card.offsetHeight <= innerHeight;
    const above = box.top - GAP - card.offsetHeight;
    card.style.left = `${left + scrollX}px`;
    card.style.top = `${(below || above < 0 ? box.bottom + GAP : above) + scrollY}px`;
  };

  const open = async (target) => {
    const preview = await glossaryPreviews.at(target.href.baseVal ?? target.href);
    if (target !== link || !preview || !preview[1]) return;
    const [title, html, domain] = preview;
    const heading = document.createElement("p");
    heading.className = "preview-title";
    heading.textContent = title;
    const origin = document.createElement("p");
    origin.className = "preview-domain";
    origin.textContent = domain;
    card.replaceChildren(heading, glossaryPreviews.definition(html), origin);
    card.hidden = false;
    target.setAttribute("aria-describedby", card.id);
    place();
  };

  /** Show a link's preview soon; the pointer may cross from part to part of the link before. */
  const plan = (target, delay) => {
    clearTimeout(timer);
    if (target === link && !card.hidden) return;
    if (target !== link) close();
    link = target;
    timer = setTimeout(open, delay, target);
  };

  const leave = () => {
    clearTimeout(timer);
    timer = setTimeout(close, CLOSE_AFTER);
  };

  /** The link to an entry that an event is about; lists of entries print the definitions. */
  const entryLink = (event) => {
    const found = event.target.closest?.("[role=main] a[href], .content a[href]");
    if (found?.closest(".entries")) return null;
    const address = found?.href.baseVal ?? found?.href;
    return address && glossaryPreviews.slugAt(address) ? found : null;
  };

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const found = entryLink(event);
    if (found) plan(found, OPEN_AFTER);
    else if (card.contains(event.target)) clearTimeout(timer);
    else if (link && link !== document.activeElement) leave();
  });
  document.addEventListener("focusin", (event) => {
    const found = entryLink(event);
    if (found?.matches(":focus-visible")) plan(found, 0);
    else close();
  });
  document.addEventListener("focusout", (event) => {
    if (event.target === link) leave();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
})();
