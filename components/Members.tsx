import type { Member, Membership } from "@/lib/accounts/types.ts";
import type { ManagerId } from "@/lib/league/types.ts";
import { day } from "./format.ts";
import type { Paths } from "./paths.ts";

/** A claim, as lib/store has it. */
interface Claim {
  account: number;
  name: string;
  manager: ManagerId;
  managerName: string;
}

/** Everybody in the league, commissioners first, with the manager each one is. */
export function MemberList({ at, members }: { at: Paths; members: Member[] }) {
  return (
    <section aria-labelledby="everybody">
      <h2 id="everybody">In the league</h2>
      {members.length === 0 ? <p>Nobody has joined yet.</p> : (
        <ul class="people">
          {members.map(({ name, role, manager, managerName, since }) => (
            <li>
              <span class="who">
                <strong>{manager ? <a href={at.manager(manager)}>{name}</a> : name}</strong>{" "}
                {role === "commissioner" && <mark>commissioner</mark>}
                <small>
                  {managerName !== null && managerName !== name && `${managerName}, `}
                  member since {day(since)}
                </small>
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** What the viewer is in the league: the manager he is or claims to be, and the way out. */
export function You(
  { at, membership, members, ownClaim, free }: {
    at: Paths;
    membership: Membership;
    members: Member[];
    ownClaim: Claim | null;
    free: { id: ManagerId; name: string; team: string; year: number }[];
  },
) {
  const own = members.find(({ account }) => account === membership.account);
  return (
    <section aria-labelledby="you">
      <h2 id="you">You</h2>
      {own?.manager
        ? (
          <form method="post" action={at.members}>
            <p>
              You are <a href={at.manager(own.manager)}>{own.managerName}</a>.
            </p>
            <button class="button plain" type="submit" name="do" value="release">
              That is not me
            </button>
          </form>
        )
        : ownClaim
        ? (
          <form method="post" action={at.members}>
            <p>
              You claim to be{" "}
              <a href={at.manager(ownClaim.manager)}>{ownClaim.managerName}</a>. A commissioner has to agree.
            </p>
            <button class="button plain" type="submit" name="do" value="withdraw">
              Take the claim back
            </button>
          </form>
        )
        : free.length > 0
        ? (
          <form class="row" method="post" action={at.members}>
            <label for="manager">Which manager are you?</label>
            <select id="manager" name="manager" required>
              <option value="">Choose</option>
              {free.map(({ id, name, team, year }) => (
                <option key={id} value={id}>{name} ({team}, {year})</option>
              ))}
            </select>
            <button class="button" type="submit" name="do" value="claim">Claim</button>
          </form>
        )
        : <p>Every manager of the league is somebody already.</p>}
      <details>
        <summary>Leave the league</summary>
        <form method="post" action={at.members}>
          <p>What you wrote and won stays under your name. To come back you need another invitation.</p>
          <button class="button" type="submit" name="do" value="leave">Leave</button>
        </form>
      </details>
    </section>
  );
}

/** Claims that wait for a commissioner. */
export function ClaimsToConfirm({ at, claims }: { at: Paths; claims: Claim[] }) {
  if (claims.length === 0) return null;
  return (
    <section aria-labelledby="claims">
      <h2 id="claims">Claims to confirm</h2>
      <ul class="people">
        {claims.map(({ account, name, manager, managerName }) => (
          <li>
            <span class="who">
              <strong>{name}</strong> says to be <a href={at.manager(manager)}>{managerName}</a>
            </span>
            <form method="post" action={at.members}>
              <input type="hidden" name="account" value={account} />
              <input type="hidden" name="manager" value={manager} />
              <button class="button" type="submit" name="do" value="confirm">
                Confirm<span class="unseen">{name}</span>
              </button>{" "}
              <button class="button plain" type="submit" name="do" value="refuse">
                Refuse<span class="unseen">{name}</span>
              </button>
            </form>
          </li>
        ))}
      </ul>
    </section>
  );
}
