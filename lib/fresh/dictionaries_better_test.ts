/** What a second build costs a reader who has the files of the first. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Builder } from "fresh/dev";
import { decompress } from "./dev/zstd.ts";
import { free, project, served, write } from "./fixture/project.ts";

const rules = (colour: string) =>
  Array.from({ length: 200 }, (_, i) => `.c${i * 7919 % 1000} { margin: ${i * 31 % 97}px }`).join("\n") +
  `\n.new { color: ${colour} }\n`;
const words = Array.from({ length: 300 }, (_, i) => `w${(i * 2654435761 % 99991).toString(36)}`).join(" ");
const island = (name: string) => `export default () => <b title="${words}">${name}</b>;`;
const files = {
  "main.ts":
    `import { App, staticFiles } from "fresh"; export const app = new App().use(staticFiles()).fsRoutes();`,
  "islands/Changed.tsx": island("one"),
  "islands/Same.tsx": island("same"),
  "routes/index.tsx": `import { asset } from "fresh/runtime";
    import Changed from "../islands/Changed.tsx";
    import Same from "../islands/Same.tsx";
    export default () => <p title={asset("/a.css")} lang={asset("/b.css")}><Changed /><Same /></p>;`,
  "static/a.css": rules("red"),
  "static/b.css": rules("blue"),
};

/** Serves the build, and gives the addresses in its page by their file's name. */
async function serving(
  root: string,
  use: (origin: string, addresses: Record<string, string>) => Promise<void>,
): Promise<void> {
  const port = free();
  await served(
    ["run", "-A", `${root}/_fresh/compiled-entry.js`],
    { PORT: String(port) },
    port,
    async (origin) => {
      const html = await (await fetch(origin)).text();
      const found = [...html.matchAll(/"(\/(?:[\w/]*\/)?(\w+)[\w.-]*\.(?:css|js)[^"]*)"/g)];
      await use(origin, Object.fromEntries(found.map(([, address, name]) => [name, address])));
    },
  );
}

/** The bytes as they travel: fetch() itself would decode what it knows. */
async function sent(address: string, headers: Record<string, string>) {
  const { hostname, port, pathname, search } = new URL(address);
  await using connection = await Deno.connect({ hostname, port: Number(port) });
  const lines = Object.entries({ host: "localhost", connection: "close", ...headers }).map((pair) =>
    pair.join(": ")
  );
  const request = `GET ${pathname}${search} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`;
  await connection.write(new TextEncoder().encode(request));
  const bytes = new Uint8Array(await new Response(connection.readable).arrayBuffer());
  const end = new TextDecoder("latin1").decode(bytes).indexOf("\r\n\r\n");
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, end));
  return {
    header: (name: string) => new RegExp(`^${name}: (.*)$`, "im").exec(head)?.[1],
    body: bytes.subarray(end + 4),
  };
}

const hash = (text: string) => createHash("sha256").update(text).digest("base64");

Deno.test("a file that has not changed keeps its address in the next build", () =>
  project(files, async (root) => {
    const addresses: Record<string, string>[] = [];
    for (const name of ["one", "two"]) {
      await write(`${root}/islands/Changed.tsx`, island(name));
      await write(`${root}/static/b.css`, rules(name));
      await new Builder({ root }).build();
      await serving(root, async (_, found) => void await addresses.push(found));
    }
    const [first, second] = addresses;
    assert.equal(second.a, first.a);
    assert.equal(second.Same, first.Same);
    assert.notEqual(second.b, first.b);
    assert.notEqual(second.Changed, first.Changed);
  }));

Deno.test("who has a file of a former build is sent what has changed in it since", () =>
  project(files, async (root) => {
    const had: { script: string; style: string; address: string }[] = [];
    for (const name of ["one", "two", "three"]) {
      await write(`${root}/islands/Changed.tsx`, island(name));
      await write(`${root}/static/b.css`, rules(name));
      await new Builder({ root }).build();
      await serving(root, async (origin, { Changed, b }) => {
        const whole = await fetch(origin + Changed);
        assert.equal(whole.headers.get("use-as-dictionary"), 'match="/_fresh/js/Changed-*"');
        assert.match(whole.headers.get("vary")!, /Accept-Encoding, Available-Dictionary/i);
        const now = {
          script: await whole.text(),
          style: await (await fetch(origin + b)).text(),
          address: Changed,
        };
        for (const before of had) {
          for (
            const [address, old, text] of [[Changed, before.script, now.script], [b, before.style, now.style]]
          ) {
            const headers = {
              "accept-encoding": "br, zstd, dcb, dcz",
              "available-dictionary": `:${hash(old)}:`,
            };
            const { header, body } = await sent(origin + address, headers);
            assert.equal(header("content-encoding"), "dcz");
            assert.ok(body.length < text.length / 20, `${body.length} of ${text.length} bytes of ${address}`);
            assert.equal(Number(header("content-length")), body.length);
            assert.equal(new TextDecoder("latin1").decode(body.subarray(0, 8)), "^*M\x18 \0\0\0");
            assert.deepEqual(body.subarray(8, 40), new Uint8Array(createHash("sha256").update(old).digest()));
            const plain = await decompress(body.subarray(40), new TextEncoder().encode(old));
            assert.equal(new TextDecoder().decode(plain), text);
          }
          assert.equal(
            await (await fetch(origin + before.address)).text(),
            before.script,
            "old pages live on",
          );
        }
        for (
          const headers of [
            { "accept-encoding": "br, zstd", "available-dictionary": `:${hash(had[0]?.script ?? "")}:` },
            { "accept-encoding": "br, dcz", "available-dictionary": `:${hash("unknown")}:` },
            { "accept-encoding": "br, dcz", "available-dictionary": "nonsense" },
            { "accept-encoding": "br, dcz", "available-dictionary": ":__proto__:" },
            { "accept-encoding": "br, dcz", "available-dictionary": "" },
          ]
        ) assert.equal((await sent(origin + Changed, headers)).header("content-encoding"), "br");
        had.push(now);
      });
    }
  }));

Deno.test("three former versions are remembered, and the same tree built again changes nothing", () =>
  project(files, async (root) => {
    const versions = async () =>
      JSON.parse(await Deno.readTextFile(`${root}/_fresh/dictionaries/versions.json`)) as { match: string }[];
    for (const name of ["one", "two", "three", "four", "five", "six"]) {
      await write(`${root}/static/b.css`, rules(name));
      await new Builder({ root }).build();
    }
    const listed = await versions();
    assert.equal(listed.filter(({ match }) => match === "/b.css?*").length, 4);
    assert.equal(listed.filter(({ match }) => match === "/a.css?*").length, 1);
    const kept = [...Deno.readDirSync(`${root}/_fresh/dictionaries`)].length;
    assert.equal(kept, listed.length + 1);
    await new Builder({ root }).build();
    assert.deepEqual(await versions(), listed);
  }));
