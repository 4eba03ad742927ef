/**
 * Finds what a page of docs/operations/ names and what is not in the playbooks, among the tasks or among the drills.
 *
 * @module
 */
import { dirname, join, normalize } from "node:path/posix";
import { drills } from "@/tools/rehearse/drills.ts";

const top = new URL("../", import.meta.url).pathname;

/** Programs that come with a package which the playbooks install. */
const packaged: Record<string, string> = {
  etcdctl: "etcd-client",
  nft: "nftables",
  openssl: "openssl",
  pgbackrest: "pgbackrest",
  psql: "postgresql-client-15",
  "redis-cli": "redis-tools",
  socat: "socat",
};

/** Programs of bare Debian and of the operator's machine. */
const common = new Set(
  ("apt-get curl cut deno df du echo export git grep journalctl readlink rm runuser sed systemctl").split(
    " ",
  ),
);

/** Paths that Debian, PostgreSQL or a rehearsal make by themselves. */
const madeElsewhere = new Set([
  "docs/rehearsal",
  "/var/log/journal",
  "/var/lib/postgresql/15/rumbledore/pg_wal",
]);

export interface Page {
  path: string;
  text: string;
}

/** All files below a folder. */
export async function files(folder: string): Promise<Page[]> {
  const found: Page[] = [];
  for await (const { name, isDirectory } of Deno.readDir(top + folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) found.push(...await files(path));
    else found.push({ path, text: await Deno.readTextFile(top + path) });
  }
  return found;
}

const exists = (path: string) => Deno.stat(top + path).then(() => true, () => false);

/** All playbooks as one text, with variables that are plain words written out. */
async function playbooksText(): Promise<string> {
  const all = await files("playbooks");
  let text = all.map((file) => file.text).join("\n");
  const plain = all.filter(({ path }) => /group_vars|defaults/.test(path))
    .flatMap((file) => [...file.text.matchAll(/^(\w+): "?([^"\n]+?)"?$/gm)]);
  for (let round = 0; round < 3; round++) {
    for (const [, name, value] of plain) text = text.replaceAll(`{{ ${name} }}`, value);
  }
  return text;
}

const playbooks = await playbooksText();
export const units = new Set(
  [
    ...playbooks.matchAll(/dest: \/etc\/systemd\/system\/([\w@-]+(?:\.service|\.timer))\b/g),
    ...playbooks.matchAll(/systemd_service:\n\s+name: ([\w-]+)\n/g),
  ].map(([, name]) => name.replace(/\.service$/, "")),
);
export const ports = new Set(
  [...playbooks.matchAll(/(?:\bport: |_port: |app_ports: \[|, )(\d{4,5})\b/g)].map(([, port]) => port),
);
const tasks = Object.keys(JSON.parse(await Deno.readTextFile(`${top}deno.json`)).tasks);
export const drillNames = drills.map(({ name }) => name);

/** Blocks of shell, and everything that is set as code, blocks included. */
function code(text: string): { blocks: string[]; spans: string[] } {
  const blocks = [...text.matchAll(/^( *)(?:\d+\. )?```sh\n([\s\S]*?)\n *```/gm)].map(([, , block]) => block);
  const rest = text.replace(/```sh\n[\s\S]*?\n *```/g, "");
  return { blocks, spans: [...blocks, ...[...rest.matchAll(/`([^`]+)`/g)].map(([, span]) => span)] };
}

/** What is set as code in the columns of tables that are headed `title`. */
function column(text: string, title: string): string[] {
  return [...text.matchAll(/(?:^\|.*\n)+/gm)].flatMap(([table]) => {
    const rows = table.trim().split("\n").map((row) => row.split("|").map((cell) => cell.trim()));
    const at = rows[0].indexOf(title);
    if (at < 0) return [];
    return rows.slice(2).flatMap((row) => [...row[at].matchAll(/`([^`]+)`/g)].map(([, word]) => word));
  });
}

const slug = (heading: string) => heading.toLowerCase().replace(/[^\w\s-]/g, "").trim().replaceAll(" ", "-");

async function brokenLinks({ path, text }: Page): Promise<string[]> {
  const found: string[] = [];
  for (const [, to, anchor] of text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)) {
    const target = to === "" ? path : normalize(join(dirname(path), to));
    if (!await exists(target)) found.push(`a page ${to}`);
    else if (anchor) {
      const other = target === path ? text : await Deno.readTextFile(top + target);
      const headings = [...other.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => slug(heading));
      if (!headings.includes(anchor)) found.push(`a heading ${to}#${anchor}`);
    }
  }
  return found;
}

function unknownPrograms(blocks: string[]): string[] {
  const lines = blocks.flatMap((block) => block.split("\n"));
  return lines.flatMap((line) => line.replace(/'[^']*'|"[^"]*"|\$\([^)]*\)/g, "").split(/ -- |[|;]/))
    .map((command) => command.trim().match(/^[\w-]+/)?.[0] ?? "")
    .filter((name) =>
      name !== "" && !common.has(name) && !(packaged[name] && playbooks.includes(`- ${packaged[name]}\n`)) &&
      !playbooks.includes(`dest: /usr/local/bin/${name}`)
    ).map((name) => `a program ${name}`);
}

/** Every name in `spans` that `pattern` finds and that does not exist, as `what` it is. */
function unknown(spans: string[], what: string, pattern: RegExp, is: (name: string) => boolean): string[] {
  const names = spans.flatMap((span) =>
    [...span.matchAll(pattern)].flatMap((found) => found[1].split(/\s+/))
  );
  return names.filter((name) => name !== "" && !is(name)).map((name) => `${what} ${name}`);
}

const isUnit = (name: string) =>
  units.has(name.replaceAll("'", "").replace(/\.service$/, "").replace(/@.*$/, "@")) || name === "reboot";
const isHostPath = (path: string) => {
  const plain = path.replace(/\/[A-Z]+\b.*$/, "").replace(/[./]+$/, "");
  const escaped = plain.replaceAll(/[.@]/g, "\\$&");
  return madeElsewhere.has(plain) || new RegExp(`${escaped}(?![\\w-])`).test(playbooks);
};

/** What a page names and is nowhere. */
export async function faults(page: Page): Promise<string[]> {
  const { blocks, spans } = code(page.text);
  const missing = [
    ...await brokenLinks(page),
    ...unknownPrograms(blocks),
    ...unknown(spans, "a task", /deno task ([\w:]+)/g, (name) => tasks.includes(name)),
    ...unknown(spans, "a unit", /systemctl (?:start|stop|restart|reload|status)((?: [\w@.-]+)+)/g, isUnit),
    ...unknown(spans, "a unit", /list-timers((?: [\w@.-]+)+)/g, isUnit),
    ...unknown(spans, "a unit", /journalctl.*? -u ('[^']+'|\S+)/g, isUnit),
    ...unknown(column(page.text, "units"), "a unit", /(.+)/g, isUnit),
    ...unknown(spans, "a path on hosts", /(?<![\w:.)-])(\/(?:etc|opt|usr|var|run)\/[\w.@/-]+)/g, isHostPath),
    ...unknown(spans, "a port", /(?::|-p )(\d{4,5})\b/g, (port) => ports.has(port)),
    ...unknown(
      spans,
      "a knob or secret",
      /\b((?:app|base|etcd|fencer|haproxy|pgbackrest|pgbouncer|postgresql|redis|sentinel|tls|vault)_[a-z0-9_]+)\b/g,
      (name) => playbooks.includes(name),
    ),
    ...unknown(
      spans,
      "a verb of rumbledore-node",
      /rumbledore-node (\w+)/g,
      (verb) => playbooks.includes(`\n  ${verb})\n`),
    ),
    ...unknown(
      spans,
      "a proxy",
      /(?:^|\^)([a-z]+)(?:-db\d)?,(?:[\w…-]+,)?(?:UP|DOWN|$)/g,
      (name) => new RegExp(`^(?:listen|backend) ${name}\\b`, "m").test(playbooks),
    ),
    ...unknown(spans, "a stanza", /--stanza=(\w+)/g, (name) => playbooks.includes(`cluster_name: ${name}\n`)),
    ...unknown(
      [...spans, ...column(page.text, "shown by").map((name) => `--drill ${name}`)],
      "a drill",
      /--drill ([\w-]+)/g,
      (name) => drillNames.includes(name),
    ),
  ];
  const named = [...page.text.matchAll(/^Drills?: ([^.]*)/gm)].flatMap(([, line]) =>
    [...line.matchAll(/`([\w-]+)`/g)].map(([, name]) => ({ name, absent: line.includes("not there yet") }))
  );
  for (const { name, absent } of named) {
    if (drillNames.includes(name) === absent) {
      missing.push(`drill ${name}, said to be ${absent ? "absent" : "there"},`);
    }
  }
  for (const span of spans) {
    for (
      const [, path] of span.matchAll(/(?<![\w/.-])((?:docs|lib|playbooks|routes|tests|tools)\/[\w./-]*)/g)
    ) {
      if (!madeElsewhere.has(path) && !await exists(path)) missing.push(`a file ${path}`);
    }
    for (const [, name] of span.matchAll(/(?<![\w/.-])([\w-]+\.yml)\b/g)) {
      if (name !== "inventory.yml" && !await exists(`playbooks/${name}`)) missing.push(`a playbook ${name}`);
    }
  }
  return missing.map((what) => `${page.path} names ${what}`);
}
