/**
 * A rehearsal's report as a page that needs nothing else: `deno run -A tools/rehearse/page.ts FOLDER` makes
 * FOLDER/index.html of FOLDER/report.json, as `deno task rehearse --to FOLDER` does.
 *
 * @module
 */
import { type Bar, bars, courses, html, worst } from "./charts.ts";
import type { Line, Report } from "./report.ts";

const STYLE = `
:root{color-scheme:light dark;--paper:#f8f7f1;--ink:#171812;--quiet:#5b5c52;--rule:#d8d6ca;--good:#2f6b4f;--bad:#b3261e}
@media(prefers-color-scheme:dark){:root{--paper:#171812;--ink:#f0efe6;--quiet:#a9a99c;--rule:#3a3b33;--good:#6fb592;--bad:#ff8a80}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:64rem;padding:1rem;background:var(--paper);color:var(--ink);font:1rem/1.4 system-ui,sans-serif}
h1,h2{line-height:1.2}h2{margin-top:2.5rem}
small,.quiet,.course span,.scale{color:var(--quiet)}
figure{margin:0 0 1.75rem}figcaption{margin-bottom:.5rem}
svg{display:block;width:100%}
.good{fill:var(--good)}.bad{fill:var(--bad)}
.mark{fill:none;stroke:var(--ink);stroke-width:2;vector-effect:non-scaling-stroke}
.bars div{display:grid;grid-template-columns:11rem 1fr 16rem;gap:.25rem .75rem;align-items:center;margin-bottom:.25rem}
.bars svg{height:1rem;background:var(--rule)}
.course svg{height:4.5rem;border-bottom:1px solid var(--quiet);margin-bottom:.35rem}
.course span,.scale{font-size:.85rem}
.scale{display:flex;justify-content:space-between;margin:0}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th,td{padding:.4rem .75rem .4rem 0;border-bottom:1px solid var(--rule);text-align:left;vertical-align:top;overflow-wrap:anywhere}
td:nth-child(2){text-align:right;white-space:nowrap}
.fault{color:var(--bad)}
@media(max-width:45rem){.bars div{grid-template-columns:1fr auto}.bars svg{grid-column:1/-1;grid-row:2}.bars b{text-align:right}
table,tbody,tr,td{display:block;width:100%}thead{display:none}tr{padding:.5rem 0;border-bottom:1px solid var(--rule)}td{border:0;padding:0}td:nth-child(2){text-align:left}}
`;

/** How long a playbook took: the steps before the drills, and what drills say about those that they ran. */
function times(lines: Line[]): Bar[] {
  const steps = ["release", "hosts", "site", "site again", "deploy"];
  const before = steps.flatMap((name) =>
    lines.filter((line) => line.name === name).map(({ seconds }) => ({ name, value: seconds }))
  );
  const later = {
    "deploy (s)": "deploy under load",
    "rollback (s)": "rollback",
    "restored in (s)": "restore",
  };
  const within = Object.entries(later).flatMap(([figure, name]) =>
    worst(lines, figure).map((bar) => ({ ...bar, name }))
  );
  return [...before, ...within];
}

/** The run of each drill that is shown: the one without writes for longest. */
function shown(lines: Line[]): Line[] {
  const gap = ({ figures }: Line) => Number(figures["write gap (s)"] ?? 0);
  return [...new Set(lines.map(({ name }) => name))].map((name) =>
    lines.filter((line) => line.name === name).reduce((most, line) => gap(line) > gap(most) ? line : most)
  );
}

const row = ({ name, does, seconds, figures, faults, commit }: Line): string =>
  `<tr><td><b>${html(name)}</b><br>${html(does)}${
    commit ? `<br><small>commit <code>${html(commit.slice(0, 12))}</code></small>` : ""
  }</td><td>${seconds.toFixed(1)} s</td><td>${
    Object.entries(figures).map(([what, value]) => `${html(what)} <b>${html(value)}</b>`).join(", ")
  }${faults.map((fault) => `<div class="fault">${html(fault)}</div>`).join("")}</td></tr>`;

/** The page, whole. */
export function page(report: Report): string {
  const { lines, commit, began, processors } = report;
  const faulty = lines.filter(({ faults }) => faults.length > 0).length;
  const drawn = shown(lines).map(courses).filter(Boolean);
  const section = (title: string, text: string) =>
    text ? `<section><h2>${title}</h2>\n${text}\n</section>` : "";
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Rehearsal of ${html(began.slice(0, 10))} · Rumbledore</title><style>${STYLE}</style></head><body>
<h1>Rehearsal</h1>
<p>Ten hosts on one machine with ${processors} processors, by the playbooks and the release of commit <code>${
    html(commit.slice(0, 12))
  }</code>, begun ${html(began.slice(0, 16).replace("T", " "))} UTC: ${lines.length} steps${
    lines.some((line) => line.commit) ? " (those of former rehearsals say of which commit)" : ""
  }, ${faulty ? `<b class="fault">${faulty} with faults</b>` : "none with a fault"}.</p>
${
    section(
      "Without writes",
      bars(
        "The longest time between two acknowledged writes. The line is the mark.",
        worst(lines, "write gap (s)"),
        "s",
      ) +
        bars(
          "The slowest live score, from the database to an open page",
          worst(lines, "slowest live score (s)"),
          "s",
        ),
    )
  }
${section("How long playbooks take", bars("From the first task to the last", times(lines), "s"))}
${
    section(
      "Second by second",
      drawn.length
        ? `<p class="quiet">Each column is a second, red is what failed, the line is when the bad thing began.</p>\n${
          drawn.join("\n")
        }`
        : "",
    )
  }
<section><h2>Every step</h2><div class="wide"><table><thead><tr><th>step</th><th>took</th><th>figures</th></tr></thead><tbody>
${lines.map(row).join("\n")}
</tbody></table></div></section>
</body></html>
`;
}

/** Makes `folder`/index.html of `folder`/report.json. */
export async function writePage(folder: string): Promise<void> {
  const report = JSON.parse(await Deno.readTextFile(`${folder}/report.json`)) as Report;
  await Deno.writeTextFile(`${folder}/index.html`, page(report));
}

if (import.meta.main) await writePage(Deno.args[0]);
