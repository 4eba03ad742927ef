/** Builds that are the same each time, smaller on the wire, and say what is wrong. */
import assert from "node:assert/strict";
import { App, staticFiles } from "fresh";
import { Builder } from "fresh/dev";
import { asset } from "fresh/runtime";
import { filesIn } from "./dev/project.ts";
import { answers, free, project, served, write } from "./fixture/project.ts";
import { fetchFrom } from "./testing.ts";

const MAIN =
  `import { App, staticFiles } from "fresh"; export const app = new App().use(staticFiles()).fsRoutes();`;

Deno.test("the same tree gives the same bytes, and another tree another build id", async () => {
  const files = {
    "main.ts": MAIN,
    "islands/A.tsx": `export default () => <b>a</b>;`,
    "islands/B.tsx": `export default () => <b>b</b>;`,
    "routes/index.tsx": `export default () => <p>1</p>;`,
    "static/a.css": "b { color: red }\n".repeat(20),
  };
  await project(files, async (root) => {
    const bytes = async () => {
      await new Builder({ root }).build();
      return filesIn(`${root}/_fresh`).map((path) => [path, Deno.readTextFileSync(path)]);
    };
    const first = await bytes();
    assert.ok(first.length > 8);
    assert.deepEqual(await bytes(), first);
    const id = () => Deno.readTextFileSync(`${root}/_fresh/assets.js`);
    const before = id();
    await write(`${root}/routes/index.tsx`, `export default () => <p>2</p>;`);
    await bytes();
    assert.notEqual(id(), before);
  });
});

Deno.test("a deployment's name is the build id where there is one", async () => {
  await project({ "main.ts": MAIN }, async (root) => {
    Deno.env.set("GITHUB_SHA", "abc");
    try {
      await new Builder({ root }).build();
    } finally {
      Deno.env.delete("GITHUB_SHA");
    }
    assert.match(
      Deno.readTextFileSync(`${root}/_fresh/assets.js`),
      /a9993e364706816aba3e25717850c26c9cd0d89d/,
    );
  });
});

Deno.test("static files and scripts are sent compressed, where that makes them smaller", async () => {
  const text = "compressible ".repeat(100);
  await project({ "static/a.txt": text, "static/b.png": text, "static/c.txt": "c" }, async (root) => {
    const app = new App().use(staticFiles());
    (await new Builder({ root }).build({ snapshot: "memory" }))(app);
    const fetch = fetchFrom(app);
    for (
      const [path, accept, encoding] of [
        ["/a.txt", "gzip, br", "br"],
        ["/a.txt", "gzip", "gzip"],
        ["/a.txt", "", null],
        ["/b.png", "gzip, br", null],
        ["/c.txt", "gzip, br", null],
      ]
    ) {
      const response = await fetch(path!, { headers: { "accept-encoding": accept! } });
      assert.equal(response.headers.get("content-encoding"), encoding, `${path} for ${accept}`);
      assert.equal(Number(response.headers.get("content-length")), (await response.arrayBuffer()).byteLength);
    }
  });
});

const wrong: Record<string, [files: Record<string, string>, message: RegExp]> = {
  "an island that does not compile": [
    {
      "islands/A.tsx": `import { b } from "./b.ts"; export default () => <b>{b}</b>;`,
      "islands/b.ts": `export function b() {}` +
        `\nimport "node:fs";`,
    },
    /node:fs|fs/,
  ],
  "two copies of preact": [
    {
      "islands/A.tsx":
        `import { h } from "../vendor/preact/dist/preact.mjs"; export default () => h("b", null);`,
      "vendor/preact/dist/preact.mjs": `export const h = (type) => ({ type });`,
    },
    /Two copies of preact[\s\S]*vendor\/preact[\s\S]*node_modules/,
  ],
  "an island's file without a component": [
    { "islands/A.tsx": `export const a = 1;` },
    /A\.tsx exports no component/,
  ],
  "an unknown moment to wake": [
    { "islands/A.tsx": `export const hydrate = "later"; export default () => <b />;` },
    /A\.tsx: hydrate is "later"; it can be "load", "idle", "visible", "interaction"/,
  ],
};
for (const [name, [files, message]] of Object.entries(wrong)) {
  Deno.test(`the build says what is wrong: ${name}`, () =>
    project(files, async (root) => {
      await assert.rejects(() => new Builder({ root }).build({ snapshot: "memory" }), message);
    }));
}

Deno.test("what most islands use is one script, each island another; signals come with islands that use them", async () => {
  await project({
    "islands/A.tsx": `import { useState } from "preact/hooks"; export default () => <b>{useState(1)}</b>;`,
    "islands/B.tsx":
      `import { useSignal } from "@preact/signals"; export default () => <b>{useSignal(1)}</b>;`,
    "islands/C.tsx": `import { useState } from "preact/hooks"; export default () => <i>{useState(1)}</i>;`,
    "main.ts": MAIN,
  }, async (root) => {
    await new Builder({ root }).build();
    const scripts = filesIn(`${root}/_fresh/static`).filter((path) => path.endsWith(".js"));
    const names = scripts.map((path) => path.replace(/.*\/(\w+)-\w+\.js/, "$1")).sort();
    assert.deepEqual(names, ["A", "B", "C", "chunk", "chunk", "exchange", "lazy", "partials", "rare"]);
    const imports = (name: string) =>
      Deno.readTextFileSync(scripts.find((path) => path.includes(`/${name}-`))!).match(/chunk-\w+/g)!.sort();
    assert.deepEqual(imports("A"), imports("C"));
    assert.deepEqual([imports("A").length, imports("B").length], [1, 2]);
    for (const path of scripts) {
      if (/\/[ABC]-/.test(path)) assert.ok(Deno.statSync(path).size < 400, `${path} is more than the island`);
    }
  });
});

Deno.test("told to end, the server takes no more requests and finishes those under way", async () => {
  const slow = `export const handler = () => new Response(new ReadableStream({
    async start(stream) {
      stream.enqueue(new TextEncoder().encode("begun,"));
      await new Promise((resolve) => setTimeout(resolve, 500));
      stream.enqueue(new TextEncoder().encode("done"));
      stream.close();
    },
  }));`;
  await project({ "main.ts": MAIN, "routes/slow.ts": slow }, async (root) => {
    await new Builder({ root }).build();
    const port = free();
    const status = await served(
      ["run", "-A", `${root}/_fresh/compiled-entry.js`],
      { PORT: String(port) },
      port,
      async (origin, child) => {
        const response = await fetch(origin + "/slow");
        child.kill("SIGTERM");
        assert.equal(await response.text(), "begun,done");
      },
    );
    assert.equal(status.code, 0);
  });
});

Deno.test("while it is being written an app starts again on a change, explains an error, and ends at once", async () => {
  const files = {
    "main.ts": MAIN,
    "dev.ts": `import { Builder } from "fresh/dev";
      await new Builder({ root: import.meta.dirname }).listen(() => import("./main.ts"), { port: Number(Deno.args[0]) });`,
    "routes/index.ts":
      `import { text } from "../lib/text.ts"; export const handler = () => new Response(text);`,
    "lib/text.ts": `export const text = "one " + Deno.pid;`,
    "static/a.txt": "a",
  };
  await project(files, async (root) => {
    const port = free();
    const origin = `http://localhost:${port}`;
    let appPid = 0;
    await served(["run", "-A", `${root}/dev.ts`, String(port)], {}, port, async () => {
      await answers(origin, (text) => text.startsWith("one"));
      const pages = await fetch(origin + "/_fresh/alive");
      const stream = pages.body!.pipeThrough(new TextDecoderStream()).getReader();
      const first = (await stream.read()).value;
      await write(`${root}/static/a.txt`, "b");
      assert.notEqual((await stream.read()).value, first, "a page is told that a static file has changed");
      assert.equal(await (await fetch(origin + "/a.txt")).text(), "b");
      await stream.cancel().catch(() => {});

      await write(`${root}/lib/text.ts`, `export const text = "two;`);
      assert.match(await answers(origin, (text) => text.includes("does not start")), /text\.ts:1/);
      await write(`${root}/lib/text.ts`, `export const text = "three " + Deno.pid;`);
      appPid = Number((await answers(origin, (text) => text.startsWith("three"))).split(" ")[1]);
    });
    assert.throws(() => Deno.kill(appPid, "SIGCONT"), Deno.errors.NotFound, "the app's process has ended");
  });
});

Deno.test("a folder for the build that the project itself is in is refused", () =>
  project({ "main.ts": MAIN, "static/a.txt": "a" }, async (root) => {
    await assert.rejects(
      () => new Builder({ root, outDir: "." }).build(),
      /outDir is .*, which the project is in/,
    );
    assert.equal(Deno.readTextFileSync(`${root}/static/a.txt`), "a");
  }));

Deno.test("a transform may ask for the names of the files before its own", async () => {
  const own = { "static/a.css": "a{}", "static/b.txt": "b", "static/c.txt": "c", "main.ts": MAIN };
  await project(own, async (root) => {
    const builder = new Builder({ root });
    builder.onTransformStaticFile(
      { pluginName: "test", filter: /[bc]\.txt$/ },
      ({ text }) => ({ content: text + asset("/a.css") + asset("/b.txt") }),
    );
    const app = new App().use(staticFiles());
    (await builder.build({ snapshot: "memory" }))(app);
    const text = await (await fetchFrom(app)("/c.txt")).text();
    assert.equal(text, `c${asset("/a.css")}${asset("/b.txt")}`);
    assert.notEqual(asset("/a.css").split("=")[1], asset("/b.txt").split("=")[1]);
  });
});
