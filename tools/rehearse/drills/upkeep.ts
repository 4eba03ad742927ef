/**
 * What an operator does to hosts that are well, and what befalls those that nobody looks after.
 *
 * @module
 */
import type { Drill } from "../load.ts";
import { certificateDrills } from "./certificate.ts";
import { driftDrills } from "./drift.ts";
import { patchDrills } from "./patch.ts";

export const upkeepDrills: Drill[] = [...patchDrills, ...certificateDrills, ...driftDrills];
