import assert from "node:assert/strict";
import { HttpError } from "fresh";
import { form } from "@/lib/http/form.ts";

const post = (body: BodyInit, type?: string) =>
  new Request("http://localhost/", { method: "POST", body, headers: type ? { "content-type": type } : {} });

const fails = (status: number) => (error: unknown) => {
  assert(error instanceof HttpError);
  assert.equal(error.status, status);
  return true;
};

Deno.test("a posted form is read field by field", async () => {
  const fields = await form(post(new URLSearchParams({ league: "900118", cookies: "a=b; c=d" })));
  assert.equal(fields.get("league"), "900118");
  assert.equal(fields.get("cookies"), "a=b; c=d");
});

Deno.test("a form that says it is too large is refused", async () => {
  await assert.rejects(form(post(new URLSearchParams({ league: "9".repeat(100) })), 50), fails(413));
});

Deno.test("a form that hides its length is refused as soon as it is too large", async () => {
  let sent = 0;
  const endless = new ReadableStream({
    pull(controller) {
      sent += 1000;
      controller.enqueue(new Uint8Array(1000));
    },
  });
  await assert.rejects(form(post(endless, "application/x-www-form-urlencoded"), 5000), fails(413));
  assert(sent < 20_000, `read ${sent} bytes`);
});

Deno.test("another content type is refused, and so is a body that is not what it says", async () => {
  await assert.rejects(form(post("{}", "application/json")), fails(415));
  await assert.rejects(form(post("nonsense", "multipart/form-data; boundary=x")), fails(400));
});
