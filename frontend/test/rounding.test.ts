import assert from "node:assert/strict";
import { test } from "node:test";
import { placed, wholeShares } from "../src/rounding";

test("rounded shares always make the total", () => {
  let seed = 7;
  const random = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647;
  for (let round = 0; round < 300; round += 1) {
    const shares = Array.from({ length: 2 + Math.floor(random() * 9) }, () => random() ** 3);
    for (const total of [50, 100]) {
      const whole = wholeShares(shares, total);
      assert.equal(whole.reduce((a, b) => a + b, 0), total);
      const sum = shares.reduce((a, b) => a + b, 0);
      whole.forEach((value, i) => assert.ok(Math.abs(value - (total * shares[i]!) / sum) < 1));
    }
  }
});

test("the largest remainders get what is left, the first of equals", () => {
  assert.deepEqual(wholeShares([1, 1, 1], 50), [17, 17, 16]);
  assert.deepEqual(wholeShares([0.848, 0.013, 0.072, 0.047, 0.02], 100), [85, 1, 7, 5, 2]);
});

test("shares that sum to nothing stay nothing", () => {
  assert.deepEqual(wholeShares([0, 0], 50), [0, 0]);
  assert.deepEqual(placed([0, 0], 3), [0, 0]);
});

test("dots lie where the middle of their share lies, and none is lost", () => {
  assert.deepEqual(placed([1, 0, 1], 2), [1, 0, 1]);
  assert.deepEqual(placed([0.9, 0.1], 1), [1, 0]);
  assert.equal(placed([0.2, 0.3, 0.1, 0.4], 7).reduce((a, b) => a + b, 0), 7);
});
