/**
 * `deno task test [files or options of deno test]`: installs the real parts that the tests use where it may, runs the
 * tests, and closes with a line that counts them.
 *
 * @module
 */
import { deno, run } from "@/tools/run.ts";

/** Debian's packages that the tests use, and a file by which each is known to be there. */
const parts = [
  { name: "chromium", file: /^\/usr\/bin\/chromium$/, folder: "/usr/bin" },
  { name: "postgresql", file: /^\/usr\/lib\/postgresql\/\d+$/, folder: "/usr/lib/postgresql" },
  { name: "redis-server", file: /^\/usr\/bin\/redis-server$/, folder: "/usr/bin" },
  { name: "pgbouncer", file: /^\/usr\/sbin\/pgbouncer$/, folder: "/usr/sbin" },
  { name: "etcd-server", file: /^\/usr\/bin\/etcd$/, folder: "/usr/bin" },
  { name: "openssl", file: /^\/usr\/bin\/openssl$/, folder: "/usr/bin" },
];

function installed({ file, folder }: typeof parts[number]): boolean {
  try {
    return [...Deno.readDirSync(folder)].some((entry) => file.test(`${folder}/${entry.name}`));
  } catch {
    return false;
  }
}

async function install(): Promise<void> {
  const missing = parts.filter((part) => !installed(part)).map((part) => part.name);
  if (!missing.length) return;
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) {
    console.log(
      `not installed, and only root could: ${missing.join(", ")}; the tests that need them are skipped`,
    );
    return;
  }
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["-qq", "update"], env);
  const code = await run("apt-get", ["-qq", "install", "--yes", "--no-install-recommends", ...missing], env);
  if (code !== 0) {
    console.log(`apt-get could not install ${missing.join(", ")}; the tests that need them are skipped`);
  }
}

/** What makes releases and boots hosts, some minutes each: `deno task test tests/cluster` runs it. */
const apart = ["tests/cluster/hosts_test.ts", "tests/cluster/release_test.ts"];

await install();
if (!Deno.args.length) console.log(`not run here, but by name: ${apart.join(", ")}`);
const chosen = Deno.args.length ? Deno.args : [`--ignore=${apart.join(",")}`];
const report = await Deno.makeTempFile({ suffix: ".xml" });
const code = await deno("test", "--allow-all", `--junit-path=${report}`, ...chosen);
const xml = await Deno.readTextFile(report);
await Deno.remove(report);

const cases = xml.match(/<testcase\b[\s\S]*?(?:\/>|<\/testcase>)/g) ?? [];
const skipped = cases.filter((one) => one.includes("<skipped")).length;
const failed = cases.filter((one) => /<(?:failure|error)\b/.test(one)).length;
const passed = cases.length - skipped - failed;
// A module that does not load fails the run without being a test case.
const broken = code !== 0 && failed === 0 ? 1 : 0;
console.log(`${passed} passed, ${failed + broken} failed${skipped ? `, ${skipped} skipped` : ""}`);
Deno.exit(code);
