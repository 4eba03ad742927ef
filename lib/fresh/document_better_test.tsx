/** Documents where upstream is silent, or sends more. */
import assert from "node:assert/strict";
import { App, csp } from "fresh";
import { described } from "./fixture/described.ts";
import { betterKinds, refused } from "./fixture/kinds.ts";
import { browserTest, fixtureApp, visit } from "./fixture/serve.ts";
import { scriptJson, serialize } from "./serialize.ts";
import { errorsLogged, fetchFrom } from "./testing.ts";

for (const [name, [value, word]] of Object.entries(refused)) {
  Deno.test(`a prop that does not survive the trip is an error that names it: ${name}`, () => {
    const text = (error: Error) =>
      ["Island Kinds", "props.value", word].every((part) => error.message.includes(part));
    assert.throws(() => serialize([{ island: "Kinds", props: { value } }]), text);
  });
}

Deno.test("such a prop is an error 500 when the page is rendered, not a dead page in the browser", async () => {
  const fetch = fetchFrom(await fixtureApp());
  const errors = await errorsLogged(async () =>
    assert.equal((await fetch("/kinds?name=class+instance")).status, 500)
  );
  assert.match(String(errors), /Island Kinds: props\.value is an instance of the class Point/);
});

browserTest(
  "views of bytes, bare objects and odd property names arrive as they are",
  () =>
    visit("/", async ({ page, origin }) => {
      for (const [name, value] of Object.entries(betterKinds)) {
        await page.goto(`${origin}/kinds?name=${encodeURIComponent(name)}`);
        await page.locator("pre[data-live=true]").waitFor();
        assert.equal(await page.textContent("pre"), described(value), name);
      }
    }),
);

Deno.test("the state of a page cannot end its script element", () => {
  assert.doesNotMatch(scriptJson("</script><!--\u2028"), /[<\u2028]/);
  assert.equal(JSON.parse(scriptJson("</script><!--\u2028")), "</script><!--\u2028");
});

browserTest("islands work under a policy that allows no inline script and has no nonce", async () => {
  const app = await fixtureApp((app) =>
    app.use(csp({ csp: ["script-src 'self'", "upgrade-insecure-requests"] }))
  );
  await visit("/", async ({ page, hasText, errors }) => {
    await page.click(".counter");
    await hasText(".counter", "4");
    assert.deepEqual(errors, []);
  }, { app });
});

Deno.test("the same page is the same bytes each time it is rendered", async () => {
  const fetch = fetchFrom(await fixtureApp());
  const [one, two] = await Promise.all([fetch("/head"), fetch("/head")]);
  assert.equal(await one.text(), await two.text());
});

Deno.test("a link that says itself what it is keeps that", async () => {
  const text = await (await fetchFrom(await fixtureApp())("/plain")).text();
  assert.match(text, /<a href="\/plain" aria-current="step">/);
});

Deno.test("several stylesheets in <Head> all stay", async () => {
  const text = await (await fetchFrom(await fixtureApp())("/head")).text();
  assert.match(text, /b\.css.*c\.css.*<\/head>/s);
});

Deno.test("keys are only in the HTML where a partial or an island has use for them", async () => {
  const list = () => <ul>{[1, 2].map((id) => <li key={id}>{id}</li>)}</ul>;
  const fetch = fetchFrom(new App().get("/", (ctx) => ctx.render(list())));
  assert.doesNotMatch(await (await fetch("/")).text(), /key/);
});

Deno.test("a page that could not be rendered leaves nothing behind for the next", async () => {
  const fetch = fetchFrom(await fixtureApp());
  const before = await (await fetch("/slots")).text();
  await errorsLogged(() => fetch("/wrong"));
  assert.equal(await (await fetch("/slots")).text(), before);
});

Deno.test("csp asks for https only where the page itself came by it", async () => {
  const handler = new App().use(csp()).get("/", () => new Response("")).handler();
  const policy = async (url: string) =>
    (await handler(new Request(url))).headers.get("content-security-policy")!.split("; ");
  assert.equal((await policy("https://a.example/")).length, 13);
  assert.deepEqual(
    (await policy("https://a.example/")).filter((directive) => directive !== "upgrade-insecure-requests"),
    await policy("http://a.example/"),
  );
});
