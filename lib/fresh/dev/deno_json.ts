/** The project's deno.json, as far as a bundler has to know it. */
import { dirname, join } from "node:path";

/** Where it is, and what it says. */
export interface DenoJson {
  dir: string;
  imports: Record<string, string>;
  jsxImportSource: string;
}

// With jsx: "precompile" these have to stay elements, for the renderer to see them.
const ELEMENTS = "a img source body html head title meta script link style base noscript template".split(" ");

/**
 * The nearest deno.json at or above `root` that says how JSX is compiled.
 * @throws Error when there is none, or what it says does not do
 */
export function denoJson(root: string): DenoJson {
  for (let dir = root;; dir = dirname(dir)) {
    for (const name of ["deno.json", "deno.jsonc"]) {
      const text = read(join(dir, name));
      const config = text === null ? {} : JSON.parse(withoutComments(text));
      if (config.compilerOptions?.jsxImportSource) return checked(dir, config, join(dir, name));
    }
    if (dir === dirname(dir)) {
      throw new Error(
        `No deno.json in ${root} or above it has "jsxImportSource": "preact" in compilerOptions.`,
      );
    }
  }
}

function read(path: string): string | null {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

function withoutComments(text: string): string {
  const token = /("(?:\\.|[^"\\])*")|\/\/.*|\/\*[\s\S]*?\*\/|,(?=\s*[\]}])/g;
  return text.replace(token, (_, string) => string ?? "");
}

function checked(
  dir: string,
  { imports = {}, compilerOptions }: Record<string, Record<string, unknown>>,
  path: string,
): DenoJson {
  const { jsx, jsxImportSource, jsxPrecompileSkipElements = [] } = compilerOptions;
  const missing = ELEMENTS.filter((element) => !(jsxPrecompileSkipElements as string[]).includes(element));
  if (jsx === "precompile" && missing.length > 0) {
    throw new Error(`${path}: compilerOptions.jsxPrecompileSkipElements lacks ${missing.join(", ")}.`);
  }
  return { dir, imports: imports as Record<string, string>, jsxImportSource: String(jsxImportSource) };
}
