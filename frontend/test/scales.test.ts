import assert from "node:assert/strict";
import { test } from "node:test";
import { around, days, exactly, fromZero, logarithmic, monthsWithin } from "../src/scales";

test("bars start at zero and their axis holds the largest", () => {
  const x = fromZero(0.37, 100, 300);
  assert.equal(x(0), 100);
  assert.ok(x(0.37) <= 300);
  assert.equal(x.ticks[0], 0);
  assert.ok(x.ticks[x.ticks.length - 1]! >= 0.37);
});

test("an axis around points holds both ends and survives a single value", () => {
  const x = around(0.44, 0.8, 0, 200);
  assert.ok(x(0.44) >= 0 && x(0.8) <= 200 && x(0.44) < x(0.8));
  const one = around(0.5, 0.5, 0, 200);
  assert.ok(Number.isFinite(one(0.5)));
});

test("ticks of an axis around likelihoods never read alike, and none lies beyond all", () => {
  for (const [low, high] of [[0.903, 0.915], [0.99, 0.999], [0.001, 0.002], [-0.004, 0.001], [0.5, 0.5]] as const) {
    const { ticks } = around(low, high, 0, 200);
    const said = ticks.map((tick) => Math.round(100 * tick));
    assert.equal(new Set(said).size, said.length);
    assert.ok(ticks.every((tick) => tick <= 1));
  }
});

test("a logarithmic axis goes by powers of ten, and zero lies at its foot", () => {
  const y = logarithmic(430, 162_000, 300, 0);
  assert.deepEqual(y.ticks, [100, 1000, 10_000, 100_000, 1_000_000]);
  assert.equal(y(0), 300);
  assert.ok(Math.abs(y(10_000) - 150) < 1e-9);
  assert.ok(Math.abs((y(1000) - y(10_000)) - (y(10_000) - y(100_000))) < 1e-9);
});

test("days are even, whatever the month and the clock", () => {
  const x = days("2020-08-09", "2021-08-09", 0, 365);
  assert.equal(x("2020-08-09"), 0);
  assert.equal(x("2020-08-10"), 1);
  assert.equal(x("2020-11-01"), 84);
  assert.equal(x("2021-08-09"), 365);
});

test("months begin within the span, over the turn of the year", () => {
  assert.deepEqual(monthsWithin("2020-11-15", "2021-02-01"), ["2020-12-01", "2021-01-01", "2021-02-01"]);
  assert.equal(days("2020-08-09", "2021-08-09", 0, 120).months.length < 7, true);
});

test("an exact axis of one value does not divide by nothing", () => {
  assert.ok(Number.isFinite(exactly(3, 3, 0, 100)(3)));
});
