/**
 * k6, which makes the load: found, or built from its source by Go, which checks it against its public checksums.
 *
 * @module
 */
import { run } from "@/tools/run.ts";

const SOURCE = "go.k6.io/k6@v1.8.1";

/** Where k6 is; null where neither it nor Go is there. */
export async function k6(): Promise<string | null> {
  for (const program of ["k6", ...await goBin("k6")]) if (await isThere(program)) return program;
  if (!await isThere("go")) return null;
  console.log(`k6 is not there; building ${SOURCE}, some minutes`);
  await run("go", ["install", SOURCE], {});
  for (const program of await goBin("k6")) if (await isThere(program)) return program;
  return null;
}

/** Where Go puts a program that it has built. */
async function goBin(name: string): Promise<string[]> {
  try {
    const { stdout } = await new Deno.Command("go", { args: ["env", "GOBIN", "GOPATH"] }).output();
    const [bin, path] = new TextDecoder().decode(stdout).split("\n");
    return [bin ? `${bin}/${name}` : `${path}/bin/${name}`];
  } catch {
    return [];
  }
}

async function isThere(program: string): Promise<boolean> {
  try {
    return (await new Deno.Command(program, { args: ["version"], stdout: "null", stderr: "null" }).output())
      .success;
  } catch {
    return false;
  }
}
