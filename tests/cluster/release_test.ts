/** A release can be made again, and runs without a network. */
import assert from "node:assert/strict";
import { must, outcome, within } from "./hosts/command.ts";
import { release } from "@/tools/release.ts";

const top = new URL("../../", import.meta.url).pathname;
const checkedOut = (await outcome(["git", "-C", top, "rev-parse", "HEAD"])).code === 0;
const whyNot = Deno.version.deno !== "2.9.6" ? "another Deno" : checkedOut ? null : "no git repository";
if (whyNot) console.log(`skipped: a release cannot be made here: ${whyNot}`);

Deno.test({
  name: "the same commit gives the same bytes, and they start the app with no cache and no network",
  ignore: whyNot !== null,
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "rumbledore-release-test-" });
    try {
      const [one, two] = [await release("HEAD", `${folder}/1`), await release("HEAD", `${folder}/2`)];
      for (const paper of ["sha256", "cdx.json", "provenance.json"]) {
        assert.equal(
          await Deno.readTextFile(`${one}.${paper}`),
          await Deno.readTextFile(`${two}.${paper}`),
          paper,
        );
      }
      const next = await release("HEAD", `${folder}/3`, one);
      assert.match(await Deno.readTextFile(`${next}.provenance.json`), /the release before/);

      const { components } = JSON.parse(await Deno.readTextFile(`${one}.cdx.json`));
      assert(components.some(({ purl }: { purl: string }) => purl.startsWith("pkg:npm/pg@")));
      assert(
        !components.some(({ purl }: { purl: string }) => purl.startsWith("pkg:npm/esbuild@")),
        "nothing that builds",
      );

      await must(["tar", "-xf", two, "-C", folder]);
      const unpacked = [...Deno.readDirSync(folder)].find(({ name }) => name.startsWith("rumbledore-"))!.name;
      await assertStarts(`${folder}/${unpacked}`, `${folder}/data`);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

async function assertStarts(release: string, data: string): Promise<void> {
  const start =
    `exec env -i PATH=/usr/bin:/bin PORT=0 SAMPLE_LEAGUE=on RUMBLEDORE_DATA="$2" DENO_DIR="$2" "$1/start"`;
  // In a network namespace of its own, where that may be made, there is nothing but its loopback.
  const isolated = Deno.uid() === 0 && (await outcome(["unshare", "-n", "true"])).code === 0;
  const words = isolated ? ["unshare", "-n", "sh", "-c", `ip link set lo up; ${start}`] : ["sh", "-c", start];
  const [program, ...args] = [...words, "sh", release, data];
  const child = new Deno.Command(program, { args, stdin: "null", stdout: "piped", stderr: "piped" }).spawn();
  let printed = "";
  const reading = child.stdout.pipeThrough(new TextDecoderStream()).pipeTo(
    new WritableStream({ write: (text) => void (printed += text) }),
  );
  const errors = new Response(child.stderr).text();
  const ready = await within(60_000, () => Promise.resolve(printed.includes("Ready:")));
  try {
    assert(ready, `the app is not ready: ${printed}`);
    const address = printed.match(/Ready: (\S+)/)![1];
    const there = isolated ? ["nsenter", `--target=${child.pid}`, "--net", "--"] : [];
    const get = (path: string) => must([...there, "curl", "-sSf", "-m", "10", address + path]);
    const page = await get("/leagues/sample-1/seasons");
    const picture = page.match(/\/images\/[0-9a-f]{32}-\d+\.(?:webp|avif)/)?.[0];
    assert(picture, "the page has a picture, which the release's own library has made");
    await get(picture);
    for (const [link] of page.matchAll(/\/_fresh\/js\/[\w.-]+\.js/g)) await get(link);
  } finally {
    child.kill("SIGTERM");
    await child.status;
    await reading;
    const complaints = await errors;
    if (complaints) console.log(complaints);
  }
}
