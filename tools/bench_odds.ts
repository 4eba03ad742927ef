/**
 * `deno task bench:odds`: how good live win probabilities are, on weeks that the model's one constant was not fitted on.
 * Prints Brier scores beside two baselines and a reliability table, and writes both to docs/odds/.
 *
 * @module
 */
import { espnFiles } from "@/lib/providers/espn/files.ts";
import { VARIANCE_PER_POINT } from "@/lib/league/win_probability.ts";
import {
  brier,
  fittedVariance,
  forecasts,
  reliability,
  type Tenth,
  worst,
} from "@/tools/odds/calibration.ts";
import { type Case, pregameCases, sampleCases } from "@/tools/odds/cases.ts";
import { plot } from "@/tools/odds/plot.ts";

const folder = "docs/odds";
/** The sample league, and seven that differ from it in every name, draft and score. */
const seeds = [undefined, "one", "two", "three", "four", "five", "six", "seven"];
/** Documents of a real league, which lie beside the project where they are. */
const real = { folder: "../shared/data/espn/900118", leagueId: "900118" };

const isFitted = ({ week }: Case) => week % 2 === 0;

const sample = sampleCases(seeds);
const heldBack = sample.filter((one) => !isFitted(one));
const report = {
  sample: tell(
    `Sample leagues: ${seeds.length}, odd weeks, ten moments a week`,
    sample.filter(isFitted),
    heldBack,
  ),
  real: await realSeasons(),
};
await Deno.mkdir(folder, { recursive: true });
await Deno.writeTextFile(`${folder}/reliability.json`, `${JSON.stringify(report, null, 2)}\n`);
await Deno.writeTextFile(
  `${folder}/reliability.svg`,
  plot([
    { name: "sample leagues, live", colour: "#7a51c0", tenths: report.sample.reliability },
    ...(report.real
      ? [{ name: "a real league, before the game", colour: "#a06000", tenths: report.real.reliability }]
      : []),
  ]),
);
console.log(`\nwritten to ${folder}/`);

/** The real league's seasons, each forecast with what the others say; null where its documents are not there. */
async function realSeasons(): Promise<Told | null> {
  try {
    await Deno.stat(real.folder);
  } catch {
    console.log(`\nno real seasons: there is no ${real.folder}`);
    return null;
  }
  const source = espnFiles(real);
  const years = await source.years();
  const seasons = await Promise.all(years.map((year) => source.season(year)));
  const cases = seasons.flatMap((season) => season ? pregameCases(season) : []);
  // Its documents hold no projections. What earlier weeks lead to expect is a worse guess, with a variance of its own.
  const others = new Map(
    years.map((year) => [year, fittedVariance(cases.filter((one) => one.year !== year))]),
  );
  return tell(
    `A real league, ${years.length} seasons, before the first game, from earlier weeks' scores`,
    cases,
    cases,
    (one) => others.get(one.year)!,
  );
}

interface Told {
  cases: number;
  variancePerPoint: number[];
  brier: { model: number; leader: number; favourite: number };
  worstTenth: number;
  reliability: Tenth[];
}

/** @param varianceFor what the model is told for a case: fitted on other cases than this one */
function tell(
  title: string,
  fitted: Case[],
  heldBack: Case[],
  varianceFor = (_: Case): number => VARIANCE_PER_POINT,
): Told {
  const model = (one: Case) => forecasts.model(varianceFor(one))(one);
  const used = [...new Set(heldBack.map((one) => rounded(varianceFor(one))))];
  const told: Told = {
    cases: heldBack.length,
    variancePerPoint: used,
    brier: {
      model: rounded(brier(heldBack, model)),
      leader: rounded(brier(heldBack, forecasts.leader)),
      favourite: rounded(brier(heldBack, forecasts.favourite)),
    },
    worstTenth: rounded(worst(reliability(heldBack, model))),
    reliability: reliability(heldBack, model).map((tenth) => ({
      ...tenth,
      said: tenth.said && rounded(tenth.said),
      came: tenth.came && rounded(tenth.came),
    })),
  };
  console.log(`\n${title}: ${heldBack.length} cases`);
  console.log(
    `variance per point: ${used.join(", ")} used, ${
      rounded(fittedVariance(fitted))
    } fitted anew on ${fitted.length} cases`,
  );
  console.log(
    `Brier score: ${told.brier.model} model, ${told.brier.leader} current leader wins, ${told.brier.favourite} pre-game favourite wins`,
  );
  const many = told.reliability.filter(({ cases }) => cases >= 100).length;
  console.log(`tenths with 100 cases or more: ${many}, the worst of them ${told.worstTenth} points off`);
  console.log("said      cases  mean said  came");
  for (const { from, cases, said, came } of told.reliability) {
    const share = (value: number | null) => value === null ? "–" : `${(100 * value).toFixed(1)}%`;
    const range = `${Math.round(100 * from)}–${Math.round(100 * from) + 10}%`;
    console.log(
      range.padEnd(8),
      String(cases).padStart(6),
      share(said).padStart(10),
      share(came).padStart(6),
    );
  }
  return told;
}

function rounded(value: number): number {
  return Number(value.toFixed(4));
}
