import assert from "node:assert/strict";
import { test } from "node:test";
import { about, capital, changeInHundred, changeRange, fraction, grouped, inHundred, likelihood, listed, longDate, lowered, plain, rangeInHundred, samplingNoise, withMinus } from "../src/words";

test("a likelihood is a whole number out of 100, clamped at its ends", () => {
  assert.deepEqual([0, 0.004, 0.005, 0.845, 0.994, 0.995, 1].map(inHundred), ["<1", "<1", "1", "85", "99", ">99", ">99"]);
});

test("ranges have an en dash, and one number where both ends are alike", () => {
  assert.equal(rangeInHundred(0.52, 0.78), "52–78");
  assert.equal(rangeInHundred(0.521, 0.523), "52");
  assert.deepEqual([rangeInHundred(0, 0.44), rangeInHundred(0.56, 1)], ["<1–44", "56 to >99"]);
});

test("changes carry a real minus sign and their range", () => {
  assert.equal(changeInHundred(-0.131), "−13");
  assert.equal(changeInHundred(0.004), "0");
  assert.equal(changeRange(-0.17, -0.09), "−17 to −9");
  assert.equal(changeInHundred(0.08), "+8");
});

test("no likelihood is ever said with a decimal point or per cent", () => {
  for (let p = 0; p <= 1; p += 0.0007) assert.doesNotMatch(`${inHundred(p)} ${changeInHundred(p - 0.5)} ${rangeInHundred(p / 2, p)}`, /[.%]/);
});

test("words of likelihood have fixed bounds", () => {
  assert.equal(likelihood(0.55), "likely");
  assert.equal(likelihood(0.799), "likely");
  assert.equal(likelihood(0.2), "unlikely");
  assert.equal(likelihood(0.19), "very unlikely");
});

test("counts are grouped by thousands or told to two figures", () => {
  assert.equal(grouped(20000), "20\u202f000");
  assert.equal(about(107_432), "110\u202f000");
  assert.equal(about(0.2), "0");
});

test("plain values keep three figures and never an exponent", () => {
  assert.equal(plain(-2.5483), "−2.55");
  assert.equal(plain(0.000223), "0.000223");
  assert.doesNotMatch(plain(2.6e-7), /e/);
  assert.equal(withMinus("-3.21 to -1.89"), "−3.21 to −1.89");
  assert.equal(withMinus("semi-closed"), "semi-closed");
});

test("names keep their capital inside a sentence, articles lose theirs", () => {
  assert.equal(lowered("Russia sends troops"), "Russia sends troops");
  assert.equal(lowered("The opposition offers guarantees"), "the opposition offers guarantees");
  assert.equal(capital("resting will"), "Resting will");
});

test("sentences list with commas and one and", () => {
  assert.equal(listed(["a"]), "a");
  assert.equal(listed(["a", "b", "c"]), "a, b and c");
  assert.equal(longDate("2021-08-09"), "9\u00a0August\u00a02021");
  assert.equal(fraction(0.66), "Two thirds");
  assert.equal(fraction(0.58), null);
  assert.equal(samplingNoise(0.001), "under ±1");
});
