// The static pages have no server: this looks words up in the shards of the index, and sorts and filters the findings.
"use strict";
const chinese = /[\u3400-\u9fff\u{20000}-\u{2ebef}]+|[0-9a-z]+/gu;
const hits = 20;

async function json(path) {
  return (await fetch(path)).json();
}

function terms(query) {
  const found = [];
  for (const run of query.normalize("NFKC").toLowerCase().match(chinese) || []) {
    const letters = [...run];
    if (letters[0] < "\u3400" || letters.length === 1) found.push({ prefix: run });
    else for (let n = 0; n < letters.length - 1; n++) found.push({ term: letters[n] + letters[n + 1] });
  }
  return found;
}

// Shards hold the terms in order of their code points; `first` lists the first term of each.
function before(a, b) {
  const [x, y] = [[...a].map((c) => c.codePointAt(0)), [...b].map((c) => c.codePointAt(0))];
  for (let n = 0; n < Math.min(x.length, y.length); n++) if (x[n] !== y[n]) return x[n] < y[n];
  return x.length < y.length;
}

async function documents(part, first) {
  const wanted = part.term || part.prefix, found = new Set();
  let shard = first.findIndex((term) => before(wanted, term));
  shard = (shard < 0 ? first.length : shard) - 1;
  for (let n = Math.max(shard, 0); n < first.length; n++) {
    if (n > shard && !(part.prefix && first[n].startsWith(part.prefix))) break;
    for (const [term, gaps] of Object.entries(await json(`search/${n}.json`))) {
      if (term !== wanted && !(part.prefix && term.startsWith(part.prefix))) continue;
      let number = 0;
      for (const gap of gaps) found.add((number += gap));
    }
  }
  return found;
}

async function snippet(entry, words) {
  const page = new DOMParser().parseFromString(await (await fetch(entry.path)).text(), "text/html");
  const text = (page.querySelector("h1").textContent + "\n" + page.querySelector(".text").textContent).normalize("NFKC").toLowerCase();
  const first = page.querySelector("h1").textContent.length * 2; // the title, here and in the text, says the same in every report
  const places = words.map((word) => (text.indexOf(word, first) < 0 ? text.indexOf(word) : text.indexOf(word, first)));
  if (places.includes(-1)) return null; // its pairs stand there, the word does not
  const start = Math.max(...places), word = words[places.indexOf(start)];
  return [text.slice(Math.max(0, start - 40), start), word, text.slice(start + word.length, start + word.length + 40)];
}

function shown(entry, parts) {
  const item = document.createElement("li"), link = document.createElement("a"), about = document.createElement("small");
  const line = document.createElement("p"), mark = document.createElement("mark");
  link.href = entry.path;
  link.textContent = entry.title;
  about.textContent = ` ${entry.year} · ${entry.place}`;
  mark.textContent = parts[1];
  line.append(parts[0], mark, parts[2]);
  item.append(link, about, line);
  return item;
}

async function search(query, year) {
  const count = document.getElementById("count"), list = document.getElementById("hits");
  const parts = terms(query);
  list.replaceChildren();
  if (!parts.length) return;
  count.textContent = "…";
  const index = await json("search/index.json");
  let numbers = null;
  for (const part of parts) {
    const found = await documents(part, index.first);
    numbers = numbers === null ? found : new Set([...numbers].filter((n) => found.has(n)));
  }
  const words = query.normalize("NFKC").toLowerCase().match(chinese);
  const sorted = [...numbers].sort((a, b) => a - b), loaded = {};
  let some = 0;
  for (const number of sorted) {
    if (some >= hits) break;
    const file = Math.floor(number / index.entries);
    loaded[file] = loaded[file] || (await json(`search/entries-${file}.json`));
    const [path, title, its, place] = loaded[file][number % index.entries];
    if (!path || (year && String(its) !== year)) continue;
    const found = await snippet({ path }, words);
    if (!found) continue;
    list.append(shown({ path, title, year: its, place }, found));
    some++;
  }
  count.textContent = some < hits ? `${some} 份报告 reports` : `前 ${some} 份，可能有 ${sorted.length} 份 · the first ${some} of up to ${sorted.length} reports`;
}

function filter(form) {
  const body = document.querySelector("#findings tbody"), data = new FormData(form);
  const order = { error: 0, info: 1, warning: 2 };
  const key = { year: (r) => -r.dataset.year, severity: (r) => order[r.dataset.severity], rule: (r) => r.dataset.rule, locality: (r) => r.dataset.locality };
  const by = key[data.get("sort")];
  let some = 0;
  const rows = [...body.rows].sort((a, b) => (by(a) < by(b) ? -1 : by(a) > by(b) ? 1 : b.dataset.year - a.dataset.year));
  for (const row of rows) {
    row.hidden = ["severity", "rule", "year", "province"].some((name) => data.get(name) && row.dataset[name] !== data.get(name));
    if (!row.hidden) some++;
  }
  body.append(...rows);
  document.getElementById("count").textContent = `${some} 条 findings`;
}

const searching = document.getElementById("search"), filtering = document.getElementById("filter");
if (searching) {
  const asked = new URLSearchParams(location.search);
  searching.elements.q.value = asked.get("q") || "";
  searching.elements.year.value = asked.get("year") || "";
  if (asked.get("q")) search(asked.get("q"), asked.get("year"));
}
if (filtering) {
  filtering.addEventListener("submit", (event) => {
    event.preventDefault();
    filter(filtering);
  });
}
