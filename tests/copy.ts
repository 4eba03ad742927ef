/**
 * The project in a second folder, for tests that build it after a change.
 *
 * @module
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const top = fileURLToPath(new URL("../", import.meta.url));

/** Copies what a build is made from; libraries are linked. */
export async function copySources(to: string, folder = ""): Promise<void> {
  await Deno.mkdir(to + folder, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(top + folder)) {
    const path = `${folder}/${name}`;
    if (/^\/(?:\.|_fresh$|docs$)/.test(path)) continue;
    if (path === "/node_modules") await Deno.symlink(top + name, to + path);
    else if (isDirectory) await copySources(to, path);
    else await Deno.copyFile(top + path, to + path);
  }
}

/** Changes a file; what changes nothing is an error. */
export async function edit(file: string, change: (text: string) => string): Promise<void> {
  const text = await Deno.readTextFile(file);
  assert.notEqual(change(text), text, `${file} is not what this change was written for`);
  await Deno.writeTextFile(file, change(text));
}
