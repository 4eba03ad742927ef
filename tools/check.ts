/**
 * `deno task check`: format, lint, types, the house's rules and what migrations may lock. Runs all of them, exits 1 if
 * one is not content.
 *
 * @module
 */
import { deno } from "@/tools/run.ts";

const checks: [string, string[]][] = [
  ["format", ["fmt", "--check", "--quiet"]],
  ["lint", ["lint", "--quiet"]],
  ["types", ["check", "--quiet", "."]],
  ["house", ["test", "--quiet", "--no-check", "--allow-read", "tests/house_test.ts"]],
  ["migrations", ["test", "--quiet", "--no-check", "--allow-all", "tests/migrations/check_test.ts"]],
];

const unhappy: string[] = [];
for (const [name, args] of checks) {
  if (await deno(...args) !== 0) unhappy.push(name);
}
console.log(
  unhappy.length
    ? `check: ${unhappy.join(", ")} not content`
    : "check: format, lint, types, house and migrations are fine",
);
Deno.exit(unhappy.length ? 1 : 0);
