import assert from "node:assert/strict";
import { test } from "node:test";
import type { Lever } from "../src/document";
import { START, comesFromElsewhere, fromFragment, leverAction, leverValue, setValue, toFragment, withLever, withSet, type State } from "../src/state";

const lever = (change: Partial<Lever>): Lever => ({
  id: "loan", who: "A patron", name: "withholds the loan", kind: "day", minimum: 0, maximum: 364, step: 1, value: 43,
  action: "patron.loan=withheld from day {value}", ...change,
});

test("what was chosen survives the way through an address", () => {
  const chosen: State = {
    view: "whatif", scenario: "belarus-2020", run: null, lens: "petrov", actions: ["patron.loan=withheld from day 40", "west.sanctions=0.6 from day 43"],
    sets: ["security.stay_at_rest=3.2", "groups.Minsk young & private=-4"], pick: "groups.Minsk older", seed: 7, of: "7803605b", by: "2026.11.1",
  };
  assert.deepEqual(fromFragment(toFragment(chosen)), chosen);
});

test("an address that changes nothing names no version", () => {
  assert.equal(toFragment({ ...START, view: "drivers", of: "7803605b", by: "1" }), "#drivers");
});

test("what an address does not say rightly is left out", () => {
  const found = fromFragment(`#nowhere?seed=12abc&lens=${"x".repeat(500)}&do=&set=a=1&unknown=3`);
  assert.deepEqual(found, { ...START, sets: ["a=1"] });
  assert.deepEqual(fromFragment(""), START);
  assert.deepEqual(fromFragment("#%E0%A4%A"), START);
  assert.equal(fromFragment("#futures?seed=99999999999999999999").seed, null);
});

test("a link from another scenario or version is known as such", () => {
  const link = fromFragment("#overview?lens=petrov&of=7803605b&by=2026.11.1");
  assert.equal(comesFromElsewhere(link, "7803605b05be241b", "2026.11.1"), false);
  assert.equal(comesFromElsewhere(link, "ffff605b05be241b", "2026.11.1"), true);
  assert.equal(comesFromElsewhere(link, "7803605b05be241b", "2026.12"), true);
  assert.equal(comesFromElsewhere(START, "7803605b05be241b", "2026.12"), false);
});

test("a lever reads its value back from the action it sent", () => {
  const loan = lever({});
  assert.equal(leverAction(loan, "50"), "patron.loan=withheld from day 50");
  assert.equal(leverValue(loan, ["west.sanctions=1", "patron.loan=withheld from day 50"]), "50");
  assert.equal(leverValue(loan, ["patron.loan=granted from day 50"]), null);
  assert.equal(leverValue(lever({ action: "a.b(c)={value}" }), ["a.b(c)=2"]), "2");
  assert.equal(leverValue(lever({ action: "a.b=c" }), ["a.b=c"]), "43");
});

test("moving a lever changes its own action and takes out what it excludes", () => {
  const none = lever({ id: "none", action: "patron.support=none from day {value}" });
  const troops = lever({ id: "troops", action: "patron.support=troops from day {value}" });
  const first = withLever(none, "10", ["west.sanctions=1"]);
  assert.deepEqual(withLever(none, "20", first), ["west.sanctions=1", "patron.support=none from day 20"]);
  assert.deepEqual(withLever(troops, "30", first), ["west.sanctions=1", "patron.support=troops from day 30"]);
  assert.deepEqual(withLever(none, null, first), ["west.sanctions=1"]);
});

test("a changed assumption is set once and taken back whole", () => {
  const once = withSet("a.b", "2", ["a.bc=1"]);
  assert.deepEqual(withSet("a.b", "3", once), ["a.bc=1", "a.b=3"]);
  assert.equal(setValue("a.b", ["a.bc=1", "a.b=3"]), "3");
  assert.deepEqual(withSet("a.b", null, once), ["a.bc=1"]);
});
