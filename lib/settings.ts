/**
 * The one way in for settings: reads the environment once, checks it, freezes it. Nobody else touches Deno.env.
 * docs/settings.md is made from the schema below by `deno task settings`.
 *
 * @module
 */
import { isIP } from "node:net";
import { z } from "zod";

const whole = (low: number, high: number) =>
  z.string().regex(/^\d+$/, "must be a whole number").transform(Number)
    .refine((n) => n >= low && n <= high, `must be from ${low} to ${high}`);

const address = (protocols: string[]) =>
  z.string().refine(
    (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol),
    `must be an address that starts with ${protocols.map((p) => `${p}//`).join(" or ")}`,
  );

const origin = z.string().refine(
  (text) => URL.canParse(text) && new URL(text).origin === text,
  "must be an origin without a path, such as https://league.example",
);

const flag = z.enum(["on", "off"], "must be on or off").transform((text) => text === "on");

const secret = z.string().refine(
  (text) => /^[A-Za-z0-9+/]{43}=$/.test(text),
  "must be 32 random bytes in base64 (openssl rand -base64 32)",
);

const secrets = z.string().transform((text) => text.split(/[\s,]+/).filter((one) => one !== "")).refine(
  (list) => list.every((one) => secret.safeParse(one).success),
  "must be keys as SECRET_KEY is one, with spaces or commas between them",
);

const addresses = z.string().transform((text) => text.toLowerCase().split(",").map((one) => one.trim()))
  .refine(
    (list) => list.every((one) => /^[^\s@]+@[^\s@]+$/.test(one)),
    "must be mail addresses with commas between them",
  );

const hosts = z.string().transform((text) => text.toLowerCase().split(",").map((one) => one.trim()))
  .refine(
    (list) => list.every((one) => /^(?:\*\.)?(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*$/.test(one)),
    "must be names of hosts with commas between them; *. in front of one stands for all that end in it",
  );

const servers = z.string().transform((text) => text.split(",").map((one) => one.trim())).refine(
  (list) => list.every((one) => /^[^\s:/]+:\d{1,5}$/.test(one)),
  "must be host:port with commas between them",
).transform((list) => list.map((one) => ({ host: one.split(":")[0], port: Number(one.split(":")[1]) })));

/** An address, or one with the length of its network's part. */
function isNetwork(text: string): boolean {
  const [, base, length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const kind = isIP(base ?? "");
  return kind !== 0 && Number(length ?? 0) <= (kind === 4 ? 32 : 128);
}

/** The proxies that are believed: so many in a row, or those at these addresses. Null: none. */
export type TrustedProxies = { hops: number } | { networks: string[] } | null;

const proxies = z.string().transform((text): TrustedProxies => {
  if (text === "off") return null;
  return /^\d$/.test(text) ? { hops: Number(text) } : { networks: text.split(",").map((one) => one.trim()) };
}).refine(
  (it) => it === null || ("hops" in it ? it.hops > 0 : it.networks.every(isNetwork)),
  "must be off, how many proxies there are in a row (1 to 9), or their addresses (10.0.0.0/8) with commas between them",
);

const databases = z.string().transform((text) => text.split(/[\s,]+/).filter((one) => one !== "")).refine(
  (list) =>
    list.every((one) => URL.canParse(one) && ["postgres:", "postgresql:"].includes(new URL(one).protocol)),
  "must be addresses that start with postgres:// or postgresql://, with spaces or commas between them",
);

/** Every setting by the name of its variable; the text after `describe` is its line in docs/settings.md. */
export const settingsSchema = z.object({
  PORT: whole(0, 65535).default(8000).describe("TCP port to listen on; 0 takes a free one."),
  LISTEN_ADDRESS: z.string().min(1).default("0.0.0.0").describe("Address to listen on."),
  RUMBLEDORE_DATA: z.string().min(1, "must name a folder").default(".rumbledore")
    .describe("Folder of the embedded database, of pictures and of the key that seals provider cookies."),
  DATABASE_URL: address(["postgres:", "postgresql:"]).nullable().default(null)
    .describe("PostgreSQL to use. Unset: the embedded database in RUMBLEDORE_DATA."),
  DATABASE_OWNER_URL: address(["postgres:", "postgresql:"]).nullable().default(null)
    .describe(
      "The same database for the role that owns the tables: migrations run through it, and DATABASE_URL's role must be " +
        "a member of `rumbledore_app` only. Unset: migrations run through DATABASE_URL.",
    ),
  DATABASE_POOL: whole(1, 500).default(10).describe("Most connections one process holds to DATABASE_URL."),
  DATABASE_REPLICA_URLS: databases.default([])
    .describe(
      "Streaming replicas of DATABASE_URL, with spaces or commas between them: they answer reads. Needs SECRET_KEY.",
    ),
  DATABASE_REPLICA_MAX_LAG: whole(1, 3600).default(5)
    .describe(
      "Seconds that a replica may be behind the primary; one that is further behind answers nothing.",
    ),
  CACHE_MEGABYTES: whole(1, 16_384).default(64)
    .describe("Most memory, in MiB, that one process takes for rendered pages and API answers."),
  SECRET_KEY: secret.nullable().default(null)
    .describe("32 bytes, base64: seals provider cookies at rest. Unset: made once, kept in RUMBLEDORE_DATA."),
  SECRET_KEYS_OTHER: secrets.default([])
    .describe(
      "Further keys, with spaces or commas between them, whose seals open too: those that SECRET_KEY has replaced, and " +
        "beforehand the one that is to replace it. Workers seal again by SECRET_KEY what another one has sealed.",
    ),
  ESPN_API_URL: address(["http:", "https:"]).default("https://lm-api-reads.fantasy.espn.com")
    .describe("Where ESPN's read API is asked."),
  IMAGE_HOSTS: hosts.default(["*.espncdn.com", "*.fantasy.espn.com", "sleepercdn.com"])
    .describe("Hosts that leagues' pictures are fetched from, with commas between them. Always over https."),
  IMAGES_S3_URL: address(["https:", "http:"]).nullable().default(null)
    .describe(
      "Bucket of an S3-compatible object store, as https://host/bucket, where pictures are that several hosts share. Unset: they are in RUMBLEDORE_DATA.",
    ),
  IMAGES_S3_REGION: z.string().default("us-east-1")
    .describe("The region that requests to IMAGES_S3_URL are signed for."),
  IMAGES_S3_KEY: z.string().nullable().default(null)
    .describe("Name of the key to IMAGES_S3_URL."),
  IMAGES_S3_SECRET: z.string().nullable().default(null)
    .describe("The key itself. Never logged."),
  IMAGES_S3_CA: z.string().nullable().default(null)
    .describe(
      "File (PEM) of the certificate authority that vouches for IMAGES_S3_URL, where it is your own.",
    ),
  ESPN_SWID: z.string().nullable().default(null)
    .describe("The SWID cookie for `deno task import` of a private league. Never logged."),
  ESPN_S2: z.string().nullable().default(null)
    .describe("The espn_s2 cookie for `deno task import` of a private league. Never logged."),
  SAMPLE_LEAGUE: flag.default(false)
    .describe("on: import the sample league at start where it is missing. `deno task dev` sets it."),
  SAMPLE_SPEED: whole(0, 7200).default(0)
    .describe(
      "How many times faster than life the sample league's games go on; 0: they stand still. `deno task dev` sets 60.",
    ),
  SAMPLE_KICKOFF: flag.default(false)
    .describe(
      "on: begin before a Sunday's first kick-off, not in the middle of one. `deno task dev --sunday` sets it.",
    ),
  WORKER: flag.default(true)
    .describe(
      "off: this process leaves imports, polling, pictures and mails to others (`deno task worker`) and only puts them into the queue.",
    ),
  LIVE_POLLING: flag.default(true)
    .describe(
      "off: this process asks no provider for scores by itself; its open pages still show what others keep.",
    ),
  PUBLIC_ORIGIN: origin.nullable().default(null)
    .describe("The origin readers use, when a proxy stands in front; named in the API description."),
  TRUST_PROXY: proxies.default(null)
    .describe(
      "Who is believed about X-Forwarded-Proto, -Host and -For: how many proxies stand in a row in front of this process " +
        "(1 to 9; it must not be reached past them), or their addresses and networks with commas between them.",
    ),
  REDIS_URL: address(["redis:", "rediss:"]).nullable().default(null)
    .describe(
      "Redis to share rendered pages, live messages and rate limits through. It may be gone at any time. Unset: each " +
        "process for itself.",
    ),
  REDIS_SENTINELS: servers.default([])
    .describe(
      "Sentinels, host:port with commas, that know where Redis is; instead of REDIS_URL, with REDIS_MASTER.",
    ),
  REDIS_MASTER: z.string().nullable().default(null).describe(
    "The name by which the Sentinels know the master.",
  ),
  REDIS_USERNAME: z.string().nullable().default(null)
    .describe("The ACL user to be at Redis. Unset: its default user."),
  REDIS_PASSWORD: z.string().nullable().default(null).describe("Redis' password. Never logged."),
  REDIS_SENTINEL_USERNAME: z.string().nullable().default(null)
    .describe("The ACL user to be at the Sentinels. Unset: their default user."),
  REDIS_SENTINEL_PASSWORD: z.string().nullable().default(null)
    .describe("The Sentinels' password, where they have one. Never logged."),
  REDIS_TLS: flag.default(false)
    .describe(
      "on: Redis and the Sentinels are spoken to by TLS; as a rediss: address in REDIS_URL says, too.",
    ),
  REDIS_TLS_CA: z.string().nullable().default(null)
    .describe(
      "File (PEM) of the certificate authority that vouches for Redis and the Sentinels, where it is one of your own.",
    ),
  RATE_LIMITS: flag.default(true)
    .describe("off: nobody is told to slow down but by what guards sign-in codes. Only to measure with."),
  SERVICE_WORKER: flag.default(true)
    .describe(
      "off: no service worker. Browsers that have one throw it away with all that it kept (lib/offline/README.md).",
    ),
  SMTP_URL: address(["smtp:", "smtps:"]).nullable().default(null)
    .describe(
      "Mail server for sign-in mails; needs PUBLIC_ORIGIN. Unset: mails are printed to the terminal.",
    ),
  MAIL_FROM: z.string().nullable().default(null)
    .describe("Who mails are from. Unset: no-reply at the host of PUBLIC_ORIGIN."),
  OPERATORS: addresses.default([])
    .describe("Mail addresses, with commas, of who may do everything in every league."),
  DEMO_MEMBERS: flag.default(false)
    .describe(
      "on: members of the sample league to sign in as. Never in production. `deno task dev` sets it.",
    ),
});

export type Settings = Readonly<z.infer<typeof settingsSchema>>;

/** Settings that cannot be used; the message has one line for each variable that is wrong. */
export class SettingsError extends Error {
  override name = "SettingsError";
}

/**
 * The settings of a process, checked and frozen.
 *
 * @param environment variables by name, as `Deno.env.toObject()` gives them; empty ones count as unset
 * @throws SettingsError naming every variable that is wrong and what it must be
 */
export function readSettings(environment: Record<string, string>): Settings {
  const given = Object.fromEntries(
    Object.keys(settingsSchema.shape).map((name) => [name, environment[name] || undefined]),
  );
  const result = settingsSchema.safeParse(given);
  if (result.success) {
    const contradicting = contradictions(result.data);
    if (contradicting.length > 0) throw new SettingsError(contradicting.join("\n"));
    return Object.freeze(result.data);
  }
  throw new SettingsError(
    result.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`).join("\n"),
  );
}

/** A line for each pair of settings that must not be together. */
function contradictions(settings: Settings): string[] {
  const { DEMO_MEMBERS, DATABASE_URL, PUBLIC_ORIGIN, SMTP_URL, TRUST_PROXY } = settings;
  const lines: string[] = [];
  if (DEMO_MEMBERS && DATABASE_URL) lines.push("DEMO_MEMBERS must be off where DATABASE_URL is set");
  if (DEMO_MEMBERS && PUBLIC_ORIGIN?.startsWith("https:")) {
    lines.push("DEMO_MEMBERS must be off where PUBLIC_ORIGIN is https");
  }
  if (DEMO_MEMBERS && TRUST_PROXY) lines.push("DEMO_MEMBERS must be off where TRUST_PROXY is set");
  if (settings.DATABASE_REPLICA_URLS.length > 0) {
    if (!DATABASE_URL) lines.push("DATABASE_REPLICA_URLS needs DATABASE_URL, whose replicas they are");
    // It signs the cookie that says what a browser has seen, which every process must read.
    if (!settings.SECRET_KEY) lines.push("DATABASE_REPLICA_URLS needs SECRET_KEY, the same in every process");
  }
  if (settings.SECRET_KEYS_OTHER.length > 0 && !settings.SECRET_KEY) {
    lines.push("SECRET_KEYS_OTHER needs SECRET_KEY, which they stand beside");
  }
  // Else a stranger could have mails sent whose link leads to the host that his request names.
  if (SMTP_URL && !PUBLIC_ORIGIN) lines.push("SMTP_URL needs PUBLIC_ORIGIN, where the links in mails lead");
  const { REDIS_URL, REDIS_SENTINELS, REDIS_MASTER } = settings;
  if (REDIS_SENTINELS.length > 0 !== (REDIS_MASTER !== null)) {
    lines.push("REDIS_SENTINELS and REDIS_MASTER belong together");
  }
  if (REDIS_URL && REDIS_SENTINELS.length > 0) {
    lines.push("REDIS_URL must be unset where REDIS_SENTINELS is set");
  }
  const bucket = [settings.IMAGES_S3_URL, settings.IMAGES_S3_KEY, settings.IMAGES_S3_SECRET];
  if (bucket.includes(null) && !bucket.every((one) => one === null)) {
    lines.push("IMAGES_S3_URL, IMAGES_S3_KEY and IMAGES_S3_SECRET belong together");
  }
  // Else whoever forgot the one would believe by the other that nobody listens.
  if (settings.REDIS_TLS_CA && !settings.REDIS_TLS && !REDIS_URL?.startsWith("rediss:")) {
    lines.push("REDIS_TLS_CA needs REDIS_TLS=on or a rediss: address in REDIS_URL");
  }
  return lines;
}

/** The settings of this process; a wrong one ends it with exit code 2 and the lines that say what is wrong. */
export function processSettings(): Settings {
  try {
    return readSettings(Deno.env.toObject());
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    console.error(error.message);
    Deno.exit(2);
  }
}

/** docs/settings.md as text, made from the schema. */
export function settingsTable(): string {
  const rows = Object.entries(settingsSchema.shape).map(([name, schema]) => {
    const fallback = schema.safeParse(undefined).data;
    const shown = fallback === null || (Array.isArray(fallback) && fallback.length === 0)
      ? "unset"
      : `\`${fallback === true ? "on" : fallback === false ? "off" : fallback}\``;
    return `| \`${name}\` | ${shown} | ${schema.description} |`;
  });
  return [
    "# Settings",
    "",
    "Environment variables, read once at start by `lib/settings.ts`, from which `deno task settings` makes this page. A variable",
    "that is wrong stops the start with a line that names it.",
    "",
    "| variable | default | what it sets |",
    "| --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}
