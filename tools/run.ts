/** Starting other programs from the tasks. @module */

/**
 * Runs a command with its output on this terminal.
 *
 * @returns its exit code; 127 where there is no such program
 */
export async function run(
  command: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<number> {
  try {
    const child = new Deno.Command(command, {
      args,
      env,
      stdin: "null",
      stdout: "inherit",
      stderr: "inherit",
    });
    return (await child.spawn().status).code;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 127;
    throw error;
  }
}

/** Runs this same Deno. */
export const deno = (...args: string[]): Promise<number> => run(Deno.execPath(), args);
