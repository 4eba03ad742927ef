/**
 * Kept answers for guests, found before the app is entered.
 *
 * @module
 */
import { bestCoding } from "@/lib/cache/coding.ts";
import { etag, nameOf } from "@/lib/cache/name.ts";
import { SAMPLE } from "@/lib/store/leagues.ts";
import type { Caching } from "./caching.ts";
import { headersOf, lifetimeHeaders } from "./kept_response.ts";
import { API, GUEST, isApi, leagueTag } from "./named_answer.ts";
import { defences } from "./security_headers.ts";

/**
 * A function that gives the answer to a GET without a session for a public league's page, where that is kept and the
 * league was asked about within the last second; null where the app must answer. Its answers are the app's.
 *
 * @param trustProxy whether X-Forwarded-Proto says how the browser came
 */
export function guestAnswers(
  { answers, newest, visits, build }: Caching,
  trustProxy: boolean,
): (request: Request) => Response | null {
  return (request) => {
    if (request.method !== "GET") return null;
    const { url } = request;
    const address = url.slice(url.indexOf("/", 8));
    // As in visit.ts; an address that is written in another way is the app's to read.
    const slug = address === "/" ? SAMPLE : /^\/(?:api\/v1\/)?leagues\/([\w-]+)(?![^/?])/.exec(address)?.[1];
    if (slug === undefined) return null;
    const visit = visits.peek(slug);
    if (!visit?.access?.public) return null;
    const { headers } = request;
    // A browser may have other cookies; only a session's makes it somebody, and only a position's lets it ask for more
    // than what is a second old (lib/accounts/session.ts).
    const cookies = headers.get("cookie");
    if (cookies?.includes("session=") || cookies?.includes("position=")) return null;
    const saves = headers.get("save-data");
    if (saves !== null && saves !== "on") return null;
    const proto = trustProxy ? headers.get("x-forwarded-proto") : null;
    if (proto !== null && proto !== "https") return null;
    const isHttps = proto !== null;

    const { revision } = visit.access.league;
    if (revision < newest.sent(slug)) return null;
    const kept = answers.get(nameOf({
      address,
      build: build(),
      isHttps,
      sees: isApi(address) ? API : GUEST,
      savesData: saves !== null,
      revision,
      turned: visit.turned === null ? null : visit.turned.getTime(),
    }));
    if (!kept) return null;
    const shared = leagueTag(slug);
    const coding = kept.coding(bestCoding(headers.get("accept-encoding")));
    const tag = kept.form(`tag ${coding}`, () => etag(kept.tag, coding));
    const seen = headers.get("if-none-match");
    if (seen === null || seen === tag) newest.send(slug, revision);
    if (seen === tag) {
      // It has no body to use up, so it can be sent again and again.
      return kept.form(`304 ${coding}`, () => {
        const list = [["etag", tag], ...lifetimeHeaders(shared), ...defences(304, null, isHttps)];
        return new Response(null, { status: 304, headers: list as [string, string][] });
      });
    }
    if (seen !== null) return null;
    const init = kept.form(`200 ${coding}`, () => {
      const type = kept.headers.find(([name]) => name === "content-type")?.[1] ?? null;
      return { headers: new Headers([...headersOf(kept, coding, shared), ...defences(200, type, isHttps)]) };
    });
    return new Response(answers.body(kept, coding), init);
  };
}
