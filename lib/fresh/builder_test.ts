import assert from "node:assert/strict";
import { App, staticFiles } from "fresh";
import { Builder } from "fresh/dev";
import { free, project, served } from "./fixture/project.ts";
import { fetchFrom } from "./testing.ts";

Deno.test("a build in memory is applied to the apps of a test", async () => {
  const fetch = await project({
    "routes/index.ts": `export const handler = () => new Response("hello");`,
    "static/a/b.txt": "text",
  }, async (root) => {
    const apply = await new Builder({ root }).build({ snapshot: "memory" });
    const app = new App().use(staticFiles()).fsRoutes();
    apply(app);
    return fetchFrom(app);
  });
  assert.equal(await (await fetch("/")).text(), "hello");
  const file = await fetch("/a/b.txt");
  assert.equal(await file.text(), "text");
  assert.match(file.headers.get("content-type")!, /^text\/plain/);
});

Deno.test("islands are in islands/, in folders named (_islands), and where registerIsland says", async () => {
  const island = `export default () => <b>island</b>;`;
  const html = await project({
    "islands/deep/my-island.tsx": island,
    "islands/my_test.tsx": `throw new Error("not to be loaded");`,
    "routes/a/(_islands)/Near.tsx": island,
    "routes/a/(_components)/Plain.tsx": island,
    "elsewhere/Far.tsx": island,
    "routes/a/index.tsx": `
      import A from "../../islands/deep/my-island.tsx";
      import B from "./(_islands)/Near.tsx";
      import C from "../../elsewhere/Far.tsx";
      import D from "./(_components)/Plain.tsx";
      export default () => <p><A /><B /><C /><D /></p>;`,
  }, async (root) => {
    const builder = new Builder({ root });
    builder.registerIsland("elsewhere/Far.tsx");
    const app = new App().fsRoutes();
    (await builder.build({ snapshot: "memory" }))(app);
    return await (await fetchFrom(app)("/a")).text();
  });
  const names = [...html.matchAll(/<!--frsh:island:(\w+):/g)].map(([, name]) => name);
  assert.deepEqual(names, ["MyIsland", "Near", "Far"]);
});

Deno.test("static files can be changed as they are built", async () => {
  const text = await project(
    { "static/a.css": "b{}", "static/c.css": "d{}", "static/e.txt": "f" },
    async (root) => {
      const builder = new Builder({ root });
      builder.onTransformStaticFile(
        { pluginName: "test", filter: /\.css$/, exclude: [/c\.css$/] },
        ({ text }) => ({ content: `/* more */${text}` }),
      );
      const app = new App().use(staticFiles());
      (await builder.build({ snapshot: "memory" }))(app);
      const fetch = fetchFrom(app);
      return await Promise.all(
        ["/a.css", "/c.css", "/e.txt"].map(async (path) => await (await fetch(path)).text()),
      );
    },
  );
  assert.deepEqual(text, ["/* more */b{}", "d{}", "f"]);
});

Deno.test("folders and the server's entry can be elsewhere", async () => {
  const text = await project({
    "src/pages/index.tsx": `import B from "../parts/B.tsx"; export default () => <p><B /></p>;`,
    "src/parts/B.tsx": `export default () => <b>b</b>;`,
    "public/a.txt": "a",
  }, async (root) => {
    const builder = new Builder({ root, routeDir: "src/pages", islandDir: "src/parts", staticDir: "public" });
    const app = new App().use(staticFiles()).fsRoutes();
    (await builder.build({ snapshot: "memory" }))(app);
    const fetch = fetchFrom(app);
    return await (await fetch("/")).text() + await (await fetch("/a.txt")).text();
  });
  assert.match(text, /island:B:.*a$/s);
});

Deno.test("a build on disk is served by deno serve and by its own entry", async () => {
  const files = {
    "main.ts":
      `import { App, staticFiles } from "fresh"; export const app = new App().use(staticFiles()).fsRoutes();`,
    "islands/Counter.tsx": `export default () => <b>island</b>;`,
    "routes/index.tsx": `
      import { asset } from "fresh/runtime";
      import Counter from "../islands/Counter.tsx";
      const early = asset("/a.txt");
      export default () => <p title={early}><Counter /></p>;`,
    "static/a.txt": "a",
  };
  await project(files, async (root) => {
    await new Builder({ root }).build();
    for (
      const args of [
        (port: number) => ["serve", "-A", "--port", String(port), `${root}/_fresh/server.js`],
        () => ["run", "-A", `${root}/_fresh/compiled-entry.js`],
      ]
    ) {
      const port = free();
      await served(args(port), { PORT: String(port) }, port, async (origin) => {
        const html = await (await fetch(origin)).text();
        assert.match(html, /frsh:island:Counter/);
        assert.match(html, /title="\/a\.txt\?__frsh_c=\w+"/);
        const script = /<script[^>]*src="([^"]+)"/.exec(html)![1];
        const response = await fetch(origin + script);
        assert.match(response.headers.get("content-type")!, /javascript/);
        assert.match(await response.text(), /Counter|island|import/);
        assert.equal(await (await fetch(origin + "/a.txt")).text(), "a");
      });
    }
  });
});
