/**
 * What guards test servers of Redis as in production: TLS by an authority of their own, and users with a password each
 * who may do what they need and no more.
 *
 * @module
 */
import { createHash } from "node:crypto";

export interface Guard {
  /** The settings by which the app gets in. */
  env: Record<string, string>;
  /** The authority's certificate, as PEM. */
  ca: string;
  /** What the configuration of a server says, and that of a Sentinel. */
  server: string[];
  sentinel: string[];
}

/** Who may do everything: tests, and the servers among themselves. */
export const KEEPER = ["keeper", "the keeper's own"] as const;
const APP = ["app", "the app's own"] as const;

/** Makes an authority and a certificate for 127.0.0.1 with openssl, in a folder that is there. */
export async function redisGuard(folder: string): Promise<Guard> {
  const [ca, key, host] = ["ca.crt", "ca.key", "host"].map((name) => `${folder}/${name}`);
  const request = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const days = ["-days", "2"];
  await openssl(...request, ...days, "-subj", "/CN=test authority", "-keyout", key, "-out", ca);
  await openssl(
    ...[...request, ...days, "-CA", ca, "-CAkey", key, "-subj", "/CN=redis"],
    ...["-addext", "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=critical,CA:FALSE"],
    ...["-keyout", `${host}.key`, "-out", `${host}.crt`],
  );
  const tls = [
    `tls-cert-file ${host}.crt`,
    `tls-key-file ${host}.key`,
    `tls-ca-cert-file ${ca}`,
    "tls-replication yes",
    "tls-auth-clients no",
  ];
  const user = ([name, password]: readonly [string, string], may: string) =>
    `user ${name} on "#${sha256(password)}" ${may}`;
  const common = [...tls, "user default off", user(KEEPER, "~* &* +@all")];
  const [keeper, secret] = [KEEPER[0], JSON.stringify(KEEPER[1])];
  return {
    ca: await Deno.readTextFile(ca),
    env: {
      REDIS_TLS: "on",
      REDIS_TLS_CA: ca,
      REDIS_USERNAME: APP[0],
      REDIS_PASSWORD: APP[1],
      REDIS_SENTINEL_USERNAME: APP[0],
      REDIS_SENTINEL_PASSWORD: APP[1],
    },
    server: [
      ...common,
      user(APP, "~* &* +@all -@admin -@dangerous +info"),
      `masteruser ${keeper}`,
      `masterauth ${secret}`,
    ],
    sentinel: [
      ...common,
      user(
        APP,
        "&* -@all +auth +hello +ping +info +subscribe +client|setname +sentinel|get-master-addr-by-name",
      ),
      `sentinel sentinel-user ${keeper}`,
      `sentinel sentinel-pass ${secret}`,
    ],
  };
}

/** How Sentinels get in at a master that they watch. */
export const watching = (master: string): string[] => [
  `sentinel auth-user ${master} ${KEEPER[0]}`,
  `sentinel auth-pass ${master} ${JSON.stringify(KEEPER[1])}`,
];

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

async function openssl(...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("openssl", { args }).output();
  if (!success) throw new Error(`openssl ${args[0]}: ${new TextDecoder().decode(stderr)}`);
}
