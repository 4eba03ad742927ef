/**
 * What happens to the app's hosts, and to what runs on them.
 *
 * @module
 */
import { within } from "@/tests/cluster/hosts/command.ts";
import type { Fleet } from "@/tests/cluster/hosts/fleet.ts";
import type { OperatorTools } from "@/tools/operator/parts.ts";
import { renamed } from "@/tools/release/renamed.ts";
import { estate, runPlaybook } from "../estate.ts";
import { type Drill, type DrillResult, pause, since, underReads } from "../load.ts";

const apps = Object.keys(estate.app);

/** Names of the releases that the app hosts run. */
async function running(fleet: Fleet): Promise<string[]> {
  const links = apps.map((name) => fleet.host(name).must(["readlink", "/opt/rumbledore/current"]));
  return (await Promise.all(links)).map((link) => link.trim().split("/").at(-1)!);
}

/** Takes up a release that is the same program under another name; then back to the one before. */
async function rolling(fleet: Fleet, tools: OperatorTools, release: string): Promise<DrillResult> {
  return await underReads(fleet, async () => {
    const before = await running(fleet);
    await using next = await renamed(release, "next");
    const deployed = await runPlaybook(fleet, tools, "deploy.yml", ["-e", `release_file=${next.file}`]);
    const between = await running(fleet);
    const back = await runPlaybook(fleet, tools, "rollback.yml");
    const after = await running(fleet);
    return {
      figures: { "deploy (s)": Math.round(deployed.seconds), "rollback (s)": Math.round(back.seconds) },
      faults: [
        ...deployed.ok ? [] : [`deploy.yml failed: ${deployed.text.slice(-1500)}`],
        ...between.every((name) => name === next.name) ? [] : [`hosts run ${between} and not ${next.name}`],
        ...back.ok ? [] : [`rollback.yml failed: ${back.text.slice(-1500)}`],
        ...after.every((name, i) => name === before[i]) ? [] : [`hosts run ${after} and not ${before}`],
        ...back.seconds < 30
          ? []
          : [`rollback.yml took ${Math.round(back.seconds)} s, which must be below 30`],
      ],
    };
  });
}

/** A release whose server ends as soon as it is started is tried on one host, which returns to what it ran. */
async function bad(fleet: Fleet, tools: OperatorTools, release: string): Promise<DrillResult> {
  return await underReads(fleet, async () => {
    const before = await running(fleet);
    await using next = await renamed(release, "broken", { "serve.ts": "Deno.exit(1);\n" });
    const { ok, seconds, text } = await runPlaybook(fleet, tools, "deploy.yml", [
      "-e",
      `release_file=${next.file}`,
    ]);
    const after = await running(fleet);
    const returned = await within(20_000, async () => {
      const ready = apps.map((name) => fleet.host(name).run(["rumbledore-node", "ready"]));
      return (await Promise.all(ready)).every(({ code }) => code === 0);
    });
    return {
      figures: { "deploy gave up after (s)": Math.round(seconds) },
      faults: [
        ...ok ? ["deploy.yml took the broken release for a good one"] : [],
        ...text.includes("did not become ready on")
          ? []
          : [`deploy.yml does not say what happened: ${text.slice(-1500)}`],
        ...after.every((name, i) => name === before[i]) ? [] : [`hosts run ${after} and not ${before}`],
        ...returned ? [] : ["not every process is ready again"],
      ],
    };
  });
}

export const appDrills: Drill[] = [
  {
    name: "app-power-cut",
    does: "an app host loses its power under load, and gets it back",
    run: (fleet) =>
      underReads(
        fleet,
        async () => {
          const host = fleet.host(apps[1]);
          await host.cutPower();
          await pause(20_000);
          const start = performance.now();
          await host.restorePower();
          const ready = await within(60_000, async () =>
            (await host.run(["rumbledore-node", "ready"])).code === 0);
          return {
            figures: { "serves again after its power (s)": since(start) },
            faults: ready ? [] : ["the host does not serve again 60 s after its power came back"],
          };
        },
        { may: 0.001, troubled: 3 },
      ),
  },
  {
    name: "rolling-deploy",
    does: "a release is taken up under load, and the one before again",
    run: rolling,
  },
  { name: "bad-release", does: "a release that does not start is tried, and undone by itself", run: bad },
];
