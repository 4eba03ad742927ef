/**
 * Members of the rehearsal's league who talk in it, as browsers do, and what the checker of histories says afterwards.
 *
 * @module
 */
import { cookieKind } from "@/lib/accounts/session.ts";
import { hashOf, newToken } from "@/lib/accounts/tokens.ts";
import type { LeagueSlug } from "@/lib/league/types.ts";
import type { Fleet } from "@/tests/cluster/hosts/fleet.ts";
import type { Talk, Talked } from "@/tests/cluster/probe/talkers.ts";
import { type Event, faults, History } from "@/tests/history/checker.ts";
import type { Topic } from "@/tests/servers/crowd.ts";
import { sql } from "./cluster.ts";
import { estate, operatorFolder, ORIGIN } from "./estate.ts";
import { LEAGUE } from "./readers.ts";

const top = new URL("../../", import.meta.url).pathname;

/** Members: each may say six things a minute and sixty an hour, and one who waits for an answer says nothing else. */
const MEMBERS = 60;
/** Comments begun in a second; how many members only read, and how long they pause, in ms. */
const PACE = { rate: 0.75, readers: 4, guests: 0, pause: 500 };
/** Weeks that are talked about in one drill; those of which least was said, so that all of it is on their first page. */
const TOPICS = 4;

/**
 * Members who are signed in, in the estate's database. Their accounts stay and serve again, in another order, so that in a
 * row of drills nobody has said all that he may in an hour.
 */
export async function signedIn(fleet: Fleet): Promise<string[]> {
  const tokens = Array.from({ length: MEMBERS }, newToken);
  const hashes = await Promise.all(tokens.map(async (token) => (await hashOf(token)).toHex()));
  await sql(
    fleet,
    `begin;
    insert into accounts (name, email) select 'Rehearser ' || n, 'member-' || n || '@league.rehearsal'
      from generate_series(1, ${MEMBERS}) n on conflict (email) do nothing;
    insert into memberships (league_id, slug, account_id, role)
      select league_id, slug, account_id, 'member' from leagues, accounts
      where slug = '${LEAGUE}' and email like 'member-%@league.rehearsal' on conflict do nothing;
    insert into sessions (token_hash, account_id, device, created_at, used_at)
      select decode(hash, 'hex'), account_id, 'a rehearsal', now(), now()
      from (values ${hashes.map((hash, i) => `(${i + 1}, '${hash}')`).join()}) v(n, hash)
      join accounts on email = 'member-' || n || '@league.rehearsal';
    commit;`,
  );
  return tokens.map((token) => ({ token, at: Math.random() })).sort((a, b) => a.at - b.at).map(({ token }) =>
    token
  );
}

/** A session's token as the cookie that its browser sends. */
export const cookieOf = (token: string): string => `${cookieKind("session", true).name}=${token}`;

/** What talk came to. */
export interface Judged {
  /** What became of each request. */
  answers: Talked["answers"];
  /** Comments that were acknowledged. */
  comments: number;
  /** Answers that told of a revision, or of what was said. */
  told: number;
  /** What the checker of histories says, apart from answers that were errors. */
  faults: string[];
  /** Errors that members were answered with. */
  errors: string[];
}

/** Starts members who talk and read. The function that is given ends them, and judges. */
export async function startTalk(fleet: Fleet, tokens: string[]): Promise<() => Promise<Judged>> {
  const topics = (await sql(
    fleet,
    `select w.year, w.week from (select distinct league_id, year, week from matchups join leagues using (league_id)
      where slug = '${LEAGUE}') w left join comments c
      on c.league_id = w.league_id and c.year = w.year and c.about = 'week' and c.about_id = w.week
      group by 1, 2 order by count(comment_id), random() limit ${TOPICS};`,
  )).map((line): Topic => {
    const [year, week] = line.split("|").map(Number);
    return { year, week };
  });
  const mark = `drill ${crypto.randomUUID().slice(0, 8)} `;
  const told: Talk = {
    origin: ORIGIN,
    authority: `${operatorFolder(fleet)}/pki/ca.crt`,
    sessions: tokens.map((token) => ({ slug: LEAGUE as LeagueSlug, token })),
    options: { ...PACE, topics, mark },
  };
  // In a mount namespace of its own the readers' name is the balancer's.
  const names = await Deno.makeTempFile({ prefix: "rumbledore-names-" });
  await Deno.writeTextFile(names, `${Object.values(estate.balancer)[0]} ${new URL(ORIGIN).hostname}\n`);
  const [program, ...args] = fleet.asOperator([
    ...["unshare", "--mount", "sh", "-c", 'mount --bind "$0" /etc/hosts && exec "$@"', names],
    ...[Deno.execPath(), "run", "-A", "--no-check", "--cached-only", `${top}tests/cluster/probe/talkers.ts`],
  ]);
  const child = new Deno.Command(program, { args, stdin: "piped", stdout: "piped", stderr: "piped" }).spawn();
  const [printed, complaints] = [child.stdout, child.stderr].map((stream) => new Response(stream).text());
  const input = child.stdin.getWriter();
  await input.write(new TextEncoder().encode(`${JSON.stringify(told)}\n`));
  return async () => {
    await input.close().catch(() => {});
    const text = await printed;
    await child.status;
    await Deno.remove(names);
    if (!text.startsWith("{")) throw new Error(`members ended before their time: ${await complaints}${text}`);
    const { events, answers }: Talked = JSON.parse(text);
    const kept = await sql(fleet, `select text from comments where text like '${mark}%';`);
    return { answers, ...judged(events, kept) };
  };
}

/** What a history says, errors and all else apart. @param kept what was said, as the database has it */
export function judged(events: Event[], kept: string[]): Omit<Judged, "answers"> {
  const history = new History();
  history.events.push(...events.filter(({ kind }) => kind !== "failure"));
  return {
    comments: events.filter((event) => event.kind === "write" && event.acknowledged).length,
    told: history.count("read"),
    faults: faults(history, kept),
    errors: events.flatMap((event) => event.kind === "failure" ? [`${event.client}: ${event.what}`] : []),
  };
}
