/**
 * The tree of path segments that middlewares, layouts, error pages and the app wrapper are hung on. A route takes
 * a copy of what hangs between the root and itself at the moment it is added; what is added later it never sees.
 */
import { advance, type Context, internals, type Link, type Step } from "./context.ts";
import { HttpError } from "./error.ts";
import type { LayoutConfig, MaybeLazyMiddleware, RouteComponent } from "./handlers.ts";

/** The components around a page, the layouts from the outermost to the innermost. */
export interface Ui<State> {
  app: RouteComponent<State> | null;
  layouts: readonly RouteComponent<State>[];
}

/** Answers an error: `ctx.error` is set, `status` is what the answer should have. */
export type ErrorHandler<State> = (ctx: Context<State>, status: number) => Response | Promise<Response>;

/** What hangs on one segment of a path. */
export class Segment<State> {
  readonly #parent: Segment<State> | null;
  readonly #children = new Map<string, Segment<State>>();
  readonly #middlewares: Link<State>[] = [];
  layout: { component: RouteComponent<State>; config: LayoutConfig } | null = null;
  onError: ErrorHandler<State> | null = null;
  /** Only on the root. */
  app: RouteComponent<State> | null = null;
  /** Only on the root, and looked up when it is needed: the one thing that need not be added before the routes. */
  notFound: ErrorHandler<State> | null = null;

  constructor(parent: Segment<State> | null) {
    this.#parent = parent;
  }

  /** The segment at a path below this one, made if need be. Empty parts and a "*" at the end are this segment. */
  at(path: string): Segment<State> {
    const parts = path.split("/").filter((part) => part !== "" && part !== "*");
    return parts.reduce((segment: Segment<State>, part) => segment.#child(part), this);
  }

  #child(part: string): Segment<State> {
    let child = this.#children.get(part);
    if (child === undefined) this.#children.set(part, child = new Segment(this));
    return child;
  }

  /** Adds middlewares after those that are here. */
  use(middlewares: MaybeLazyMiddleware<State>[]): void {
    for (const fn of middlewares) this.#middlewares.push({ fn, isKnown: false });
  }

  /** The components around a page at this segment, as things are now. */
  ui(): Ui<State> {
    const { app, layouts }: Ui<State> = this.#parent?.ui() ?? { app: this.app, layouts: [] };
    if (this.layout === null) return { app, layouts };
    const { component, config } = this.layout;
    return {
      app: config.skipAppWrapper ? null : app,
      layouts: config.skipInheritedLayouts ? [component] : [...layouts, component],
    };
  }

  /** What a request to this segment goes through before it reaches its route, as things are now. */
  steps(): Step<State>[] {
    const steps = this.#parent?.steps() ?? [];
    const isBare = this.#middlewares.length === 0 && this.layout === null && this.onError === null;
    if (isBare && this.#parent !== null) return steps;
    const ui = this.ui();
    steps.push({ link: { fn: this.#boundary(ui), isKnown: true }, ui });
    for (const link of this.#middlewares) steps.push({ link, ui });
    return steps;
  }

  /** Catches what is thrown further in, and has it answered by this segment's error page or the 404 page. */
  #boundary(ui: Ui<State>): (ctx: Context<State>) => Response | Promise<Response> {
    const onError = this.onError;
    const root = this.root();
    const recover = (ctx: Context<State>, error: unknown) => {
      const status = error instanceof HttpError ? error.status : 500;
      const answer = status === 404 && root.notFound !== null ? root.notFound : onError;
      if (answer === null) throw error;
      if (status >= 500) console.error(error);
      ctx.error = error;
      internals(ctx).ui = ui;
      return answer(ctx, status);
    };
    return (ctx) => {
      try {
        const result = advance(ctx);
        return result instanceof Promise ? result.catch((error) => recover(ctx, error)) : result;
      } catch (error) {
        return recover(ctx, error);
      }
    };
  }

  /** The segment that all others are below. */
  root(): Segment<State> {
    return this.#parent?.root() ?? this;
  }
}
