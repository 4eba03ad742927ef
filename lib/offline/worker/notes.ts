/**
 * What a page says of itself and of forms: how old it is, what waits, what was sent, what was refused. HTML without a
 * script or style of its own, so that the page's policy stands as it is.
 *
 * @module
 */
import { entries, type Entry, forgetSent } from "./outbox.ts";
import { viewer } from "./viewer.ts";

export const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);

/** A time as the reader's clock shows it, with the day where it is not today's. */
export function clock(at: number): string {
  const then = new Date(at);
  const isToday = then.toDateString() === new Date().toDateString();
  const text = then.toLocaleString("en-US", {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    ...(!isToday && { month: "short", day: "numeric" }),
  });
  return `<time datetime="${then.toISOString()}">${text}</time>`;
}

function note(entry: Entry, who: string | undefined): string {
  const { what, at, from, body, state, why } = entry;
  const its = `Your ${what} of ${clock(at)}`;
  // Whoever else uses this browser is not told what it says.
  if (entry.who !== who) {
    return `<p>A ${what} of ${clock(at)} waits until its writer <a href="/sign-in?to=${
      encodeURIComponent(from)
    }">signs in</a> again.</p>`;
  }
  if (state === "sent") return `<p>${its} has been sent.</p>`;
  const text = new URLSearchParams(body).get("text");
  const said = text ? ` <q>${escaped(text.length > 200 ? text.slice(0, 200) + "…" : text)}</q>` : "";
  const button = (act: string, label: string) =>
    `<button class="button plain" name="do" value="${act}">${label}</button>`;
  return `<form method="post" action="/outbox" f-client-nav="false"><p>${
    state === "waits"
      ? `${its} waits for a connection, and is then sent by itself.`
      : `${its} was not taken. ${why}`
  }${said}</p><input type="hidden" name="form" value="${escaped(entry.name)}"/><p class="row">${
    state === "refused" ? button("again", "Send it again") : ""
  }${button("discard", "Discard it")}</p></form>`;
}

/** Notes on the forms of whoever reads; those that were sent are told once. Empty where there are none. */
export async function formNotes(): Promise<string> {
  const who = await viewer();
  // Another account is told nothing, a guest may be the writer, whose session is over.
  const all = (await entries()).filter((entry) => entry.who === who || (!who && entry.state !== "sent"));
  return all.map((entry) => note(entry, who)).join("");
}

/** How old a page is, and why it is not newer. */
export const ageNote = (at: number, why: string): string =>
  `<p><strong>As of ${clock(at)}, ${why}.</strong></p>`;

/** A page with notes at the head of its content, where they are read first; inside of what a partial navigation takes. */
export function withNotes(html: string, notes: string): string {
  if (!notes) return html;
  const box = `<div id="notes" class="problem" role="status">${notes}</div>`;
  const place = /<main\b[^>]*>(?:\s*<!--frsh:partial:[^>]*-->)?/.exec(html) ?? /<body[^>]*>/.exec(html) ??
    /<!--frsh:partial:[^>]*-->/.exec(html);
  if (!place) return html;
  const end = place.index + place[0].length;
  return html.slice(0, end) + box + html.slice(end);
}

/** An answer of the server with the notes on forms, once; untouched where there are none. */
export async function annotated(answer: Response): Promise<Response> {
  const notes = /^text\/html/.test(answer.headers.get("content-type") ?? "") && await formNotes();
  if (!notes) return answer;
  const headers = new Headers(answer.headers);
  headers.delete("content-length");
  headers.delete("content-encoding");
  const { status, statusText } = answer;
  const page = new Response(withNotes(await answer.text(), notes), { status, statusText, headers });
  await forgetSent();
  return page;
}
