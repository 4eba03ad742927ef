/**
 * The week before the season: people sign in, each with a mail address and a code of six digits from the mail.
 *
 * @module
 */
import { sleep } from "k6";
import http from "k6/http";
import { address, arrivals, estate, holds, one, read, send } from "./estate.ts";

export { handleSummary } from "./estate.ts";

/** A code is in the mail within some seconds: mails are jobs, and a worker looks for them. */
const PATIENCE = 15;

export const options = { ...arrivals({ "sign-in": ["p(95)<250"] }), discardResponseBodies: false };

export default function () {
  const number = 5_000_000 + Math.floor(Math.random() * 5_000_000);
  const email = `load-${number}@example.test`;
  const asker = {
    app: one(estate.apps),
    league: "",
    headers: { "x-forwarded-for": address(number), "accept-encoding": "gzip" },
  };
  holds("the form is there", read(asker, "/sign-in", "sign-in").status === 200);
  const asked = send(asker, "/sign-in", { email, to: "/account" }, "sign-in");
  if (!holds("a mail is sent", asked.status === 303)) return;
  let code = "";
  for (let waited = 0; code === "" && waited < PATIENCE; waited += 0.5) {
    sleep(0.5);
    const mail = http.get(`${estate.codes}/${email}`, { responseCallback: null, tags: { kind: "mail" } });
    if (mail.status === 200) code = String(mail.body);
  }
  if (!holds("the mail came", /^\d{6}$/.test(code))) return;
  const signed = send(asker, "/sign-in/code", { code, to: "/account" }, "sign-in");
  holds("the code opens", signed.status === 303);
  const account = read(asker, "/account", "sign-in");
  holds("it is one's own account", account.status === 200 && String(account.body).includes(email));
}
