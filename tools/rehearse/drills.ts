/**
 * The drills: each does one bad thing to the estate while it works, and says what that cost.
 *
 * @module
 */
import { appDrills } from "./drills/app.ts";
import { databaseDrills } from "./drills/database.ts";
import { diskDrills } from "./drills/disk.ts";
import { fencerDrills } from "./drills/fencer.ts";
import { memberDrills } from "./drills/members.ts";
import { redisDrills } from "./drills/redis.ts";
import { repositoryDrills } from "./drills/repository.ts";
import { secretsDrills } from "./drills/secrets.ts";
import { upkeepDrills } from "./drills/upkeep.ts";
import type { Drill } from "./load.ts";

/** All drills, in the order in which a whole rehearsal runs them. */
export const drills: Drill[] = [
  ...databaseDrills,
  ...fencerDrills,
  ...memberDrills,
  ...diskDrills,
  ...redisDrills,
  ...appDrills,
  ...upkeepDrills,
  ...secretsDrills,
  ...repositoryDrills,
];
