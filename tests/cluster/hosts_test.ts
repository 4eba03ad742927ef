/** The test hosts behave like machines: they can be unplugged, and remember. */
import assert from "node:assert/strict";
import { must, outcome, within } from "./hosts/command.ts";
import { Fleet } from "./hosts/fleet.ts";
import { refusal } from "./hosts/refusal.ts";

const reason = await refusal();
if (reason) console.log(`skipped: ${reason}`);

Deno.test({
  name:
    "a host that loses its power keeps its disk, one that is replaced has a new one, one that loses its network keeps running, one that reboots comes back, and none outlives its run",
  ignore: reason !== null,
  async fn() {
    const fleet = await Fleet.up({ hosts: { a: "10.77.0.11", b: "10.77.0.12" }, tell: console.log });
    const { run, folder } = fleet;
    try {
      const [a, b] = [fleet.host("a"), fleet.host("b")];
      const reaches = async () => (await outcome(atoB(fleet))).code === 0;
      assert(await reaches(), "the operator reaches b");
      assert.equal(
        (await outcome(["ip", "link", "show", "to-a"])).code,
        1,
        "the machine's own network has no part of it",
      );

      await b.cutNetwork();
      assert(!(await reaches()), "nobody reaches a host whose cable is out");
      assert.match(await b.must(["systemctl", "is-system-running"]), /running/);
      await b.restoreNetwork();
      assert(await within(5000, reaches), "b is reached again");

      await a.must(["sh", "-c", "echo remembered >/root/note; sync"]);
      const before = await a.must(["cat", "/proc/sys/kernel/random/boot_id", "/etc/machine-id"]);
      await a.cutPower();
      assert(!(await a.isOn()));
      assert.equal((await a.run(["true"])).code, 255);
      await a.restorePower();
      assert.equal(await a.must(["cat", "/root/note"]), "remembered\n");
      const machine = (await a.must(["cat", "/etc/machine-id"])).trim();
      assert.match(before, new RegExp(machine), "the same machine");

      const bootId = () => b.run(["cat", "/proc/sys/kernel/random/boot_id"]).then(({ stdout }) => stdout);
      const first = await bootId();
      await b.must(["systemctl", "reboot"]);
      assert(
        await within(60_000, async () => ![first, ""].includes(await bootId())),
        "b comes back by itself",
      );
      assert(await within(20_000, reaches), "and is reached again");

      await a.cutPower();
      await fleet.replace([a, b]);
      assert.equal((await a.run(["cat", "/root/note"])).code, 1, "nothing is left of the old disk");
      assert.notEqual((await a.must(["cat", "/etc/machine-id"])).trim(), machine, "another machine");
      assert(await reaches(), "the operator knows its new key");
    } finally {
      await fleet.down();
    }
    assert(!(await must(["ip", "netns", "list"])).includes(run), "no namespace is left");
    assert(!(await Deno.readTextFile("/proc/mounts")).includes(folder), "no mount is left");
    await assert.rejects(Deno.stat(folder), "no file is left");
  },
});

function atoB(fleet: Fleet): string[] {
  const options = ["-o", `UserKnownHostsFile=${fleet.folder}/known_hosts`, "-o", "ConnectTimeout=2"];
  return fleet.asOperator(["ssh", "-i", `${fleet.folder}/key`, ...options, "root@10.77.0.12", "true"]);
}
