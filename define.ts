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
import type { Reader } from "@/lib/store/reader.ts";
import type { LeagueAccess } from "@/lib/store/memberships.ts";

export interface State {
  sql: Sql;
  /** Who reads: how new his answers must be. */
  reader: Reader;
  settings: Settings;
  /** What this process runs on, for health checks. */
  running: Running;
  /** Who asks; anonymous for whoever is signed out. In a league's pages it says what he is and may there. */
  viewer: Viewer;
  /** The league that the address names, as this viewer finds it, whether or not he may see it; null where none is. */
  access: LeagueAccess | null;
  /** The latest moment at which a page of that league changed without a write: a poll closed, a mute ended. Or null. */
  turned: Date | null;
  /** The revision that an answer of the API says it shows; newer than what was found first where it rose meanwhile. */
  shows?: number;
  /** Whether the browser asks for less data (`Save-Data: on`). */
  savesData: boolean;
  /** The league whose page is asked for; set by the middleware of routes/leagues/[league]/, and there only. */
  league: League;
}

export const define = createDefine<State>();
