import assert from "node:assert/strict";
import { clientNetwork } from "./client_network.ts";

Deno.test("attempts are counted by IPv4 address and by the /64 of an IPv6 one, however it is written", () => {
  assert.equal(clientNetwork("192.0.2.7"), "192.0.2.7");
  assert.equal(clientNetwork("::ffff:192.0.2.7"), "192.0.2.7");
  assert.equal(clientNetwork("2001:db8:0:1:aaaa::1"), "2001:db8:0:1");
  assert.equal(clientNetwork("2001:0DB8::1:aaaa:bbbb:cccc:dddd"), "2001:db8:0:1");
  assert.equal(clientNetwork("2001:db8::1"), "2001:db8:0:0");
  assert.equal(clientNetwork("::1"), "0:0:0:0");
  assert.equal(clientNetwork("x".repeat(500)).length, 100);
});
