/** A build on disk: the static files, and the modules that start the app with them. */
import { dirname, join, relative } from "node:path";
import type { StaticFile } from "../build_cache.ts";
import { importable } from "./project.ts";
import type { Built } from "./build.ts";
import { addDeltas } from "./dictionaries.ts";
import { staticFile } from "./static_files.ts";

const ENTRY = `import server from "./server.js";

const http = Deno.serve({
  port: Number(Deno.env.get("PORT") || 8000),
  hostname: Deno.env.get("HOSTNAME") || undefined,
}, server.fetch);

// One Ctrl-C may come as several signals, so a second one means nothing.
function stop() {
  // Streams that never end must not keep the process for ever.
  setTimeout(() => Deno.exit(0), 10_000);
  http.shutdown().then(() => Deno.exit(0));
}
Deno.addSignalListener("SIGINT", stop);
if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", stop);
`;

/** Writes `_fresh/`. The same build after the same builds always gives the same bytes. */
export async function writeSnapshot(
  { project, assets, boot, lazy, partials, islands, routes, files: own }: Built,
): Promise<void> {
  const { root, outDir, serverEntry } = project;
  if (!relative(outDir, root).startsWith("..")) {
    throw new Error(`outDir is ${outDir}, which the project is in.`);
  }
  const former = await addDeltas(own, outDir);
  const files = [
    ...own,
    ...await Promise.all(former.map(({ path, bytes }) => staticFile(path, bytes, { immutable: true }))),
  ];
  await Deno.remove(join(outDir, "static"), { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  const from = (specifier: string) => {
    if (importable(specifier) === specifier) return JSON.stringify(specifier);
    const path = relative(outDir, specifier).replaceAll("\\", "/");
    return JSON.stringify(path.startsWith(".") ? path : "./" + path);
  };
  const place = (path: string) => relative(root, join(outDir, "static", path)).replaceAll("\\", "/");
  const write = async (path: string, bytes: Uint8Array | string) => {
    await Deno.mkdir(dirname(path), { recursive: true });
    await (typeof bytes === "string" ? Deno.writeTextFile(path, bytes) : Deno.writeFile(path, bytes));
  };

  const listed = [];
  for (const { bytes, encodings, deltas, ...rest } of files as StaticFile[]) {
    const forms = { "": bytes, ".br": encodings.br, ".gz": encodings.gzip };
    for (const [suffix, form] of Object.entries(forms)) {
      if (form !== undefined) await write(join(outDir, "static", rest.path + suffix), form);
    }
    const differing: Record<string, string> = {};
    for (const [i, [dictionary, form]] of [...deltas ?? []].entries()) {
      differing[dictionary] = place(`${rest.path}.${i}.dcz`);
      await write(join(root, differing[dictionary]), form);
    }
    listed.push({
      ...rest,
      file: place(rest.path),
      encodings: {
        br: encodings.br && place(rest.path + ".br"),
        gzip: encodings.gzip && place(rest.path + ".gz"),
      },
      deltas: differing,
    });
  }

  const modules = [...new Set(islands.map(({ specifier }) => specifier))];
  const islandLines = islands.map(({ specifier, fn: _, ...info }) =>
    `    { ...${JSON.stringify(info)}, fn: island${modules.indexOf(specifier)}[${
      JSON.stringify(info.exportName)
    }] },`
  );
  await write(
    join(outDir, "snapshot.js"),
    [
      // First, so that asset() knows the files when the app's modules are loaded.
      `import "./assets.js";`,
      ...modules.map((specifier, i) => `import * as island${i} from ${from(specifier)};`),
      ...routes.map(({ path }, i) => `import * as route${i} from ${from(path)};`),
      `export default {`,
      ...Object.entries({ assets, clientEntry: boot, lazyEntry: lazy, partialsEntry: partials })
        .map(([name, value]) => `  ${name}: ${JSON.stringify(value)},`),
      `  islands: [`,
      ...islandLines,
      `  ],`,
      `  fsRoutes: [`,
      ...routes.map(({ id }, i) => `    { id: ${JSON.stringify(id)}, module: route${i} },`),
      `  ],`,
      `  files: ${JSON.stringify(listed, null, 2)},`,
      `};`,
      ``,
    ].join("\n"),
  );
  await write(
    join(outDir, "assets.js"),
    `import { setAssets } from "fresh/internal";\nsetAssets(${JSON.stringify(assets)});\n`,
  );
  await write(
    join(outDir, "server.js"),
    `import { fileURLToPath } from "node:url";
import { ProdBuildCache, setBuildCache } from "fresh/internal";
import snapshot from "./snapshot.js";
import { app } from ${from(serverEntry)};

const root = fileURLToPath(new URL(${
      JSON.stringify((relative(outDir, root) || ".").replaceAll("\\", "/") + "/")
    }, import.meta.url));
setBuildCache(app, new ProdBuildCache(root.replace(/[\\\\/]$/, ""), snapshot), "production");
export default { fetch: app.handler() };
`,
  );
  await write(join(outDir, "compiled-entry.js"), ENTRY);
}
