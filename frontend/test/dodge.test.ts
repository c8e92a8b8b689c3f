import assert from "node:assert/strict";
import { test } from "node:test";
import { dodge } from "../src/dodge";

const gaps = (at: number[]): number[] => [...at].sort((a, b) => a - b).map((x, i, all) => (i ? x - all[i - 1]! : Infinity)).slice(1);

test("marks that have room stay where they are", () => {
  assert.deepEqual(dodge([10, 50, 90], 12, 0, 100), [10, 50, 90]);
});

test("marks on one spot are pushed apart, in their order, around that spot", () => {
  const at = dodge([50, 50, 50], 12, 0, 100);
  assert.ok(gaps(at).every((gap) => gap >= 11.9));
  assert.ok(at[0]! < at[1]! && at[1]! < at[2]!);
  assert.ok(Math.abs((at[0]! + at[2]!) / 2 - 50) < 1);
});

test("nothing leaves the plot, even at its edge", () => {
  for (const marks of [[0, 1, 2, 3], [97, 98, 99, 100], [-20, 130, 50]]) {
    const at = dodge(marks, 14, 4, 96);
    assert.ok(at.every((x) => x >= 4 - 1e-9 && x <= 96 + 1e-9), String(at));
    assert.ok(gaps(at).every((gap) => gap >= 13.9));
  }
});

test("where there is no room marks share what there is", () => {
  const at = dodge([5, 5, 5, 5, 5], 50, 0, 100);
  assert.ok(at.every((x) => x >= -1e-9 && x <= 100 + 1e-9));
  assert.ok(gaps(at).every((gap) => Math.abs(gap - 25) < 1e-6));
});
