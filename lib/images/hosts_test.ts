import assert from "node:assert/strict";
import { isAllowed } from "./hosts.ts";

const hosts = ["*.espncdn.com", "sleepercdn.com", "http://pictures.test:8123"];

Deno.test("only hosts that were set, over https", () => {
  const allowed = (address: string) => isAllowed(new URL(address), hosts);
  for (
    const address of [
      "https://a.espncdn.com/i/1.png",
      "https://A.ESPNCDN.com/",
      "https://a.b.espncdn.com:443/",
      "https://sleepercdn.com/avatars/1",
      "http://pictures.test:8123/1.png",
    ]
  ) assert(allowed(address), address);
  for (
    const address of [
      "http://a.espncdn.com/",
      "https://espncdn.com/",
      "https://.espncdn.com/",
      "https://evilespncdn.com/",
      "https://a.espncdn.com.evil.example/",
      "https://a.espncdn.com:8443/",
      "https://x.sleepercdn.com/",
      "https://sleepercdn.com./",
      "https://127.0.0.1/",
      "https://pictures.test:8123/",
      "http://pictures.test/",
      "ftp://sleepercdn.com/",
      "file:///etc/passwd",
      "data:image/png;base64,AA==",
    ]
  ) assert(!allowed(address), address);
});
