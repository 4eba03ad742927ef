/**
 * What goes with a release: a bill of materials (CycloneDX) and a statement of where it came from (in-toto, SLSA).
 * Neither has a clock or a machine in it: the same commit gives the same papers.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { exists } from "@/tests/cluster/hosts/base_image.ts";
import type { Stage } from "./stage.ts";

export const sha256 = (data: Uint8Array | string): string => createHash("sha256").update(data).digest("hex");

export interface Made {
  name: string;
  version: string;
  commit: string;
  /** Of the commit, as ISO 8601 in UTC. */
  time: string;
  digest: string;
  denoDigest: string;
}

/** The bill of materials: Deno and every package, with licences and the registry's own digests. */
export async function bill(made: Made, { folder, packages, lock }: Stage): Promise<string> {
  const integrity = (JSON.parse(lock) as { npm: Record<string, { integrity?: string }> }).npm;
  const components = [];
  for (const full of packages) {
    const at = full.lastIndexOf("@");
    const [name, version] = [full.slice(0, at), full.slice(at + 1)];
    const place = `${folder}/node_modules/.deno/${full.replace("/", "+")}/node_modules/${name}/package.json`;
    const about = await exists(place) ? JSON.parse(await Deno.readTextFile(place)) : {};
    const known = Object.entries(integrity).find(([key]) => key === full || key.startsWith(`${full}_`))?.[1]
      .integrity;
    components.push({
      type: "library",
      "bom-ref": `pkg:npm/${name.replace("@", "%40")}@${version}`,
      name,
      version,
      purl: `pkg:npm/${name.replace("@", "%40")}@${version}`,
      ...(typeof about.license === "string" ? { licenses: [{ expression: about.license }] } : {}),
      ...(known?.startsWith("sha512-")
        ? { hashes: [{ alg: "SHA-512", content: Buffer.from(known.slice(7), "base64").toString("hex") }] }
        : {}),
    });
  }
  components.push({
    type: "application",
    "bom-ref": `pkg:github/denoland/deno@v${Deno.version.deno}`,
    name: "deno",
    version: Deno.version.deno,
    purl: `pkg:github/denoland/deno@v${Deno.version.deno}`,
    licenses: [{ expression: "MIT" }],
    hashes: [{ alg: "SHA-256", content: made.denoDigest }],
  });
  const id = sha256(made.digest).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-5$3-8$4-$5");
  return JSON.stringify(
    {
      bomFormat: "CycloneDX",
      specVersion: "1.6",
      serialNumber: `urn:uuid:${id}`,
      version: 1,
      metadata: {
        timestamp: made.time,
        component: {
          type: "application",
          "bom-ref": "rumbledore",
          name: "rumbledore",
          version: made.version,
        },
      },
      components,
    },
    null,
    2,
  );
}

/** Where the release came from: which commit, by which program, out of what. */
export function provenance(made: Made, { lock, after }: Stage): string {
  return JSON.stringify(
    {
      _type: "https://in-toto.io/Statement/v1",
      subject: [{ name: made.name, digest: { sha256: made.digest } }],
      predicateType: "https://slsa.dev/provenance/v1",
      predicate: {
        buildDefinition: {
          buildType: "urn:rumbledore:deno-task-release:1",
          externalParameters: { commit: made.commit },
          resolvedDependencies: [
            { name: "source", digest: { gitCommit: made.commit } },
            ...(after ? [{ name: "the release before", digest: { sha256: after } }] : []),
            { name: "deno.lock", digest: { sha256: sha256(lock) } },
            { name: `deno ${Deno.version.deno} ${Deno.build.target}`, digest: { sha256: made.denoDigest } },
          ],
        },
        runDetails: { builder: { id: "urn:rumbledore:tools/release.ts" } },
      },
    },
    null,
    2,
  );
}
