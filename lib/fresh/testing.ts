/** For tests: apps and whole sites, asked as a browser would ask them. */
import { App, type FreshConfig, staticFiles } from "fresh";
import { Builder } from "fresh/dev";

/** A function that asks an app for a path. */
export type Fetch = (path: string, init?: RequestInit) => Promise<Response>;

/** Asks an app as a browser at http://localhost would. */
export function fetchFrom<State>(app: App<State>): Fetch {
  const handler = app.handler();
  return (path, init) => handler(new Request(`http://localhost${path}`, init));
}

/** What `<body>` holds, without the scripts that the library adds. */
export async function bodyOf(response: Response): Promise<string> {
  const html = await response.text();
  return /<body[^>]*>(.*?)(<script.*)?<\/body>/s.exec(html)?.[1] ?? html;
}

/** Runs `fn` with console.error caught, and gives what was logged. */
export async function errorsLogged(fn: () => Promise<unknown>): Promise<unknown[]> {
  const logged: unknown[] = [];
  const original = console.error;
  console.error = (...args: unknown[]) => void logged.push(...args);
  try {
    await fn();
  } finally {
    console.error = original;
  }
  return logged;
}

/**
 * A project of these files (path to text), built in memory. By default its app is staticFiles() and fsRoutes().
 */
export async function site<State>(
  files: Record<string, string | Uint8Array>,
  configure: (app: App<State>) => App<State> = (app) => app.use(staticFiles()).fsRoutes(),
  config?: FreshConfig,
): Promise<Fetch> {
  const root = await Deno.makeTempDir({ dir: new URL("../../", import.meta.url).pathname, prefix: ".test-" });
  try {
    for (const [path, content] of Object.entries(files)) {
      const file = `${root}/${path}`;
      await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), { recursive: true });
      await Deno.writeFile(file, typeof content === "string" ? new TextEncoder().encode(content) : content);
    }
    const applySnapshot = await new Builder({ root }).build({ snapshot: "memory" });
    const app = new App<State>(config);
    applySnapshot(app);
    return fetchFrom(configure(app));
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}
