import { page } from "fresh";
import { Empty } from "@/components/Empty.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { paths } from "@/components/paths.ts";
import { Poll } from "@/components/Poll.tsx";
import { Problem } from "@/components/Problem.tsx";
import { commissionersOnly, type Denial, denialHeaders, refusal } from "@/components/talk.ts";
import { Title } from "@/components/Title.tsx";
import { define, type State } from "@/define.ts";
import { field, form, formKey } from "@/lib/http/form.ts";
import { makePoll, polls } from "@/lib/store/polls.ts";
import { checkedChoices } from "@/lib/talk/choices.ts";
import { FEWEST_CHOICES, mayModerate, MOST_CHOICES, POLL_DAYS } from "@/lib/talk/rules.ts";
import { checkedText, QUESTION } from "@/lib/talk/text.ts";

/** The page's data; with what was typed, where it was not taken. */
async function shown(
  { sql, league, viewer }: State,
  denial: Denial | null = null,
  question = "",
  choices = "",
) {
  const list = await polls(sql, league.slug, viewer.account?.id ?? null, new Date());
  return { list, denial, question, choices, key: crypto.randomUUID() };
}

/** All polls of the league, and for commissioners the form that makes one. */
export const handler = define.handlers({
  async GET(ctx) {
    return page(await shown(ctx.state));
  },

  async POST(ctx) {
    const { sql, league, viewer } = ctx.state;
    const fields = await form(ctx.req);
    const question = field(fields, "question");
    const typed = field(fields, "choices");
    const denied = async (denial: Denial) =>
      page(await shown(ctx.state, denial, question.slice(0, 1000), typed.slice(0, 4000)), {
        status: denial.status,
        headers: denialHeaders(denial),
      });
    if (!viewer.account || !mayModerate(viewer)) return await denied(commissionersOnly);
    const asked = checkedText(question, QUESTION);
    if (!asked.ok) return await denied({ status: 400, problem: asked.problem });
    const checked = checkedChoices(typed);
    if (!checked.ok) return await denied({ status: 400, problem: checked.problem });
    const days = POLL_DAYS.find((one) => String(one) === field(fields, "days"));
    if (days === undefined) return await denied({ status: 400, problem: "Say how long it is open." });
    const now = new Date();
    const made = await makePoll(sql, league.slug, {
      by: viewer.account.id,
      question: asked.text,
      choices: checked.choices,
      closes: days === null ? null : new Date(now.getTime() + days * 86_400_000),
      key: formKey(fields),
    }, now);
    if (made.kind !== "made") return await denied(refusal(made));
    return ctx.redirect(`${paths(league.slug).polls}#poll-${made.id}`, 303);
  },
});

export default define.page<typeof handler>(({ data, state: { league, viewer } }) => {
  const at = paths(league.slug);
  const moderates = mayModerate(viewer);
  return (
    <div class="talk">
      <Title parts={["Polls", league.name]} description={`What the members of ${league.name} are asked.`} />
      <PageHead title="Polls">One vote a member, changeable until it closes.</PageHead>
      {data.denial && <Problem>{data.denial.problem}</Problem>}
      {data.list.length === 0 && <Empty>Nobody has asked anything yet. Commissioners make polls here.</Empty>}
      {data.list.map((poll) => (
        <>
          <Poll at={at} poll={poll} viewer={viewer} on="polls" />
          {moderates && poll.open && (
            <form method="post" action={at.poll(poll.id)}>
              <button
                class="button plain"
                type="submit"
                name="act"
                value="close"
                aria-label={`Close now: ${poll.question}`}
              >
                Close now
              </button>
            </form>
          )}
        </>
      ))}
      {moderates && (
        <form method="post" action={at.polls} class="connect">
          <h2>Ask something</h2>
          <input type="hidden" name="key" value={data.key} />
          <label for="question">Question</label>
          <input
            id="question"
            name="question"
            value={data.question}
            required
            maxLength={QUESTION.characters}
            autocomplete="off"
          />
          <label for="choices">Choices, one a line, {FEWEST_CHOICES} to {MOST_CHOICES}</label>
          <textarea id="choices" name="choices" rows={4} required>{data.choices}</textarea>
          <label for="days">Open for</label>
          <select id="days" name="days">
            {POLL_DAYS.map((days) => (
              <option value={String(days)} selected={days === 7}>
                {days === null ? "until I close it" : days === 1 ? "a day" : `${days} days`}
              </option>
            ))}
          </select>
          <p>
            <button class="button" type="submit">Ask</button>
          </p>
        </form>
      )}
    </div>
  );
});
