import { HttpError, page } from "fresh";
import { counted } from "@/components/format.ts";
import { PageHead } from "@/components/PageHead.tsx";
import { Problem } from "@/components/Problem.tsx";
import { Title } from "@/components/Title.tsx";
import { define } from "@/define.ts";
import type { Viewer } from "@/lib/accounts/types.ts";
import { field, form } from "@/lib/http/form.ts";
import { deadJobs, queueCounts, retryingJobs, type TroubledJob } from "@/lib/store/jobs.ts";
import type { Sql } from "@/lib/store/database.ts";

const headers = { "cache-control": "private, no-store" };
const path = "/operator/jobs";
/** So many of each list are shown. */
const MOST = 50;

/** Background work, for who runs this site; for others there is no such page. */
export const handler = define.handlers({
  async GET({ state: { sql, viewer } }) {
    operatorsOnly(viewer);
    return page({ ...await work(sql), problem: null as string | null }, { headers });
  },

  async POST(ctx) {
    const { sql, viewer, running } = ctx.state;
    operatorsOnly(viewer);
    const fields = await form(ctx.req);
    const [id, wish] = [field(fields, "job"), field(fields, "do")];
    if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) || !["again", "drop"].includes(wish)) {
      throw new HttpError(400, "The form was sent incomplete. Load its page again and try once more.");
    }
    if (wish === "drop") await running.queue.drop(id);
    if (wish === "drop" || await running.queue.tryAgain(id)) return ctx.redirect(path, 303);
    const problem = "That job is not on the list any more, or its league has another one under way.";
    return page({ ...await work(sql), problem }, { status: 409, headers });
  },
});

function operatorsOnly({ account }: Viewer): void {
  if (!account?.operator) throw new HttpError(404);
}

async function work(sql: Sql) {
  const [queues, retrying, dead] = await Promise.all([
    queueCounts(sql),
    retryingJobs(sql, MOST),
    deadJobs(sql, MOST),
  ]);
  return { queues, retrying, dead };
}

export default define.page<typeof handler>(({ data: { queues, retrying, dead, problem } }) => (
  <main id="main" tabIndex={-1} class="account">
    <Title parts={["Background work"]} description="What waits, what runs and what was given up." />
    <PageHead title="Background work">
      {dead.length === 0 ? "Nothing was given up." : `${counted(dead.length, "job")} given up.`}
    </PageHead>
    {problem && <Problem>{problem}</Problem>}
    <section>
      <h2>Queues</h2>
      {queues.length === 0 && <p>No process has begun to work yet.</p>}
      {queues.length > 0 && (
        <table>
          <caption class="unseen">Jobs of each queue that are not done</caption>
          <thead>
            <tr>
              <th scope="col">Queue</th>
              <th scope="col" class="n">Waiting</th>
              <th scope="col" class="n">Active</th>
              <th scope="col" class="n">Again</th>
              <th scope="col" class="n">Oldest</th>
            </tr>
          </thead>
          <tbody>
            {queues.map(({ name, waiting, active, retrying, oldest }) => (
              <tr>
                <th scope="row">{name}</th>
                <td class="n">{waiting}</td>
                <td class="n">{active}</td>
                <td class="n">{retrying}</td>
                <td class="n">{oldest === null ? "–" : age(oldest)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
    <section>
      <h2>Given up</h2>
      <p class="quiet">Jobs that failed as often as they may. They stay for two weeks, mails for a day.</p>
      {dead.length === 0 ? <p>None.</p> : (
        <ul class="people">
          {dead.map((job) => (
            <li>
              <Told job={job} />
              <form method="post" action={path}>
                <input type="hidden" name="job" value={job.id} />
                <button class="button" type="submit" name="do" value="again">
                  Try again<span class="unseen">: {about(job)}</span>
                </button>{" "}
                <button class="button plain" type="submit" name="do" value="drop">
                  Drop<span class="unseen">: {about(job)}</span>
                </button>
              </form>
            </li>
          ))}
        </ul>
      )}
    </section>
    <section>
      <h2>Failed, to be tried again</h2>
      {retrying.length === 0 ? <p>None.</p> : (
        <ul class="people">
          {retrying.map((job) => (
            <li>
              <Told job={job} />
            </li>
          ))}
        </ul>
      )}
    </section>
  </main>
));

const about = ({ queue, league }: TroubledJob) => league ? `${queue} of ${league}` : queue;

function Told({ job }: { job: TroubledJob }) {
  return (
    <span class="who">
      <strong>{about(job)}</strong>
      <small>
        {job.message.replace(/\.?$/, ".")} {counted(job.tries, "try", "tries")}, last at{" "}
        {job.at.toISOString().slice(0, 16).replace("T", " ")} UTC.
      </small>
    </span>
  );
}

/** Seconds in a word. */
function age(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}
