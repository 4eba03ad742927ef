/**
 * A test host: Debian with a real systemd as its first process, a disk and a network cable of its own.
 *
 * @module
 */
import { firstProcess, inGroups, isOn, killGroup, makeGroups } from "./cgroups.ts";
import { CommandError, type CommandOptions, must, type Outcome, outcome, within } from "./command.ts";
import { namespaceOf, plugIn, setCable } from "./network.ts";

/**
 * Starts PID 1, and again when it asks for it, as firmware does at a reboot: systemd-nspawn then ends with 133. Told
 * the words that start it in its groups. The shell that waits is outside of these, so that a host that is off has no
 * process in them.
 */
const LAUNCHER = `
while :; do
  "$@"
  [ $? -eq 133 ] || exit 0
done`;

export interface HostPlace {
  /** The run's name, which names everything that is machine-wide. */
  run: string;
  /** The run's folder. */
  folder: string;
  /** The disk's lower layer. */
  image: string;
  /** Who may enter by SSH: one line of authorized_keys. */
  key: string;
}

export class Host {
  constructor(readonly name: string, readonly address: string, readonly place: HostPlace) {}

  get root(): string {
    return `${this.place.folder}/${this.name}/root`;
  }

  /** Makes its disk and its cable, and keys by which SSH knows it. @returns its line of known_hosts */
  async make(): Promise<string> {
    const known = await this.makeDisk();
    await plugIn(this.place.run, this.name, this.address);
    return known;
  }

  /**
   * The host is lost with its disk, and another one, bare and off, has its name, its address and its cable.
   *
   * @returns the new one's line of known_hosts
   */
  async makeAnew(): Promise<string> {
    if (await this.isOn()) await this.cutPower();
    await must(["umount", "-l", this.root]);
    await must(["rm", "-rf", `${this.place.folder}/${this.name}`]);
    return await this.makeDisk();
  }

  private async makeDisk(): Promise<string> {
    const { folder, image, key, run } = this.place;
    const disk = `${folder}/${this.name}`;
    for (const part of ["upper", "work", "root"]) await Deno.mkdir(`${disk}/${part}`, { recursive: true });
    const layers = `lowerdir=${image},upperdir=${disk}/upper,workdir=${disk}/work`;
    await must(["mount", "-t", "overlay", `${run}-${this.name}`, "-o", layers, this.root]);
    await Deno.writeTextFile(`${this.root}/etc/hostname`, `${this.name}\n`);
    await Deno.mkdir(`${this.root}/root/.ssh`, { recursive: true, mode: 0o700 });
    await Deno.writeTextFile(`${this.root}/root/.ssh/authorized_keys`, `${key}\n`, { mode: 0o600 });
    const keyFile = `${this.root}/etc/ssh/ssh_host_ed25519_key`;
    await must(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", this.name, "-f", keyFile]);
    const [type, blob] = (await Deno.readTextFile(`${keyFile}.pub`)).split(" ");
    return `${this.address} ${type} ${blob}`;
  }

  /** Switches it on. Resolves when its services are up. @throws CommandError with what failed to start */
  async boot(): Promise<void> {
    const { run, folder } = this.place;
    const groups = await makeGroups(run, this.name);
    const log = await Deno.open(`${folder}/${this.name}/console`, { create: true, append: true });
    log.close();
    const words = [
      ...[
        "systemd-nspawn",
        "-q",
        "-D",
        this.root,
        "-M",
        namespaceOf(run, this.name),
        `--hostname=${this.name}`,
      ],
      ...[
        "--register=no",
        "--keep-unit",
        `--network-namespace-path=/run/netns/${namespaceOf(run, this.name)}`,
      ],
      ...["--capability=CAP_NET_ADMIN", "--resolv-conf=off", "--timezone=off", "--link-journal=no"],
      ...["--console=pipe", "-b"],
    ];
    // By way of a shell that ends at once: a host is nobody's child, and outlives a restart of nothing but itself.
    const detached = 'c="$1"; shift; setsid sh -c "$@" </dev/null >>"$c" 2>&1 &';
    await must([
      "sh",
      "-c",
      detached,
      "sh",
      `${folder}/${this.name}/console`,
      LAUNCHER,
      "sh",
      ...inGroups(groups, words),
    ], {
      env: { SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: "1", SYSTEMD_NSPAWN_API_VFS_WRITABLE: "network" },
    });
    const state = async () => (await this.run(["systemctl", "is-system-running"])).stdout.trim();
    let seen = "";
    const up = await within(60_000, async () => ["running", "degraded"].includes(seen = await state()), 200);
    if (up && seen === "running") return;
    const failed = (await this.run(["systemctl", "list-units", "--failed", "--plain", "--no-legend"])).stdout;
    const console = await Deno.readTextFile(`${folder}/${this.name}/console`).catch(() => "");
    throw new CommandError(`${this.name} is ${seen || "not up"}: ${failed || console.slice(-1500)}`);
  }

  /** Runs a program inside, whatever its network is like. Nothing runs in a host that is off. */
  async run(words: string[], options: CommandOptions = {}): Promise<Outcome> {
    const enter = await this.enter(words);
    if (!enter) return { code: 255, stdout: "", stderr: `${this.name} is off` };
    return await outcome(enter, options);
  }

  /** As `run`, for what must succeed. @returns what it printed */
  async must(words: string[], options: CommandOptions = {}): Promise<string> {
    const { code, stdout, stderr } = await this.run(words, options);
    if (code === 0) return stdout;
    throw new CommandError(
      `${this.name}: ${options.as ?? words.join(" ")} ended with ${code}:\n${stderr || stdout}`,
    );
  }

  /**
   * The words that run `words` inside; null while the host is off. A shell waits for them: nsenter itself stops for good
   * when who it waits for is stopped, which a host that goes down does with everybody.
   */
  async enter(words: string[]): Promise<string[] | null> {
    const pid = await firstProcess(this.place.run, this.name);
    if (pid === null) return null;
    const path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    return [
      ...["nsenter", `--target=${pid}`, "--mount", "--uts", "--ipc", "--net", "--pid", "--no-fork", "--"],
      ...["sh", "-c", '"$@"; exit $?', "sh"],
      ...["env", "-i", path, "HOME=/root", "TERM=xterm", "LANG=C.UTF-8", ...words],
    ];
  }

  /** Whether any process of it runs. */
  isOn(): Promise<boolean> {
    return isOn(this.place.run, this.name);
  }

  /** The power fails: nobody is told, nothing is written. Its disk keeps what had been written. */
  async cutPower(): Promise<void> {
    await this.cutNetwork();
    await killGroup(this.place.run, this.name);
  }

  /** The power returns. */
  async restorePower(): Promise<void> {
    await this.restoreNetwork();
    await this.boot();
  }

  /** The cable is pulled out: others see it as dead, it sees itself as alone. */
  async cutNetwork(): Promise<void> {
    await setCable(this.place.run, this.name, "down");
  }

  async restoreNetwork(): Promise<void> {
    await setCable(this.place.run, this.name, "up");
  }
}
