/** What the command line of a task says. @module */
import { parseArgs, type ParseArgsConfig } from "node:util";

type Options = NonNullable<ParseArgsConfig["options"]>;
type Said<Known extends Options> = ReturnType<typeof parseArgs<{ allowPositionals: true; options: Known }>>;

/**
 * The options and other words that a task was started with. Ends the process where they make no sense (2), with the
 * reason and how it is used, and where `--help` asks for that (0).
 */
export function commandLine<const Known extends Options>(
  usage: string,
  options: Known,
): Said<Known> {
  let said;
  try {
    said = parseArgs({ allowPositionals: true, options: { ...options, help: { type: "boolean" } } });
  } catch (error) {
    refuse((error as Error).message, usage);
  }
  if (!(said.values as { help?: boolean }).help) return said as unknown as Said<Known>;
  console.log(usage);
  Deno.exit(0);
}

/** Ends the process: the words make no sense, for a reason. */
export function refuse(reason: string, usage: string): never {
  console.error(`${reason}\n\n${usage}`);
  Deno.exit(2);
}
