/**
 * Whether this machine can boot test hosts, and what it lacks.
 *
 * @module
 */
import { must, outcome } from "./command.ts";

/** Programs that booting takes, and Debian's package of each. */
const programs: Record<string, string> = {
  "systemd-nspawn": "systemd-container",
  debootstrap: "debootstrap",
  ssh: "openssh-client",
  "ssh-keygen": "openssh-client",
  nft: "nftables",
  ip: "iproute2",
  openssl: "openssl",
  nsenter: "util-linux",
};

/**
 * Installs what is missing where that is possible.
 *
 * @returns why no host can be booted here, as a sentence for the user; null when hosts can be booted
 */
export async function refusal(): Promise<string | null> {
  if (Deno.build.os !== "linux") return "test hosts need Linux";
  if (Deno.uid() !== 0) return "test hosts need root: they are made of namespaces, mounts and control groups";
  const missing = await missingPackages();
  if (missing.length > 0) {
    if ((await outcome(["apt-get", "--version"])).code !== 0) {
      return `test hosts need ${missing.join(", ")}, and there is no apt-get to install them`;
    }
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    const install = ["apt-get", "-qq", "install", "--yes", "--no-install-recommends", ...missing];
    await outcome(["apt-get", "-qq", "update"], { env });
    const { code } = await outcome(install, { env });
    if (code !== 0) return `test hosts need ${missing.join(", ")}, which apt-get could not install`;
  }
  return await cannotIsolate();
}

async function missingPackages(): Promise<string[]> {
  const missing = new Set<string>();
  for (const [program, name] of Object.entries(programs)) {
    if ((await outcome(["sh", "-c", `command -v ${program}`])).code !== 0) missing.add(name);
  }
  return [...missing];
}

/** A container without the right to mount or to make network namespaces says so before anything is built. */
async function cannotIsolate(): Promise<string | null> {
  const name = `rd-try-${Deno.pid}`;
  try {
    await must(["ip", "netns", "add", name]);
  } catch (error) {
    return `test hosts need network namespaces: ${(error as Error).message}`;
  } finally {
    await outcome(["ip", "netns", "del", name]);
  }
  const folder = await Deno.makeTempDir({ prefix: "rumbledore-try-" });
  try {
    for (const part of ["lower", "upper", "work", "root"]) await Deno.mkdir(`${folder}/${part}`);
    const layers = `lowerdir=${folder}/lower,upperdir=${folder}/upper,workdir=${folder}/work`;
    await must(["mount", "-t", "overlay", "overlay", "-o", layers, `${folder}/root`]);
    await must(["umount", `${folder}/root`]);
  } catch (error) {
    return `test hosts need overlayfs: ${(error as Error).message}`;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  const unified = (await Deno.readTextFile("/proc/mounts")).match(/^\S+ (\S+) cgroup2 /m)?.[1];
  return unified ? null : "test hosts need the unified control group hierarchy, for the power cut";
}
