import { HttpError, page } from "fresh";
import { Empty } from "@/components/Empty.tsx";
import { Moment } from "@/components/Moment.tsx";
import { NotDone } from "@/components/NotDone.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { paths } from "@/components/paths.ts";
import { commissionersOnly, denialHeaders, subjectName, subjectPath } from "@/components/talk.ts";
import { Title } from "@/components/Title.tsx";
import { define } from "@/define.ts";
import type { AccountId } from "@/lib/accounts/types.ts";
import { field, form } from "@/lib/http/form.ts";
import { moderation, unmuteMember } from "@/lib/store/moderation.ts";
import { mayModerate } from "@/lib/talk/rules.ts";
import type { LogEntry } from "@/lib/talk/types.ts";

const denied = () =>
  page(null, { status: commissionersOnly.status, headers: denialHeaders(commissionersOnly) });

/** What moderators of the league did, and who is muted: for commissioners. */
export const handler = define.handlers({
  async GET(ctx) {
    const { sql, league, viewer } = ctx.state;
    if (!mayModerate(viewer)) return denied();
    const before = Number(ctx.url.searchParams.get("before") ?? NaN);
    return page(await moderation(sql, league.slug, new Date(), before), {
      headers: { "cache-control": "no-store" },
    });
  },

  async POST(ctx) {
    const { sql, league, viewer } = ctx.state;
    if (!viewer.account || !mayModerate(viewer)) return denied();
    const whom = Number(field(await form(ctx.req), "unmute") || NaN) as AccountId;
    const ended = await unmuteMember(sql, league.slug, { whom, by: viewer.account.id }, new Date());
    if (!ended) throw new HttpError(404, "Nobody of that kind is muted here.");
    return ctx.redirect(paths(league.slug).moderation, 303);
  },
});

const acts: Record<LogEntry["act"], string> = {
  hide: "hid",
  unhide: "showed again",
  close: "closed",
  open: "opened",
  mute: "muted",
  unmute: "unmuted",
};

export default define.page<typeof handler>(({ data, state: { league, viewer } }) => {
  const at = paths(league.slug);
  if (!data) {
    return (
      <NotDone
        league={league}
        title="Moderation"
        problem={commissionersOnly.problem}
        back={at.home}
        signIn={!viewer.account}
      />
    );
  }
  const { entries, older, mutes } = data;
  return (
    <div class="talk">
      <Title parts={["Moderation", league.name]} description={`What moderators of ${league.name} did.`} />
      <PageHead title="Moderation">What was hidden, closed and muted, by whom and why.</PageHead>
      {mutes.length > 0 && (
        <section aria-labelledby="muted">
          <h2 id="muted">Muted now</h2>
          <ul class="ruled">
            {mutes.map(({ whom, until, reason }) => (
              <li>
                <form method="post" action={at.moderation} class="row">
                  <p>
                    <b>{whom.name}</b> until <Moment at={until} />: {reason}
                  </p>
                  <button
                    class="button plain"
                    type="submit"
                    name="unmute"
                    value={whom.account}
                    aria-label={`Unmute ${whom.name}`}
                  >
                    Unmute
                  </button>
                </form>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="log">
        <h2 id="log">Log</h2>
        {entries.length === 0 && <Empty>Nothing had to be moderated yet.</Empty>}
        <ol class="ruled">
          {entries.map((entry) => (
            <li>
              <p>
                <b>{entry.by.name}</b> {acts[entry.act]}{" "}
                {entry.subject && (
                  <a href={`${subjectPath(at, entry.subject)}#talk`}>{subjectName(entry.subject)}</a>
                )}
                {(entry.act === "mute" || entry.act === "unmute") && entry.whom?.name}
                {entry.until && (
                  <>
                    {" "}until <Moment at={entry.until} />
                  </>
                )}
                {entry.comment !== null && (
                  <>
                    {entry.act === "mute" && " for "}
                    <a href={at.comment(entry.comment)}>a comment</a> by {entry.whom?.name}
                  </>
                )}
                {entry.reason && `: ${entry.reason}`}
              </p>
              <p class="by">
                <Moment at={entry.at} />
              </p>
            </li>
          ))}
        </ol>
        {older !== null && (
          <p>
            <a class="more" href={`${at.moderation}?before=${older}`}>Older entries</a>
          </p>
        )}
      </section>
    </div>
  );
});
