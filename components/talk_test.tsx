import assert from "node:assert/strict";
import fc from "fast-check";
import { render } from "preact-render-to-string";
import type { AccountId, Viewer } from "@/lib/accounts/types.ts";
import type { LeagueSlug } from "@/lib/league/types.ts";
import { pieces } from "@/lib/talk/text.ts";
import type { Comment, CommentState, Poll as PollView, Talk } from "@/lib/talk/types.ts";
import { CommentForm } from "./CommentForm.tsx";
import { Comments } from "./Comments.tsx";
import { paths } from "./paths.ts";
import { Poll } from "./Poll.tsx";
import { Said } from "./Said.tsx";
import { refusal } from "./talk.ts";

const at = paths("espn-77" as LeagueSlug);
const subject = { year: 2020, about: "week", number: 2 } as const;
const account = (id: number, name: string) => ({
  id: id as AccountId,
  name,
  email: null,
  operator: false,
  demo: false,
});
const viewerOf = (id: number | null, commissioner = false): Viewer => ({
  account: id === null ? null : account(id, "Ann"),
  membership: id === null
    ? null
    : { account: id as AccountId, role: commissioner ? "commissioner" : "member", manager: null },
  maySee: true,
  isCommissioner: commissioner,
});
const comment = (state: CommentState, name = "Ann", id = 1): Comment => ({
  id,
  subject,
  place: id,
  author: { account: 1 as AccountId, name },
  at: new Date("2020-10-04T18:00:00Z"),
  state,
});
const talk = (comments: Comment[], rest: Partial<Talk> = {}): Talk => ({
  subject,
  comments,
  total: comments.length,
  page: 1,
  pages: 1,
  closed: false,
  reactions: [],
  muted: null,
  ...rest,
});
const section = (shown: Talk, viewer: Viewer) =>
  render(<Comments at={at} talk={shown} viewer={viewer} formKey="0" />);

/** Tags with their attributes' names, in order; whatever looks like one and is not a whole one fails. */
function skeleton(html: string): string[] {
  const tag = /<(\/?[a-z][a-z0-9]*)((?:\s+[a-zA-Z-]+(?:="[^"<]*")?)*)\s*\/?>/g;
  assert.ok(!html.replace(tag, "").includes("<"), `a stray < in ${html}`);
  return [...html.matchAll(tag)].map(([, name, attributes]) =>
    [name, ...attributes.matchAll(/([a-zA-Z-]+)(?:="[^"]*")?/g).map(([, attribute]) => attribute)].join(" ")
  );
}

/** What a reader sees of HTML. */
const readable = (html: string) =>
  html.replace(/<[^>]*>/g, "").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");

/** Text as hostile as it gets: pieces of markup, of addresses, of entities and of anything else. */
const hostile = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(fc.constantFrom(
    ..."< > \" ' & / = ` \n ( ) ; : # ! -".split(" "),
    "<script>",
    "</p>",
    "<img src=x onerror=alert(1)>",
    "<!--",
    "]]>",
    "</textarea>",
    "</style>",
    "&lt;",
    "&#60;",
    "https://",
    "a.example",
    "javascript:alert(1)",
    '" onclick="x',
    "<svg/onload=x>",
    "data:",
    "\u2028",
  )).map((parts) => parts.join("")),
);

Deno.test("whatever is said, its HTML has no tag and no attribute but those of its links", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const links = pieces(text).filter(({ kind }) => kind === "link");
      const html = render(<Said text={text} />);
      assert.deepEqual(skeleton(html), ["p class", ...links.flatMap(() => ["a href rel", "/a"]), "/p"]);
      assert.equal(readable(html), text, "it reads as it was typed");
      for (const [, href, rel] of html.matchAll(/<a href="([^"]*)" rel="([^"]*)"/g)) {
        assert.match(href, /^https:\/\//);
        assert.equal(rel, "nofollow ugc noopener");
      }
    }),
    { numRuns: 500 },
  );
});

Deno.test("names, reasons, questions and choices change no tag either", () => {
  const quiet = "quiet";
  const page = (text: string) =>
    [
      section(talk([comment({ kind: "hidden", reason: text, text: null }, text)]), viewerOf(2)),
      section(
        talk([comment({ kind: "deleted" }, text)], { muted: { until: new Date(0), reason: text } }),
        viewerOf(2),
      ),
      render(<CommentForm at={at} subject={subject} formKey="0" text={text} />),
      ...[null, 2].map((id) =>
        render(
          <Poll
            at={at}
            poll={poll({ question: text, choices: [text, "b"] })}
            viewer={viewerOf(id)}
            on="home"
          />,
        )
      ),
    ].map(skeleton);
  const calm = page(quiet);
  fc.assert(fc.property(hostile, (text) => assert.deepEqual(page(text || quiet), calm)), { numRuns: 200 });
});

const poll = (rest: Partial<PollView> = {}): PollView => ({
  id: 1,
  question: "Trade deadline?",
  choices: ["Week 10", "Week 11"],
  at: new Date(0),
  closes: null,
  open: true,
  voters: 3,
  mine: null,
  votes: null,
  ...rest,
});

Deno.test("a reader is offered what he may do, and nothing else", () => {
  const shown = talk([
    comment({ kind: "shown", text: "Mine." }),
    comment({ kind: "shown", text: "Yours." }, "Ben", 2),
  ]);
  shown.comments[1].author.account = 2 as AccountId;
  const member = section(shown, viewerOf(1));
  assert.match(member, /talk\/comments\/1">Delete/);
  assert.doesNotMatch(member, /talk\/comments\/2"|Moderat|Close to/);
  assert.match(member, /<textarea/);
  const guest = section(shown, viewerOf(null));
  assert.doesNotMatch(guest, /<form|<button|comments\/1"/);
  assert.match(guest, /href="\/sign-in\?to=%2Fleagues%2Fespn-77%2Fseasons%2F2020%2Fweeks%2F2"/);
  const boss = section(shown, viewerOf(3, true));
  assert.equal(boss.match(/">Moderate/g)?.length, 2);
  assert.match(boss, /Close to new comments/);
  assert.doesNotMatch(section({ ...shown, closed: true }, viewerOf(1)), /<textarea/);
  const muted = section(
    { ...shown, muted: { until: new Date("2020-10-05T18:00:00Z"), reason: "Cool down" } },
    viewerOf(1),
  );
  assert.doesNotMatch(muted, /<textarea/);
  assert.match(muted, /muted you until .*Oct 5, 2020.*Cool down/);
});

Deno.test("what was typed is in its form again", () => {
  const typed = 'a "b" </textarea> & c';
  const html = render(<CommentForm at={at} subject={subject} formKey="0" text={typed} />);
  assert.match(html, /<textarea[^>]*>a (?:"|&quot;)b(?:"|&quot;) &lt;\/textarea> &amp; c<\/textarea>/);
});

Deno.test("a poll shows what came out to whom it may, and a form to who may vote", () => {
  const html = (view: PollView, id: number | null) =>
    render(<Poll at={at} poll={view} viewer={viewerOf(id)} on="polls" />);
  assert.match(html(poll(), 1), /type="radio".*Vote<\/button>.*once you have voted/s);
  assert.doesNotMatch(html(poll(), 1), /<svg/);
  assert.match(html(poll({ votes: [1, 2], mine: 1 }), 1), /checked.*<b>2<\/b>.*h67v4.*Change my vote/s);
  assert.doesNotMatch(html(poll(), null), /<form/);
  assert.match(html(poll(), null), /Sign in to vote/);
  const closed = html(poll({ open: false, votes: [0, 0], voters: 0 }), 1);
  assert.doesNotMatch(closed, /<form|NaN/);
  assert.match(closed, /closed/);
});

Deno.test("a refusal has a status, a reason and, where waiting helps, how long", () => {
  assert.deepEqual(refusal({ kind: "slower", seconds: 42 }), {
    status: 429,
    problem: "That was a lot in a short time. Try again in 42 seconds.",
    retryAfter: 42,
  });
  assert.match(refusal({ kind: "slower", seconds: 3000 }).problem, /50 minutes/);
  assert.match(
    refusal({ kind: "muted", until: new Date("2020-10-04T18:00:00Z") }).problem,
    /Oct 4, 2020, 6:00\sPM UTC/,
  );
  assert.equal(refusal({ kind: "missing" }).status, 404);
  assert.equal(refusal({ kind: "closed" }).status, 409);
});
