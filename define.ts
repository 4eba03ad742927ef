/**
 * What every request carries, and Fresh's typed makers of handlers and pages for it.
 *
 * @module
 */
import { createDefine } from "fresh";
import type { Viewer } from "@/lib/accounts/types.ts";
import type { League } from "@/lib/league/types.ts";
import type { Settings } from "@/lib/settings.ts";
import type { Running } from "@/lib/start.ts";
import type { Sql } from "@/lib/store/database.ts";

export interface State {
  sql: Sql;
  settings: Settings;
  /** What this process runs on, for health checks. */
  running: Running;
  /** Who asks; anonymous for whoever is signed out. In a league's pages it says what he is and may there. */
  viewer: Viewer;
  /** The league whose page is asked for; set by the middleware of routes/leagues/[league]/, and there only. */
  league: League;
}

export const define = createDefine<State>();
