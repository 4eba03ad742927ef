import assert from "node:assert/strict";
import { isPublic } from "./address.ts";

Deno.test("addresses of the public internet are public", () => {
  for (const address of ["93.184.216.34", "8.8.8.8", "2606:4700::6810:84e5", "2a00:1450:4001:80b::200e"]) {
    assert(isPublic(address), address);
  }
});

const inside = {
  "this machine": ["127.0.0.1", "127.8.9.1", "::1", "0.0.0.0", "::", "0.1.2.3"],
  "private networks": ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fc00::1", "fd12:3456::1"],
  "link-local, where clouds keep their secrets": ["169.254.169.254", "fe80::1", "fe80::1%eth0", "febf::1"],
  "carriers' networks": ["100.64.0.1", "100.127.255.255"],
  "multicast and broadcast": ["224.0.0.1", "239.255.255.255", "255.255.255.255", "ff02::1"],
  "reserved and for documents": [
    "192.0.0.8",
    "192.0.2.1",
    "198.18.0.1",
    "203.0.113.9",
    "240.0.0.1",
    "2001:db8::1",
  ],
  "IPv4 in IPv6": [
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::a00:1",
    "2002:7f00:1::",
    "2001:0:7f00:1::",
  ],
  "IPv6 that nobody has been given": ["4000::1", "fec0::1", "100::1", "1::1"],
  "no addresses": ["", "localhost", "1.2.3", "8.8.8.8/8", "8.8.8.8 ", "[::1]", "0x7f.1.2.3.4"],
};
for (const [what, addresses] of Object.entries(inside)) {
  Deno.test(`not public: ${what}`, () => {
    assert.deepEqual(addresses.filter(isPublic), []);
  });
}
