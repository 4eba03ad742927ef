/** The short rehearsal: hosts, site.yml twice, a deploy, a failover and a restore, as `deno task rehearse --short`. */
import assert from "node:assert/strict";
import { lacking } from "@/tools/operator/parts.ts";
import { refusal } from "./hosts/refusal.ts";

const reason = await refusal() ?? await lacking();
if (reason) console.log(`skipped: a rehearsal: ${reason}`);

Deno.test({
  name: "bare hosts become the production, which survives a power cut of its primary and returns to a moment",
  ignore: reason !== null,
  async fn() {
    const program = new URL("../../tools/rehearse.ts", import.meta.url).pathname;
    // What it prints is the report of what failed, should something fail.
    const { code } = await new Deno.Command(Deno.execPath(), { args: ["run", "-A", program, "--short"] })
      .spawn().status;
    assert.equal(code, 0, "every step above says ok");
  },
});
