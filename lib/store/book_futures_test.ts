import assert from "node:assert/strict";
import { board } from "@/lib/sportsbook/board.ts";
import { dollars } from "@/lib/sportsbook/types.ts";
import { PlayedByHand } from "@/tests/book.ts";
import { onBothDatabases } from "@/tests/databases.ts";
import { settleLeague } from "./book.ts";
import { seasonRows } from "./leagues.ts";
import { placeSlip, slipById } from "./slips.ts";

onBothDatabases(
  "futures stay open while the season runs, and are settled by its table and its champion",
  async (database) => {
    const { sql } = database;
    const played = new PlayedByHand("78");
    await played.tell(database);
    const [me] = await played.join(database, 1);
    // One week in which the home sides win, so that the teams are not alike any more.
    played.endWeek([120, 100]);
    await played.tell(database);
    const { futures } = board((await seasonRows(sql, played.slug, null))!);
    const titles = futures.flatMap(({ team, title }) => title ? [{ team, offer: title }] : []);
    const chances = futures.flatMap(({ playoffs }) => playoffs ? [[playoffs.yes, playoffs.no]] : []);
    assert(titles.length >= 2 && chances.length >= 1, "there is something to bet on");
    const place = (key: string, offer: typeof titles[0]["offer"]) =>
      placeSlip(sql, played.slug, { account: me, key, stake: dollars(10), offers: [offer] });
    const onTitle = await Promise.all(titles.map(({ offer }, i) => place(`title-${i}`, offer)));
    const onPlayoffs = await Promise.all(
      chances.flatMap((offers, i) => offers.map((offer, j) => place(`playoffs-${i}-${j}`, offer))),
    );
    const kinds = async (slips: Awaited<typeof onTitle>) =>
      (await Promise.all(slips.map((slip) => slipById(sql, played.slug, slip)))).map((slip) => slip!.kind);

    while (played.told.currentWeek < played.told.lastWeek) {
      played.endWeek([130, 90]);
      await played.tell(database);
      assert.deepEqual(new Set(await kinds([...onTitle, ...onPlayoffs])), new Set(["open"]));
    }
    played.endWeek([130, 90]);
    const champion = titles[0].team;
    const others = played.told.teams.filter(({ id }) => id !== champion);
    played.told.teams = played.told.teams.map((team) => ({
      ...team,
      finalRank: team.id === champion ? 1 : others.indexOf(team) + 2,
    }));
    await played.tell(database);

    assert.deepEqual(
      await kinds(onTitle),
      titles.map(({ team }) => team === champion ? "won" : "lost"),
    );
    const playoffs = await kinds(onPlayoffs);
    // Of yes and no on one team exactly one comes true.
    for (let i = 0; i < playoffs.length; i += 2) {
      assert.deepEqual(playoffs.slice(i, i + 2).sort(), ["lost", "won"]);
    }
    assert.equal(await settleLeague(sql, played.slug), false);
  },
);
