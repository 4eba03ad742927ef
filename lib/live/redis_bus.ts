/**
 * The bus through Redis: what one process says is heard by all within some milliseconds, where Redis is there.
 *
 * @module
 */
import type { LeagueSlug } from "@/lib/league/types.ts";
import type { RedisLink, Subscription } from "@/lib/redis/link.ts";
import { type Message, ProcessBus } from "./bus.ts";

const CHANNEL = "leagues";

export class RedisBus extends ProcessBus {
  readonly #link: RedisLink;
  readonly #subscription: Subscription;
  readonly #backs = new Set<() => void>();
  /** This process, which needs not be told by others what it said. */
  readonly #self = crypto.randomUUID();

  /** Listens until the link is closed. */
  constructor(link: RedisLink) {
    super();
    this.#link = link;
    this.#subscription = link.subscribe(CHANNEL, (text) => this.#heard(text), () => {
      for (const back of [...this.#backs]) back();
    });
  }

  override get hears(): boolean {
    return this.#subscription.hears;
  }

  override publish(slug: LeagueSlug, message: Message): void {
    super.publish(slug, message);
    const text = JSON.stringify({ from: this.#self, slug, message });
    this.#link.ask((client) => client.publish(CHANNEL, text));
  }

  override returned(back: () => void): () => void {
    this.#backs.add(back);
    return () => void this.#backs.delete(back);
  }

  #heard(text: string): void {
    let said;
    try {
      said = JSON.parse(text);
    } catch {
      return;
    }
    const { from, slug, message } = said ?? {};
    if (from === this.#self || typeof slug !== "string" || typeof message?.revision !== "number") return;
    const { revision, position } = message;
    const isPosition = typeof position === "string" && /^\d{1,19}$/.test(position);
    super.publish(slug as LeagueSlug, { revision, ...(isPosition && { position }) });
  }
}
