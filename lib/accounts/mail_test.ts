import assert from "node:assert/strict";
import { mailer } from "./mail.ts";

const settings = { SMTP_URL: null, MAIL_FROM: null, PUBLIC_ORIGIN: null };
const mail = { to: "ada@example.com", subject: "012345 is your code", text: "Your code is 012345.\nGrüße" };

/** A mail server on a free port that takes one mail, and what it was told. */
function mailServer(refuse = false) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const told: string[] = [];
  const served = (async () => {
    const connection = await listener.accept();
    const say = (line: string) => connection.write(new TextEncoder().encode(`${line}\r\n`));
    await say("220 here");
    let inMail = false;
    let rest = "";
    for await (const text of connection.readable.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\r\n");
      rest = lines.pop()!;
      for (const line of lines) {
        told.push(line);
        if (inMail && line !== ".") continue;
        if (line === "DATA") inMail = true;
        else if (line === ".") inMail = false;
        if (line === "QUIT") return;
        await say(
          refuse && line.startsWith("RCPT") ? "550 nobody" : line === "DATA" ? "354 go on" : "250 fine",
        );
      }
    }
  })().catch(() => {}).finally(() => listener.close());
  return { url: `smtp://127.0.0.1:${listener.addr.port}`, told, served };
}

Deno.test("without a mail server a mail is printed", async () => {
  const printed: string[] = [];
  await mailer(settings, (text) => printed.push(text))(mail);
  assert.match(
    printed.join("\n"),
    /a mail to ada@example\.com:\n012345 is your code\n\nYour code is 012345\./,
  );
});

Deno.test(
  { name: "with one it is sent there, from this site" },
  async () => {
    const server = mailServer();
    const printed: string[] = [];
    const send = mailer(
      { ...settings, SMTP_URL: server.url, PUBLIC_ORIGIN: "https://league.example" },
      (text) => printed.push(text),
    );
    await send(mail);
    await server.served;
    const told = server.told.join("\n");
    assert.match(told, /MAIL FROM:<no-reply@league\.example>/);
    assert.match(told, /RCPT TO:<ada@example\.com>/);
    assert.match(told, /Subject: 012345 is your code/);
    assert.match(told, /Your code is 012345\./);
    assert.deepEqual(printed, [], "and printed nowhere");
  },
);

Deno.test("a refusal is an error", async () => {
  const server = mailServer(true);
  await assert.rejects(mailer({ ...settings, SMTP_URL: server.url })(mail), /550/);
  await server.served;
});
