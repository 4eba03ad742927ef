import type { Member, Role } from "@/lib/accounts/types.ts";
import { counted, day } from "./format.ts";
import type { Paths } from "./paths.ts";

/** The link of a new invitation, which is shown this once. */
export function NewLink({ link }: { link: string }) {
  return (
    <section class="new-link" role="status">
      <label for="link">The new link. Copy it now: it is not kept here and cannot be shown again.</label>
      <input id="link" value={link} readOnly />
    </section>
  );
}

/** A commissioner's form for a new invitation, and the ones that can still be used. */
export function Invite(
  { at, invitations, uses, days }: {
    at: Paths;
    invitations: { id: number; role: Role; usesLeft: number; expiresAt: Date; madeBy: string }[];
    uses: number;
    days: number;
  },
) {
  return (
    <section aria-labelledby="invite">
      <h2 id="invite">Invite by link</h2>
      <form class="row" method="post" action={at.members}>
        <span>
          <label for="role">They become</label>
          <select id="role" name="role">
            <option value="member">members</option>
            <option value="commissioner">commissioners</option>
          </select>
        </span>
        <span>
          <label for="uses">How many people</label>
          <input id="uses" name="uses" type="number" min={1} max={uses} value={12} required />
        </span>
        <span>
          <label for="days">For how many days</label>
          <input id="days" name="days" type="number" min={1} max={days} value={7} required />
        </span>
        <button class="button" type="submit" name="do" value="invite">Make a link</button>
      </form>
      {invitations.length > 0 && (
        <ul class="people">
          {invitations.map(({ id, role, usesLeft, expiresAt, madeBy }) => (
            <li>
              <span class="who">
                <strong>For {counted(usesLeft, role)}</strong>
                <small>
                  Until {day(expiresAt)}, made by {madeBy}
                </small>
              </span>
              <form method="post" action={at.members}>
                <input type="hidden" name="invitation" value={id} />
                <button class="button plain" type="submit" name="do" value="revoke">
                  Take back<span class="unseen">the link of {madeBy} for {counted(usesLeft, role)}</span>
                </button>
              </form>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** What else a commissioner may do: hand over, remove somebody, show the league to everybody or not. */
export function Run({ at, members, isPublic }: { at: Paths; members: Member[]; isPublic: boolean }) {
  const others = members.filter(({ role }) => role === "member");
  return (
    <section aria-labelledby="run">
      <h2 id="run">Run the league</h2>
      <form method="post" action={at.members}>
        <p>
          {isPublic
            ? "Everybody can read this league, whether signed in or not."
            : "Only members can read this league."}
        </p>
        <button class="button plain" type="submit" name="do" value={isPublic ? "members-only" : "public"}>
          {isPublic ? "Show it to members only" : "Show it to everybody"}
        </button>
      </form>
      {others.length > 0 && (
        <details>
          <summary>Hand the league over</summary>
          <form class="row" method="post" action={at.members}>
            <label for="heir">The next commissioner, in your place</label>
            <Choose id="heir" members={others} />
            <button class="button" type="submit" name="do" value="hand-over">Hand over</button>
          </form>
        </details>
      )}
      {others.length > 0 && (
        <details>
          <summary>Remove a member</summary>
          <form class="row" method="post" action={at.members}>
            <label for="removed">Who has to go; what they wrote and won stays under their name</label>
            <Choose id="removed" members={others} />
            <button class="button" type="submit" name="do" value="remove">Remove</button>
          </form>
        </details>
      )}
    </section>
  );
}

function Choose({ id, members }: { id: string; members: Member[] }) {
  return (
    <select id={id} name="account" required>
      <option value="">Choose</option>
      {members.map(({ account, name, managerName }) => (
        <option value={account}>
          {managerName && managerName !== name ? `${name} (${managerName})` : name}
        </option>
      ))}
    </select>
  );
}
