/**
 * What the fencers do, and what they leave alone. Each drill starts them and its provider, and ends both.
 *
 * @module
 */
import { within } from "@/tests/cluster/hosts/command.ts";
import type { Fleet } from "@/tests/cluster/hosts/fleet.ts";
import type { Host } from "@/tests/cluster/hosts/host.ts";
import type { Mood } from "@/tests/cluster/hosts/provider.ts";
import { databaseHosts, mend, primary, whole } from "../cluster.ts";
import {
  fencingFigures,
  forgetFencing,
  killFencers,
  now,
  powerOffs,
  said,
  saidBy,
  startFencers,
  withFencers,
} from "../fencers.ts";
import { type Drill, type DrillResult, pause, since, underLoad } from "../load.ts";
import type { RunningProvider } from "../provider.ts";
import { losesPrimary } from "./database.ts";

type Figures = DrillResult["figures"];

/** What a drill with fencers may cost, in s without a write: with the key released, and with its lease run out. */
const RELEASED = 8;
const RUN_OUT = 25;

/** A drill under load with fencers; what `trouble` throws is its fault, and hosts are mended after it. */
function fenced(
  name: string,
  does: string,
  gap: number,
  trouble: (fleet: Fleet, provider: RunningProvider) => Promise<Figures>,
): Drill {
  const run = (fleet: Fleet) =>
    withFencers(fleet, async (provider) => {
      const faults: string[] = [];
      const result = await underLoad(fleet, async () => {
        try {
          return await trouble(fleet, provider);
        } catch (error) {
          faults.push((error as Error).message);
          await mend(fleet);
          return {};
        }
      }, { gap });
      return { ...result, faults: [...faults, ...result.faults] };
    });
  return { name, does, run };
}

/** @throws what was expected of the world and is not so */
function expect(is: boolean, otherwise: string): void {
  if (!is) throw new Error(otherwise);
}

const others = (fleet: Fleet, than: Host) => databaseHosts(fleet).filter((host) => host !== than);

async function fencedCut(
  fleet: Fleet,
  provider: RunningProvider,
  hurt: (host: Host) => Promise<unknown>,
): Promise<Figures> {
  const began = now();
  const figures = await losesPrimary(fleet, hurt, async (host) => {
    expect(!await host.isOn(), `${host.name} is on, though it was fenced`);
    await host.restorePower();
  });
  expect(powerOffs(provider) === 1, `the provider was asked for ${powerOffs(provider)} power-offs`);
  return { ...figures, ...await fencingFigures(fleet, began) };
}

/** Somebody is heard by some and not by others, and then by nobody. */
async function falseReports(fleet: Fleet, provider: RunningProvider): Promise<Figures> {
  const first = await primary(fleet);
  const [blind] = others(fleet, first);
  const began = now();
  const blindness = `table inet drill {
  chain in { type filter hook input priority -10; ip saddr ${first.address} tcp sport { 5432, 8008 } drop; }
  chain out { type filter hook output priority -10; ip daddr ${first.address} tcp dport { 5432, 8008 } drop; }
}`;
  await blind.must(["nft", "-f", "-"], { input: blindness });
  await pause(7000);
  await blind.must(["nft", "delete", "table", "inet", "drill"]);
  expect(/^suspect: /m.test(await saidBy(blind, began)), `${blind.name} did not notice that it was blind`);
  expect(powerOffs(provider) === 0, "one fencer that sees nothing was enough for a power-off");

  const patroni = (signal: string) => first.must(["systemctl", "kill", `--signal=${signal}`, "patroni"]);
  await pause(3000);
  await patroni("STOP");
  await pause(4000);
  await patroni("CONT");
  await pause(3000);
  expect(await primary(fleet) === first, `${first.name} is not primary any more`);

  // Its Patroni hangs for good while its PostgreSQL lives: no fencer's affair. Test hosts have no watchdog, which would end
  // it; this does, once another one leads.
  const start = performance.now();
  await patroni("STOP");
  const second = await primary(fleet, first);
  const seconds = since(start);
  expect(powerOffs(provider) === 0, "a host that lives was powered off because its Patroni was silent");
  await first.cutPower();
  await pause(3000);
  await first.restorePower();
  return { "Patroni hung: new primary after (s)": seconds, from: first.name, to: second.name };
}

/** A standby is alone: it hears nobody, the primary included, and must do nothing about it. */
async function minority(fleet: Fleet, provider: RunningProvider): Promise<Figures> {
  const first = await primary(fleet);
  const [alone] = others(fleet, first);
  const began = now();
  await alone.cutNetwork();
  await pause(12_000);
  await alone.restoreNetwork();
  const lines = await saidBy(alone, began);
  expect(/^nothing: no majority of etcd answers here$/m.test(lines), `${alone.name} said: ${lines}`);
  expect(!/^(?:lock|power-off|release): /m.test(await said(fleet, began)), "a fencer acted");
  expect(powerOffs(provider) === 0, "a host was powered off");
  expect(await primary(fleet) === first, `${first.name} is not primary any more`);
  return { primary: first.name, alone: alone.name };
}

/** The fencers die at a step: which mood of the provider holds them there, and whether the power is cut by then. */
const deaths: { mood: Mood; held: RegExp; off: boolean; where: string }[] = [
  { mood: "holds identity", held: /^GET \/v1\/servers/, off: false, where: "after the lock" },
  { mood: "holds power-off", held: /^POST /, off: true, where: "after the power-off" },
  { mood: "holds state", held: /^GET \/v1\/servers/, off: true, where: "before the release" },
];

async function deathsOfFencers(fleet: Fleet, provider: RunningProvider): Promise<Figures> {
  const figures: Figures = {};
  for (const { mood, held, off, where } of deaths) {
    await forgetFencing(fleet);
    await startFencers(fleet);
    await provider.behave(mood);
    await pause(3000);
    const first = await primary(fleet);
    const before = provider.asked.length;
    const start = performance.now();
    await first.cutNetwork();
    // The first question is who the server is; the state after the power-off is the same question once more.
    const isHeld = () => {
      const asked = provider.asked.slice(before);
      const done = asked.findIndex((request) => request.startsWith("POST"));
      return (mood === "holds state" ? done < 0 ? [] : asked.slice(done) : asked).some((one) =>
        held.test(one)
      );
    };
    expect(await within(15_000, () => Promise.resolve(isHeld())), `no fencer came to ${where}`);
    await killFencers(others(fleet, first));
    await primary(fleet, first);
    figures[`dead ${where}: new primary after (s)`] = since(start);
    expect(await first.isOn() !== off, `dead ${where}: ${first.name} is ${off ? "on" : "off"}`);
    await (off ? first.restorePower() : first.restoreNetwork());
    await provider.behave("honest");
    figures[`dead ${where}: whole after (s)`] = Math.round(await whole(fleet));
  }
  expect(powerOffs(provider) === 2, `the provider was asked for ${powerOffs(provider)} power-offs`);
  return figures;
}

export const fencerDrills: Drill[] = [
  fenced(
    "fenced-power-cut",
    "the database primary loses its power, and fencers release its key",
    RELEASED,
    (fleet, provider) => fencedCut(fleet, provider, (host) => host.cutPower()),
  ),
  fenced(
    "fenced-network-cut",
    "the database primary loses its network, and fencers power it off",
    RELEASED,
    (fleet, provider) => fencedCut(fleet, provider, (host) => host.cutNetwork()),
  ),
  fenced(
    "fencer-false-report",
    "one fencer is blind; the primary's Patroni hesitates, then hangs while PostgreSQL lives",
    RUN_OUT,
    falseReports,
  ),
  fenced("fencer-partition", "a fencer that is cut off does nothing", RELEASED, minority),
  fenced("fencer-dies", "the fencers are killed after each of their steps", RUN_OUT, deathsOfFencers),
  fenced(
    "fencer-provider-away",
    "the database primary loses its power, and the provider does not answer",
    RUN_OUT,
    async (fleet, provider) => {
      await provider.behave("silent");
      return await losesPrimary(fleet, (host) => host.cutPower(), (host) => host.restorePower());
    },
  ),
];
