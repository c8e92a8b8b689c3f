import assert from "node:assert/strict";
import { test } from "node:test";
import { fiftyDots } from "../src/charts/dots";
import { extent } from "../src/charts/tests";
import { placeActors, routeLinks } from "../src/charts/lanes";
import { toCsv } from "../src/csv";
import { beliefName, howItEnds, mapFinding, whatItHangsOn, whenItEnds, whereLensesDiffer, whoDisagrees } from "../src/findings";
import { partKey, questionOf } from "../src/live";
import { believers, noHistory, show, sides, stayingRate } from "../src/shown";
import { START } from "../src/state";
import { EXAMPLE } from "./example";

const YEAR = { ...EXAMPLE, scenario: { ...EXAMPLE.scenario, days: 365 } };

test("without a choice the document's own figures are shown", () => {
  const shown = show(EXAMPLE, null, null);
  assert.equal(shown.own, true);
  assert.equal(shown.said.in_power, "60");
  assert.deepEqual(shown.range?.uprising, [0.12, 0.36]);
  assert.equal(shown.baseline, null);
});

test("a lens shows its own figures, without a range or kinds that nobody computed", () => {
  const shown = show(EXAMPLE, "early", null);
  assert.equal(shown.p.in_power, 0.3);
  assert.equal(shown.said.in_power, "30");
  assert.equal(shown.range, null);
  assert.equal(shown.kinds, null);
  assert.equal(shown.own, false);
  assert.equal(show(EXAMPLE, "nobody", null).own, true);
});

test("a what-if computed beforehand is the baseline and its difference", () => {
  const shown = show(EXAMPLE, null, "Patria sends troops");
  assert.ok(Math.abs(shown.p.in_power - 0.7) < 1e-12);
  assert.equal(shown.baseline?.in_power, 0.6);
  assert.equal(shown.difference?.in_power.low, 0.05);
  const said = Object.values(shown.said).map((text) => Number(text.replace("<", "")));
  assert.equal(said.reduce((a, b) => a + b, 0), 100);
});

test("belief and action are never shown at once from figures that hold each alone", () => {
  const shown = show(EXAMPLE, "early", "Patria sends troops");
  assert.equal(shown.plan, null);
  assert.equal(shown.p.in_power, 0.3);
});

test("the scenario's own assumptions are no lens", () => {
  assert.deepEqual(believers(EXAMPLE).map((row) => row.letter), ["E", "L"]);
});

test("a single lens is compared with the scenario's own assumptions, and where there is none nobody disagrees", () => {
  const rows = EXAMPLE.lenses!.rows.slice(0, 2);
  const one = { ...EXAMPLE, lenses: { rows, forecasts: [] }, lens_names: EXAMPLE.lens_names.slice(0, 1) };
  assert.deepEqual(sides(one).map((row) => row.id), ["neutral", "early"]);
  assert.equal(whoDisagrees(one), "Who disagrees? Early gives him 30 in 100, Scenario's own 60");
  const none = { ...EXAMPLE, lenses: null, lens_names: [] };
  assert.deepEqual(sides(none), []);
  assert.match(whoDisagrees(none), /Nobody is named/);
  assert.equal(whoDisagrees({ ...EXAMPLE, lenses: null }), "Who disagrees?");
});

test("where history counts every exit, staying is what is left of its cases", () => {
  assert.deepEqual([stayingRate(YEAR)?.p, stayingRate(YEAR)?.counts], [0.75, "9 of 12"]);
  assert.equal(stayingRate({ ...YEAR, history: [] }), null);
});

test("a base rate of twelve months is drawn beside a run of a year only, and what stands instead says why", () => {
  assert.equal(noHistory(YEAR), "");
  for (const days of [90, 364, 3650]) {
    const other = { ...EXAMPLE, scenario: { ...EXAMPLE.scenario, days } };
    assert.equal(stayingRate(other), null);
    assert.match(noHistory(other), /history counts twelve months, this run \d/);
  }
  assert.match(noHistory({ ...YEAR, history: [] }), /no base rate/);
});

test("lenses have their names before any is computed", () => {
  const quick = { ...EXAMPLE, lenses: null, made: { ...EXAMPLE.made, lens: "late" } };
  assert.equal(beliefName(show(quick, null, null), quick), "Late's assumptions");
});

test("titles say what the document says", () => {
  const shown = show(EXAMPLE, null, null);
  assert.equal(howItEnds(shown), "How may it end? Mostly he stays; if not, most often he goes by an uprising");
  assert.equal(howItEnds(show(EXAMPLE, "early", null)), "How may it end? Mostly by an uprising");
  assert.equal(whenItEnds(EXAMPLE), "When? Half of exits come by the end of November\u00a02020");
  assert.equal(whatItHangsOn(EXAMPLE, (label) => label), "What does it hang on? will to obey (security), and will to stay (elites)");
  assert.equal(whatItHangsOn({ ...EXAMPLE, drivers: null }, (label) => label), "What does it hang on?");
  assert.equal(whoDisagrees(EXAMPLE), "Who disagrees? Early gives him 30 in 100, Late 80");
  assert.equal(whereLensesDiffer(EXAMPLE), "Among ways out they differ most on uprising");
  assert.equal(mapFinding(EXAMPLE), "What holds him up: backing from Patria (without it he stays in 28 fewer of 100 futures)");
  assert.equal(beliefName(shown, { ...EXAMPLE, made: { ...EXAMPLE.made, sets: ["a=1"] } }), "default assumptions, 1 changed");
});

test("fifty dots are always fifty, and each outcome has its share of them", () => {
  const { months, staying } = fiftyDots(EXAMPLE);
  const out = months.flatMap((month) => month.ids);
  assert.equal(out.length + staying.reduce((a, b) => a + b, 0), 50);
  assert.equal(out.filter((id) => id === "uprising").length, 12);
  assert.ok(Math.abs(months[months.length - 1]!.out - 0.4) < 1e-12);
});

test("boxes of actors never lie on each other, and every link between known actors is drawn", () => {
  for (const width of [900, 1152, 1400]) {
    const placed = placeActors(EXAMPLE.actors.actors, width);
    const boxes = [...placed.boxes.values()];
    for (const a of boxes) for (const b of boxes) {
      if (a === b) continue;
      const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
      assert.ok(apart, `${a.actor.id} lies on ${b.actor.id} at ${width}`);
    }
    assert.ok(boxes.every((box) => box.x >= 0 && box.x + box.width <= width + 1 && box.y + box.height <= placed.height));
    const routes = routeLinks([...EXAMPLE.actors.links, { ...EXAMPLE.actors.links[0]!, to: "nobody" }], placed.boxes, placed);
    assert.equal(routes.length, EXAMPLE.actors.links.length);
    assert.ok(routes.every((route) => !/NaN|undefined/.test(route.path)));
  }
});

test("saved tables hold exact numbers, and no cell is taken for a formula", () => {
  const text = toCsv({ head: ["Name, short", "p"], rows: [["=SUM(A1)", { p: 0.123456789 }], ['say "so"', { change: -0.5 }], ["two\nlines", null]] });
  assert.equal(text, '"Name, short",p\r\n\'=SUM(A1),0.123456789\r\n"say ""so""",-0.5\r\n"two\nlines",\r\n');
});

test("an action is compared with the same belief without it, a belief with the scenario as it stands", () => {
  const acted = questionOf({ ...START, lens: "early", actions: ["a=b"], sets: ["c=1"] }, true);
  assert.deepEqual(acted.baseline, { lens: "early", actions: [], sets: ["c=1"] });
  assert.equal(acted.draft, true);
  assert.equal(questionOf({ ...START, lens: "early" }, false).baseline, true);
  assert.equal(questionOf(START, false).baseline, false);
});

test("a part is asked for anew only when something it follows has changed", () => {
  const with_ = { ...START, lens: "early", actions: ["a=b"] };
  assert.equal(partKey("lenses", START, {}), partKey("lenses", { ...START, lens: "early" }, {}));
  assert.notEqual(partKey("lenses", START, {}), partKey("lenses", with_, {}));
  assert.notEqual(partKey("drivers", START, {}), partKey("drivers", { ...START, lens: "early" }, {}));
  assert.equal(partKey("tests", START, {}), partKey("tests", with_, {}));
  assert.notEqual(partKey("crux", START, { a: "x", b: "y" }), partKey("crux", START, { a: "x", b: "z" }));
});

test("a test's chart shows its zone, its effect and no effect, on a scale of its own", () => {
  const row = { claim: "C", speaker: "", text: "", verdict: "agree", change: "", measure: "", expected: "", unit: "", why: "", scale: "times", no_effect: 1, zone: [1.5, null], effect: 2, low: 1.8, high: 2.2 } as const;
  const [low, high] = extent({ ...row, zone: [1.5, null] });
  assert.ok(low < 0 && high > Math.log(2.2));
  const [from, to] = extent({ ...row, scale: "probability", no_effect: null, zone: [0.5, null], effect: 0.9, low: 0.8, high: 0.99 });
  assert.ok(from >= 0 && to <= 1);
});
