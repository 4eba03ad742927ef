/**
 * The disk that all test hosts share as their lower layer: a small Debian, like the image a provider boots, with the
 * packages that the playbooks install downloaded but not installed, so that hosts need no route out.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { basename } from "node:path/posix";
import { must } from "./command.ts";

const top = new URL("../../../", import.meta.url).pathname;

/** Part of the image itself: what a provider's Debian has, and Ansible needs. */
const INCLUDED = [
  "systemd",
  "systemd-sysv",
  "dbus",
  "openssh-server",
  "python3",
  "python3-apt",
  "iproute2",
  "nftables",
  "curl",
  "sudo",
  "procps",
  "ca-certificates",
];

/** Raised when the steps below change in what they leave behind. */
const RECIPE = 3;

/** Where things are kept between runs, outside of the work tree. */
export function cacheFolder(): string {
  const base = Deno.env.get("XDG_CACHE_HOME") || `${Deno.env.get("HOME") || "/var/cache"}/.cache`;
  return `${base}/rumbledore`;
}

/** Every package that a role installs: the lists named `…_packages` in its defaults. */
async function rolePackages(): Promise<string[]> {
  const found = new Set<string>();
  for await (const role of Deno.readDir(`${top}playbooks/roles`)) {
    const defaults = await Deno.readTextFile(`${top}playbooks/roles/${role.name}/defaults/main.yml`)
      .catch(() => "");
    for (const [, list] of defaults.matchAll(/^\w+_packages:\n((?: {2}- .+\n)+)/gm)) {
      for (const [, name] of list.matchAll(/^ {2}- (\S+)/gm)) found.add(name);
    }
  }
  return [...found].sort();
}

/** The base image's folder; what is not there yet is built: Debian once, and the packages whenever a role wants others. */
export async function baseImage(tell: (line: string) => void): Promise<string> {
  const packages = await rolePackages();
  const machine = await machineSources();
  const debian = await kept("debian", [RECIPE, machine.suite, INCLUDED], tell, async (folder) => {
    await bootstrap(folder, machine);
    await settle(folder);
  });
  return await kept("image", [basename(debian), packages], tell, async (folder) => {
    await must(["cp", "-a", debian, folder]);
    await download(folder, packages);
    // Whatever was upgraded may have named the machine again.
    await settle(folder);
  });
}

/** A folder in the cache, named by what it is made of; `make` makes it unless it is there. */
async function kept(
  name: string,
  inputs: unknown[],
  tell: (line: string) => void,
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const key = createHash("sha256").update(JSON.stringify(inputs)).digest("hex").slice(0, 16);
  const folder = `${cacheFolder()}/${name}-${key}`;
  if (await exists(folder)) return folder;
  await Deno.mkdir(cacheFolder(), { recursive: true });
  const making = `${cacheFolder()}/making-${name}-${Deno.pid}`;
  const start = Date.now();
  tell(`making the base image (${name}) …`);
  try {
    await make(making);
    // Of two that build at once, the second finds the name taken.
    if (!(await exists(folder))) await Deno.rename(making, folder);
  } finally {
    await must(["rm", "-rf", making]);
  }
  tell(`base image (${name}) made in ${Math.round((Date.now() - start) / 1000)} s`);
  return folder;
}

interface Machine {
  suite: string;
  /** The mirror of the machine's own apt sources. */
  mirror: string;
}

async function machineSources(): Promise<Machine> {
  const release = await Deno.readTextFile("/etc/os-release").catch(() => "");
  const suite = release.match(/^ID=debian$/m) && release.match(/^VERSION_CODENAME=(\w+)$/m)?.[1];
  if (!suite) throw new Error("the base image is made from the sources of a Debian machine; this is none");
  const policy = await must(["apt-get", "indextargets", "--format", "$(REPO_URI) $(CODENAME) $(COMPONENT)"]);
  const mirror = policy.split("\n").map((line) => line.split(" "))
    .find(([, codename, component]) => codename === suite && component === "main")?.[0];
  if (!mirror) throw new Error(`apt has no source for ${suite} main; run apt-get update`);
  return { suite, mirror };
}

async function bootstrap(folder: string, { suite, mirror }: Machine): Promise<void> {
  const include = `--include=${INCLUDED.join(",")}`;
  await must(["debootstrap", "--variant=minbase", include, suite, folder, mirror], { as: "debootstrap" });
  for (const place of ["sources.list.d", "apt.conf.d", "preferences.d"]) {
    await must(["sh", "-c", `cp -r /etc/apt/${place}/. "$1"`, "sh", `${folder}/etc/apt/${place}`]);
  }
  await must([
    "sh",
    "-c",
    'cp -f /etc/apt/sources.list "$1" 2>/dev/null || : >"$1"',
    "sh",
    `${folder}/etc/apt/sources.list`,
  ]);
  // Whatever else the machine installs from is not a host's business, and its keys are not there.
  await must([
    "sh",
    "-c",
    'cd "$1" && for f in *; do [ "$f" = debian.sources ] || rm -f "$f"; done',
    "sh",
    `${folder}/etc/apt/sources.list.d`,
  ]);
  await must([
    "cp",
    "-L",
    "/etc/ssl/certs/ca-certificates.crt",
    `${folder}/etc/ssl/certs/ca-certificates.crt`,
  ]);
}

/** What makes a copy of a disk a host of its own. */
async function settle(folder: string): Promise<void> {
  for (const name of ["docker-clean", "docker-gzip-indexes", "docker-no-languages"]) {
    await Deno.remove(`${folder}/etc/apt/apt.conf.d/${name}`).catch(() => {});
  }
  await Deno.writeTextFile(`${folder}/etc/machine-id`, "");
  // D-Bus' own name of the machine would be every host's.
  await must(["sh", "-c", 'rm -f "$1"/var/lib/dbus/machine-id "$1"/etc/ssh/ssh_host_*', "sh", folder]);
  // A host has no resolver and asks nobody; this answers before a time-out would.
  await Deno.writeTextFile(
    `${folder}/etc/resolv.conf`,
    "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n",
  );
}

async function download(folder: string, packages: string[]): Promise<void> {
  const inside = ["chroot", folder, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"];
  const resolver = await Deno.readTextFile("/etc/resolv.conf");
  const kept = await Deno.readTextFile(`${folder}/etc/resolv.conf`);
  await Deno.writeTextFile(`${folder}/etc/resolv.conf`, resolver);
  try {
    await must([...inside, "update"]);
    await must([...inside, "--yes", "dist-upgrade"]);
    await must([...inside, "clean"]);
    if (packages.length > 0) {
      await must([...inside, "install", "--yes", "--no-install-recommends", "--download-only", ...packages], {
        as: "apt-get install --download-only",
      });
    }
  } finally {
    await Deno.writeTextFile(`${folder}/etc/resolv.conf`, kept);
  }
}

export async function exists(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}
