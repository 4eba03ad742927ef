/** Running other programs for the test hosts. @module */

/** A program that was expected to succeed and did not; the message has its last words. */
export class CommandError extends Error {
  override name = "CommandError";
}

export interface CommandOptions {
  env?: Record<string, string>;
  cwd?: string;
  /** Text for its standard input; nothing when left out. */
  input?: string;
  /** Shown in place of the arguments where these hold something secret or long. */
  as?: string;
}

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end, whatever that is. Code 127 where there is no such program. */
export async function outcome(words: string[], options: CommandOptions = {}): Promise<Outcome> {
  const { env, cwd, input } = options;
  const [program, ...args] = words;
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command(program, {
      args,
      env,
      cwd,
      stdin: input === undefined ? "null" : "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return { code: 127, stdout: "", stderr: `${program} is not installed` };
  }
  if (input !== undefined) {
    const writer = child.stdin.getWriter();
    // A program that does not read its input is judged by its exit code.
    await writer.write(new TextEncoder().encode(input)).catch(() => {});
    await writer.close().catch(() => {});
  }
  const { code, stdout, stderr } = await child.output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

/**
 * Runs a program that must succeed.
 *
 * @returns what it printed
 * @throws CommandError with the last lines it printed
 */
export async function must(words: string[], options: CommandOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await outcome(words, options);
  if (code === 0) return stdout;
  const last = (stderr.trim() || stdout.trim()).split("\n").slice(-12).join("\n");
  throw new CommandError(`${options.as ?? words.join(" ")} ended with ${code}:\n${last}`);
}

/** Waits until `holds` gives true, asking again every `pause` ms; false when it did not within `limit` ms. */
export async function within(limit: number, holds: () => Promise<boolean>, pause = 100): Promise<boolean> {
  for (const giveUp = Date.now() + limit; Date.now() < giveUp;) {
    if (await holds()) return true;
    await new Promise((resume) => setTimeout(resume, pause));
  }
  return await holds();
}
