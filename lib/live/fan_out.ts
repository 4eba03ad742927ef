/**
 * From the store to open pages: whenever a league's revision rises, every page of it that is open is told which
 * matchups moved.
 *
 * The bus says so at once, where it hears. For what it does not hear the revisions of all leagues with open pages are
 * read every two seconds, in one query, or every ten while it hears: PostgreSQL's LISTEN/NOTIFY needs a session of its
 * own, which PGlite and pgbouncer do not give.
 *
 * @module
 */
import type { LeagueSlug, SeasonRows } from "@/lib/league/types.ts";
import { type Bus, ProcessBus } from "./bus.ts";
import { event, EventStream } from "./event_stream.ts";
import { Moves, type News } from "./moves.ts";

/** How often the revisions are read, in ms. */
export const EVERY = 2000;
/** Of so many readings one is made while the bus hears what other processes write. */
const HEARING = 5;
/** How often an idle stream says that it is alive, in ms: less than what proxies wait. */
export const HEARTBEAT = 15_000;
/** Heartbeats after which a stream is ended, half an hour: coming back, a reader is asked again who he is. */
const LIFETIME = 120;
/** Streams that a process keeps open: each a socket and, as `deno task load:full` measures, some kB. */
const MOST = 10_000;

/** Does something every so many ms until it is told to stop. */
export type Every = (milliseconds: number, work: () => void) => () => void;

const every: Every = (milliseconds, work) => {
  const timer = setInterval(work, milliseconds);
  return () => clearInterval(timer);
};

export interface FanOutOptions {
  /** The newest season of a league, or null. */
  rows: (slug: LeagueSlug) => Promise<SeasonRows | null>;
  /** The revisions of leagues, in one query. */
  revisions: (slugs: LeagueSlug[]) => Promise<Map<LeagueSlug, number>>;
  /** Says which leagues have moved; a bus of nobody when left out. */
  bus?: Bus;
  /** Told of what goes wrong, which is tried again two seconds later. */
  failed: (error: unknown) => void;
  every?: Every;
  most?: number;
  /** Bytes that may wait for one client. */
  buffer?: number;
}

interface Page {
  stream: EventStream;
  beats: number;
}

interface Channel {
  pages: Set<Page>;
  moves: Moves | null;
  /** The reading under way; writes that come meanwhile are read after it. */
  reading: Promise<void> | null;
  again: boolean;
}

/** The open pages of this process. */
export class FanOut {
  readonly #options: FanOutOptions;
  readonly #channels = new Map<LeagueSlug, Channel>();
  readonly #stops: (() => void)[] = [];
  readonly #bus: Bus;
  #open = 0;
  #ticks = 0;
  #closed = false;

  constructor(options: FanOutOptions) {
    this.#options = options;
    this.#bus = options.bus ?? new ProcessBus();
  }

  /** Open streams of all leagues. */
  get open(): number {
    return this.#open;
  }

  /** Whether anybody has a page of this league open. */
  watched(slug: LeagueSlug): boolean {
    return (this.#channels.get(slug)?.pages.size ?? 0) > 0;
  }

  /**
   * Opens a stream for a page of the league that has seen `since`; null when there are as many as may be, and when this
   * is closed. It begins with a word that it is here, so that a page knows of streams that are held back, and with what the
   * page has missed.
   */
  async stream(slug: LeagueSlug, since: number | null): Promise<EventStream | null> {
    if (this.#closed || this.#open >= (this.#options.most ?? MOST)) return null;
    if (this.#open++ === 0) this.#start();
    const channel = this.#channels.get(slug) ??
      { pages: new Set(), moves: null, reading: null, again: false };
    this.#channels.set(slug, channel);
    const page: Page = {
      beats: 0,
      stream: new EventStream(() => this.#left(slug, channel, page), this.#options.buffer),
    };
    channel.pages.add(page);
    // Pages of a process that ends come back spread over some seconds.
    page.stream.send(
      `retry: ${2000 + Math.floor(Math.random() * 4000)}\n${event({ name: "here", data: 0 })}`,
    );
    if (!channel.moves) await this.#read(slug, channel);
    if (since !== null && channel.moves) {
      const news = channel.moves.since(since);
      if (news.kind === "reload") page.stream.send(event({ name: "reload", data: news.revision }));
      if (news.kind === "matchups") page.stream.send(told(news.revision, news.matchups));
    }
    return page.stream;
  }

  /**
   * What a page of the league that has seen `since` is to be told, for pages that no stream reaches; null where there is
   * no such league.
   */
  async news(slug: LeagueSlug, since: number): Promise<News | null> {
    const known = this.#channels.get(slug)?.moves;
    if (known) return known.since(since);
    const rows = await this.#options.rows(slug);
    return rows && new Moves(rows).since(since);
  }

  /** Says that a league was written to; resolves when its open pages have been sent the news. */
  async raised(slug: LeagueSlug): Promise<void> {
    const channel = this.#channels.get(slug);
    if (channel) await this.#read(slug, channel);
  }

  /** Ends every stream and opens no more. */
  close(): void {
    this.#closed = true;
    for (const { pages } of this.#channels.values()) for (const { stream } of [...pages]) stream.close();
  }

  #start(): void {
    const clock = this.#options.every ?? every;
    this.#stops.push(
      clock(EVERY, () => {
        if (++this.#ticks % HEARING === 0 || !this.#bus.hears) this.#look();
      }),
      clock(HEARTBEAT, () => this.#beat()),
      this.#bus.subscribe((slug, { revision }) => {
        const channel = this.#channels.get(slug);
        if (channel && revision > (channel.moves?.revision ?? 0)) this.#read(slug, channel);
      }),
      // What was said while nothing was heard.
      this.#bus.returned(() => this.#look()),
    );
  }

  #left(slug: LeagueSlug, channel: Channel, page: Page): void {
    channel.pages.delete(page);
    if (channel.pages.size === 0) this.#channels.delete(slug);
    if (--this.#open === 0) { for (const stop of this.#stops.splice(0)) stop(); }
  }

  #beat(): void {
    for (const { pages } of this.#channels.values()) {
      for (const page of [...pages]) {
        if (++page.beats > LIFETIME) page.stream.close();
        else page.stream.send(":\n\n");
      }
    }
  }

  async #look(): Promise<void> {
    try {
      const revisions = await this.#options.revisions([...this.#channels.keys()]);
      for (const [slug, channel] of this.#channels) {
        if ((revisions.get(slug) ?? 0) > (channel.moves?.revision ?? 0)) this.#read(slug, channel);
      }
    } catch (error) {
      this.#options.failed(error);
    }
  }

  /** Reads the league again and tells its pages; whoever calls while that runs gets one reading more. */
  #read(slug: LeagueSlug, channel: Channel): Promise<void> {
    if (channel.reading) channel.again = true;
    return channel.reading ??= (async () => {
      do {
        channel.again = false;
        try {
          const rows = await this.#options.rows(slug);
          if (!rows) continue;
          if (!channel.moves) channel.moves = new Moves(rows);
          else {
            const moved = channel.moves.advance(rows);
            if (moved) {
              for (const { stream } of [...channel.pages]) stream.send(told(channel.moves.revision, moved));
            }
          }
        } catch (error) {
          this.#options.failed(error);
        }
      } while (channel.again);
      channel.reading = null;
    })();
  }
}

/** The event that matchups moved; its id is the revision, which a browser sends back when it connects again. */
const told = (revision: number, matchups: unknown[]): string =>
  event({ id: revision, data: { revision, matchups } });
