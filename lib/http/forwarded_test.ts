import assert from "node:assert/strict";
import { believed, clientAddress } from "./forwarded.ts";

const from = (hostname: string) => ({ remoteAddr: { transport: "tcp", hostname, port: 1 } as const });

Deno.test("without trusted proxies the connection's other end is the client, whatever it says", () => {
  assert.equal(clientAddress(from("198.51.100.1"), "192.0.2.1", null), "198.51.100.1");
  assert.equal(clientAddress(from("198.51.100.1"), null, { hops: 2 }), "198.51.100.1");
});

Deno.test("so many hops are believed, counted from the right; what a client puts in front is not looked at", () => {
  const remote = from("10.0.0.1");
  assert.equal(clientAddress(remote, "192.0.2.1", { hops: 1 }), "192.0.2.1");
  assert.equal(clientAddress(remote, "203.0.113.66, 192.0.2.1", { hops: 1 }), "192.0.2.1");
  assert.equal(clientAddress(remote, "203.0.113.66, 192.0.2.1, 10.0.0.2", { hops: 2 }), "192.0.2.1");
  assert.equal(clientAddress(remote, "192.0.2.1", { hops: 3 }), "192.0.2.1", "a hop was left out");
  assert.equal(clientAddress(remote, "192.0.2.1:4711", { hops: 1 }), "192.0.2.1");
  assert.equal(clientAddress(remote, "[2001:db8::1]:4711", { hops: 1 }), "2001:db8::1");
  for (const nonsense of ["", "unknown", "192.0.2.1, <script>", "192.0.2.1, "]) {
    assert.equal(clientAddress(remote, nonsense, { hops: 1 }), "10.0.0.1", nonsense);
  }
});

Deno.test("proxies may be named by their networks; the first address from the right that is none of them is the client", () => {
  const trusted = { networks: ["10.0.0.0/8", "2001:db8:1::/48", "192.0.2.200"] };
  assert.equal(
    clientAddress(from("10.9.9.9"), "203.0.113.66, 198.51.100.7, 10.1.1.1", trusted),
    "198.51.100.7",
  );
  assert.equal(clientAddress(from("::ffff:10.9.9.9"), "198.51.100.7, 192.0.2.200", trusted), "198.51.100.7");
  assert.equal(clientAddress(from("2001:db8:1::5"), "198.51.100.7", trusted), "198.51.100.7");
  assert.equal(clientAddress(from("198.51.100.8"), "192.0.2.1", trusted), "198.51.100.8", "no proxy of ours");
  assert.equal(clientAddress(from("10.9.9.9"), "10.3.3.3", trusted), "10.3.3.3", "one of our own hosts");
});

Deno.test("who is no trusted proxy has nothing to say of protocols and hosts", () => {
  const said = {
    "x-forwarded-proto": "https",
    "x-forwarded-host": "evil.example",
    "x-forwarded-for": "1.2.3.4",
  };
  const request = () => new Request("http://localhost/", { headers: { ...said, accept: "text/html" } });
  const trusted = { networks: ["10.0.0.0/8"] };
  const names = (it: Request) => [...it.headers.keys()];
  assert.deepEqual(names(believed(request(), from("198.51.100.8"), trusted)), ["accept"]);
  assert.equal(names(believed(request(), from("10.0.0.8"), trusted)).length, 4);
  assert.equal(names(believed(request(), from("198.51.100.8"), { hops: 1 })).length, 4);
});
