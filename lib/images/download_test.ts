import assert from "node:assert/strict";
import { isPublic } from "./address.ts";
import { download, type DownloadOptions } from "./download.ts";
import { PictureRefused, PictureUnavailable } from "./refused.ts";

const MiB = 1024 * 1024;

/** A host, the paths it was asked for, and how many bytes its answers have made. */
interface Host extends Disposable {
  url: string;
  port: number;
  paths: string[];
  sent: number;
}

/** A host on loopback that is called pictures.test, and may be reached although it is here. */
function host(answer: (request: Request, host: Host) => Response | Promise<Response>, tls = {}): Host {
  const stop = new AbortController();
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    signal: stop.signal,
    onListen: () => {},
    ...tls,
  }, (request) => {
    made.paths.push(new URL(request.url).pathname);
    return answer(request, made);
  });
  const scheme = Object.keys(tls).length ? "https" : "http";
  const made: Host = {
    url: `${scheme}://pictures.test:${server.addr.port}`,
    port: server.addr.port,
    paths: [],
    sent: 0,
    [Symbol.dispose]: () => stop.abort(),
  };
  return made;
}

/** How a test is let in: its host is allowed by name and port, and its port on loopback is as good as public. */
const letIn = ({ url, port }: Host, more: Partial<DownloadOptions> = {}): DownloadOptions => ({
  hosts: [url],
  resolve: () => Promise.resolve(["127.0.0.1"]),
  reachable: (address, to) => isPublic(address) || (address === "127.0.0.1" && to === port),
  ...more,
});

async function refused(source: string, options: DownloadOptions): Promise<string> {
  const error = await download(source, options).then(() => null, (error) => error);
  assert(error instanceof PictureRefused, String(error));
  return error.message;
}

async function unavailable(source: string, options: DownloadOptions): Promise<string> {
  const error = await download(source, options).then(() => null, (error) => error);
  assert(error instanceof PictureUnavailable, String(error));
  return error.message;
}

Deno.test("a picture's bytes arrive as they are, after three redirects at most", async () => {
  using there = host((request) => {
    const left = Number(new URL(request.url).searchParams.get("left"));
    if (left > 0) return new Response(null, { status: 302, headers: { location: `/b?left=${left - 1}` } });
    assert.equal(request.headers.get("host"), `pictures.test:${there.port}`);
    assert.equal(request.headers.get("cookie"), null);
    return new Response(new Uint8Array([1, 2, 3]), { headers: { "content-type": "text/html" } });
  });
  assert.deepEqual([...await download(`${there.url}/a?left=3`, letIn(there))], [1, 2, 3]);
  assert.deepEqual(there.paths, ["/a", "/b", "/b", "/b"]);
  assert.match(await refused(`${there.url}/a?left=4`, letIn(there)), /redirects more than 3 times/);
});

Deno.test("only hosts that were set are asked, and nothing is looked up for others", async () => {
  using there = host(() => new Response("x"));
  let lookups = 0;
  const options = letIn(there, { resolve: () => (lookups++, Promise.resolve(["127.0.0.1"])) });
  for (
    const source of [
      "https://evil.example/1.png",
      "http://pictures.test/1.png",
      `https://pictures.test:${there.port}/1.png`,
      "file:///etc/passwd",
      "data:image/png;base64,AA==",
    ]
  ) assert.match(await refused(source, options), /not among the hosts/, source);
  assert.match(await refused(there.url.replace("//", "//a:b@"), options), /password/);
  assert.match(await refused("nonsense", options), /is none/);
  assert.equal(lookups, 0);
  assert.deepEqual(there.paths, []);
});

Deno.test("a name that leads inside is refused, also where one of its addresses alone does", async () => {
  const options = (...addresses: string[]): DownloadOptions => ({
    hosts: ["a.example"],
    resolve: () => Promise.resolve(addresses),
    patience: 2000,
  });
  for (
    const inside of [
      "127.0.0.1",
      "10.1.2.3",
      "169.254.169.254",
      "100.64.1.1",
      "::1",
      "::ffff:10.0.0.1",
      "fd00::1",
    ]
  ) {
    const reason = `a.example is at ${inside}, which is no public address`;
    assert.equal(await refused("https://a.example/1.png", options(inside)), reason);
    assert.equal(await refused("https://a.example/1.png", options("93.184.216.34", inside)), reason);
  }
  // An address in place of a name has to be allowed like a name, and is judged all the same.
  const literal = { ...options("127.0.0.1"), hosts: ["127.0.0.1", "[::1]"] };
  assert.match(await refused("https://127.0.0.1/1.png", literal), /no public address/);
  assert.match(await refused("https://2130706433/1.png", literal), /no public address/);
});

Deno.test("the address that was judged is the one connected to: a name that rebinds gains nothing", async () => {
  using there = host((_, { url }) =>
    new Response(null, { status: 307, headers: { location: `${url}/again` } })
  );
  const answers = [["127.0.0.1"], ["127.0.0.2"], ["127.0.0.1"]];
  const options = letIn(there, { resolve: () => Promise.resolve(answers.shift()!) });
  assert.match(await refused(`${there.url}/once`, options), /at 127.0.0.2, which is no public address/);
  assert.deepEqual(there.paths, ["/once"], "one lookup for each request, none by the connection itself");
  assert.equal(answers.length, 1);
});

Deno.test("a redirect is judged as the first address was", async () => {
  let location = "";
  using there = host(() => new Response(null, { status: 301, headers: { location } }));
  using inside = host(() => new Response("the inside"));
  const options = letIn(there);
  for (
    [location] of [
      [`http://127.0.0.1:${inside.port}/`],
      [inside.url],
      [`http://localhost:${inside.port}/`],
      [`https://pictures.test:${there.port}/`],
      ["file:///etc/passwd"],
    ]
  ) assert.match(await refused(`${there.url}/`, options), /not among the hosts/, location);
  // Allowed by its name, it is still where it is.
  location = inside.url;
  const both = letIn(there, { hosts: [there.url, inside.url] });
  assert.match(await refused(`${there.url}/`, both), /127.0.0.1, which is no public address/);
  assert.deepEqual(inside.paths, []);
});

Deno.test("a stream of 1 GB is cut when it is too large, and takes no memory", async () => {
  const chunk = new Uint8Array(64 * 1024);
  const left = Promise.withResolvers<void>();
  using there = host((_, host) =>
    new Response(
      new ReadableStream({
        pull(controller) {
          host.sent += chunk.length;
          if (host.sent > 1024 * MiB) controller.close();
          else controller.enqueue(chunk);
        },
        cancel: () => left.resolve(),
      }),
    )
  );
  const before = Deno.memoryUsage().rss;
  assert.match(await refused(there.url, letIn(there)), /larger than 5242880 bytes/);
  assert(Deno.memoryUsage().rss - before < 100 * MiB);
  await left.promise;
  assert(there.sent < 40 * MiB, `${there.sent} bytes were sent`);
});

Deno.test("a length that is too large is believed before the first byte", async () => {
  using there = host(() => new Response(new Uint8Array(1000), { headers: { "content-length": "1000" } }));
  assert.match(await refused(there.url, letIn(there, { most: 999 })), /larger than 999 bytes/);
  assert.equal((await download(there.url, letIn(there, { most: 1000 }))).length, 1000);
});

Deno.test("who sends a byte now and then is not waited for", async () => {
  let drip: ReturnType<typeof setInterval> | undefined;
  using there = host(() =>
    new Response(
      new ReadableStream({
        start(controller) {
          drip = setInterval(() => controller.enqueue(new Uint8Array(1)), 20);
        },
        cancel: () => clearInterval(drip),
      }),
    )
  );
  assert.match(await unavailable(there.url, letIn(there, { patience: 300 })), /not there within 0.3 s/);
  using silent = host(() => new Promise<Response>(() => {}));
  assert.match(await unavailable(silent.url, letIn(silent, { patience: 300 })), /not there within 0.3 s/);
  const never = letIn(there, { patience: 300, resolve: () => new Promise(() => {}) });
  assert.match(await unavailable(there.url, never), /not there within 0.3 s/);
});

Deno.test("who stops it early is told so", async () => {
  using silent = host(() => new Promise<Response>(() => {}));
  const stop = new AbortController();
  const waiting = download(silent.url, letIn(silent, { signal: stop.signal }));
  setTimeout(() => stop.abort(new Error("stopping")), 50);
  await assert.rejects(waiting, /stopping/);
});

Deno.test("what may pass is told apart from what stays", async () => {
  let status = 200;
  using there = host(() => new Response("x", { status }));
  for (status of [500, 502, 503, 429, 408]) {
    assert.match(await unavailable(there.url, letIn(there)), new RegExp(`status ${status}`));
  }
  for (status of [201, 400, 401, 403, 404, 410]) {
    assert.match(await refused(there.url, letIn(there)), new RegExp(`status ${status}`));
  }
  const nobody = letIn(there, { resolve: () => Promise.reject(new Error("NXDOMAIN")) });
  assert.match(await unavailable(there.url, nobody), /pictures.test has no address: NXDOMAIN/);
  assert.match(
    await unavailable(there.url, letIn(there, { resolve: () => Promise.resolve([]) })),
    /no address/,
  );
});

Deno.test("a compressed answer is refused, so that none unfolds here", async () => {
  using there = host(() => new Response("x", { headers: { "content-encoding": "gzip" } }));
  assert.match(await refused(there.url, letIn(there)), /compressed/);
});

Deno.test("a host that breaks off in the middle may be asked again", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const port = (listener.addr as Deno.NetAddr).port;
  const serving = (async () => {
    const connection = await listener.accept();
    await connection.read(new Uint8Array(1000));
    await connection.write(new TextEncoder().encode("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc"));
    connection.close();
    listener.close();
  })();
  const there = { url: `http://pictures.test:${port}`, port } as Host;
  assert.match(await unavailable(there.url, letIn(there)), /broke off/);
  await serving;
});

Deno.test("over https the certificate has to be the host's, although an address is connected to", async () => {
  const folder = await Deno.makeTempDir();
  const { success } = await new Deno.Command("openssl", {
    args: [
      ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=pictures.test"],
      ...[
        "-addext",
        "subjectAltName=DNS:pictures.test",
        "-keyout",
        `${folder}/key`,
        "-out",
        `${folder}/cert`,
      ],
    ],
    stderr: "null",
  }).output();
  assert(success, "openssl makes a certificate");
  const [key, cert] = await Promise.all(
    ["key", "cert"].map((name) => Deno.readTextFile(`${folder}/${name}`)),
  );
  await Deno.remove(folder, { recursive: true });
  using there = host(() => new Response("x"), { key, cert });
  assert.equal((await download(there.url, letIn(there, { ca: cert }))).length, 1);
  assert.match(await unavailable(there.url, letIn(there)), /self-signed|issuer/);
  const other = { ...there, url: there.url.replace("pictures", "other") };
  assert.match(await unavailable(other.url, letIn(other, { ca: cert })), /certificate/);
});
