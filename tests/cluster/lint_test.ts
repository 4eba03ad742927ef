/** The playbooks are clean by ansible-lint's strictest profile, and the shell scripts in them can be read by a shell. */
import assert from "node:assert/strict";
import { ansible, ansibleEnvironment, lacking } from "@/tools/operator/parts.ts";
import { outcome } from "./hosts/command.ts";

const playbooks = new URL("../../playbooks/", import.meta.url).pathname;
const bin = await (async () => {
  const why = await lacking();
  if (why) return { why };
  try {
    return { bin: `${await ansible(console.log)}/bin` };
  } catch (error) {
    return { why: (error as Error).message.split("\n")[0] };
  }
})();
if (bin.why) console.log(`skipped: the playbooks are not linted: ${bin.why}`);

Deno.test({
  name: "ansible-lint finds nothing in the playbooks, by its production profile",
  ignore: bin.bin === undefined,
  async fn() {
    const env = ansibleEnvironment({ bin: bin.bin!, strategies: "", parts: "" });
    // Its own strategy: linting runs no task.
    const { code, stdout, stderr } = await outcome(
      ["env", "-u", "ANSIBLE_STRATEGY", "-u", "ANSIBLE_STRATEGY_PLUGINS", "ansible-lint", "--nocolor"],
      { cwd: playbooks, env },
    );
    assert.equal(code, 0, `${stdout}\n${stderr}`);
  },
});

/** A template as plain text: what is filled in is a word, and lines that only decide are gone. */
export function filledIn(template: string): string {
  return template.replace(/\{#[\s\S]*?#\}/g, "").replace(/^\s*\{%.*%\}\n/gm, "").replace(/\{%.*?%\}/g, "")
    .replace(/\{\{.*?\}\}/g, "1");
}

Deno.test("every shell script among the templates can be read by its shell", async () => {
  const found: string[] = [];
  const bad: string[] = [];
  for await (const role of Deno.readDir(`${playbooks}roles`)) {
    const folder = `${playbooks}roles/${role.name}/templates`;
    for (const { name } of await Array.fromAsync(Deno.readDir(folder)).catch(() => [])) {
      const text = await Deno.readTextFile(`${folder}/${name}`);
      const shell = text.match(/^#!\/bin\/(sh|bash)\n/)?.[1];
      if (!shell) continue;
      found.push(name);
      const { code, stderr } = await outcome([shell, "-n"], { input: filledIn(text) });
      if (code !== 0) bad.push(`${role.name}/${name}: ${stderr}`);
    }
  }
  assert(found.length > 8, `there are more scripts than ${found}`);
  assert.deepEqual(bad, []);
});
