import assert from "node:assert/strict";

Deno.test("docs/fresh.md lists every test that it says it lists", async () => {
  const doc = await Deno.readTextFile(new URL("../../docs/fresh.md", import.meta.url));
  const sections = [...doc.matchAll(/^### [^`\n]*`([^`]+_test\.tsx?)`\n+((?:- .*\n)*)/gm)];
  assert.ok(sections.length > 0);
  for (const [, file, list] of sections) {
    const source = await Deno.readTextFile(new URL(file, import.meta.url));
    const names = [...source.matchAll(/(?:Deno\.test|browserTest)\(\s*(?:\{\s*name:\s*)?"([^"\n]+)"/g)].map((
      [, name],
    ) => name);
    assert.deepEqual(list.trimEnd().split("\n"), names.map((name) => `- ${name}`), file);
  }
});
