/* The order of search results: who asks for an entry by one of its names gets it first.
   Sphinx includes this file by `html_search_scorer` and sorts by what `score` returns.
   Which page has which names and keywords says _static/previews/names.js. */
"use strict";

var Scorer = (() => {
  const TITLE = 1000;
  const ALIAS = 950;
  const KEYWORD = 500;
  const IN_NAME = 100; // the query is a part of a name: as much of this as of the name
  const WITHIN_PAGE = 0.5; // what a hit within a page gets of all this

  /** Names that a reader would call the same: without case, accents, signs and plurals. */
  const fold = (name) =>
    name
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .split(/[^\p{L}\p{N}+#&]+/u)
      .filter(Boolean)
      .map((word) =>
        word.length < 4 || /(ss|us|is)$/.test(word)
          ? word
          : word.replace(/ies$/, "y").replace(/(x|ch|sh|ss)es$/, "$1").replace(/s$/, ""),
      )
      .join(" ");

  let names = null; // document → { title, aliases, keywords }, folded
  let query = "";

  const prepare = () => {
    const { docnames, titles } = Search._index; // Sphinx has no public way to its index
    names = new Map();
    docnames.forEach((name, number) => {
      names.set(name, { title: fold(titles[number]), aliases: new Set(), keywords: new Set() });
    });
    const note = (kind, lists) => {
      for (const [name, places] of lists ?? []) {
        for (const docname of places) names.get(docname)?.[kind].add(fold(name));
      }
    };
    note("aliases", window.glossaryNames?.names);
    note("keywords", window.glossaryNames?.keywords);
    query = fold(new URLSearchParams(location.search).get("q") ?? "");
  };

  /** How much of the longest-matching name the query is, from 0 to 1. */
  const share = ({ title, aliases }) =>
    Math.max(
      0,
      ...[title, ...aliases].map((name) =>
        ` ${name} `.includes(` ${query} `) ? query.length / name.length : 0,
      ),
    );

  const bonus = (docname) => {
    const known = names.get(docname);
    if (!known || !query) return 0;
    const { title, aliases, keywords } = known;
    const kinds = [
      [title === query, TITLE],
      [aliases.has(query), ALIAS],
      [keywords.has(query), KEYWORD],
    ];
    return (kinds.find(([is]) => is)?.[1] ?? 0) + IN_NAME * share(known);
  };

  return {
    // Sphinx's own numbers
    objNameMatch: 11,
    objPartialMatch: 6,
    objPrio: { 0: 15, 1: 5, 2: -5 },
    objPrioDefault: 0,
    title: 15,
    partialTitle: 7,
    term: 5,
    partialTerm: 2,

    score: ([docname, , anchor, , score]) => {
      if (!names) prepare();
      return score + bonus(docname) * (anchor ? WITHIN_PAGE : 1);
    },
  };
})();
