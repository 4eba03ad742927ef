import assert from "node:assert/strict";
import { matching, minified, namesIn, rules } from "./stylesheet.ts";

const css = Deno.readTextFileSync(new URL("../../static/styles.css", import.meta.url));

Deno.test("a minified stylesheet has the same rules in less space", () => {
  const text =
    `/* why */ @layer a, b;\n@layer a {\n  .x > a:hover,\n  p {\n    color: red;\n    font: 1rem / 1.5 var(--sans);\n  }\n}\n`;
  assert.equal(minified(text), "@layer a,b;@layer a{.x > a:hover,p{color:red;font:1rem / 1.5 var(--sans)}}");
  assert.equal(minified(minified(css)), minified(css));
  assert(minified(css).length < css.length * 0.75);
});

Deno.test("where every name is on the page, every rule matters", () => {
  const all = minified(css);
  const names = new Set(all.match(/[.#]?[A-Za-z][\w-]*/g));
  assert.equal(matching(rules(all), names), all);
});

Deno.test("a rule matters where its elements, classes and ids are", () => {
  const names = namesIn(`<main id="top"><p class="big new">x<br></p><B CLASS=loud></B></main>`);
  assert.deepEqual([...names].sort(), [".big", ".loud", ".new", "#top", "b", "br", "main", "p"].sort());
  const matters = (selector: string) => matching(rules(`${selector}{color:red}`), names) !== "";
  for (
    const selector of [
      "p",
      ".big",
      "main p.new",
      "#top > p",
      "p:hover",
      "p::before",
      "*",
      ":root",
      "i,p",
      "p:not(.gone)",
    ]
      .concat(":is(.gone,p) br", "p:has(.gone)", "[data-x]", "b[title=x]", "br + .loud")
  ) assert(matters(selector), selector);
  for (const selector of ["i", ".gone", "p.gone", "main .gone p", "#other", "i,.gone", ".gone:hover"]) {
    assert(!matters(selector), selector);
  }
});

Deno.test("rules inside of @media and @layer are looked at one by one, and empty blocks are left out", () => {
  const all = rules(
    "@layer a,b;@media (width > 1px){p{color:red}.gone{color:red}}@layer b{.gone{color:red}}",
  );
  assert.equal(matching(all, new Set(["p"])), "@layer a,b;@media (width > 1px){p{color:red}}");
});

Deno.test("a block without an end is an error", () => {
  assert.throws(() => rules("p{color:red"), /has no end: p/);
});

Deno.test("every class in the stylesheet is in use", () => {
  const top = new URL("../../", import.meta.url);
  const textOf = (folder: URL): string =>
    [...Deno.readDirSync(folder)].map(({ name, isDirectory }) => {
      if (isDirectory) return textOf(new URL(`${encodeURIComponent(name)}/`, folder));
      return /(?<!_test)\.tsx?$/.test(name)
        ? Deno.readTextFileSync(new URL(encodeURIComponent(name), folder))
        : "";
    }).join("\n");
  const source = ["routes/", "components/", "islands/", "lib/offline/"].map((folder) =>
    textOf(new URL(folder, top))
  ).join();
  const classes = new Set(
    [...minified(css).matchAll(/\.([a-z][\w-]*)(?=[^{}]*\{)/gi)].map(([, name]) => name),
  );
  assert(classes.size > 100);
  const unused = [...classes].filter((name) => !new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(source));
  assert.deepEqual(unused, []);
});
