import assert from "node:assert/strict";
import { test } from "node:test";
import { latest, type Asked } from "../src/latest";

interface Sent { query: number; draft: boolean; signal: AbortSignal; answer: (value: string) => void; fail: (error: unknown) => void }

function transport(retryAfter?: (error: unknown, attempt: number) => number | null) {
  const sent: Sent[] = [];
  const shown: [string, Asked<number>][] = [];
  const failed: unknown[] = [];
  let open = 0;
  let most = 0;
  const queue = latest<number, string>({
    send(query, draft, signal) {
      open += 1;
      most = Math.max(most, open);
      return new Promise((answer, fail) => {
        const end = (): void => { open -= 1; };
        signal.addEventListener("abort", () => { end(); fail(new Error("aborted")); });
        sent.push({ query, draft, signal, answer: (value) => { end(); answer(value); }, fail: (error) => { end(); fail(error); } });
      });
    },
    answered: (answer, asked) => shown.push([answer, asked]),
    failed: (error) => failed.push(error),
    ...(retryAfter ? { retryAfter } : {}),
  });
  return { queue, sent, shown, failed, most: () => most };
}

const settle = (): Promise<void> => new Promise((done) => setTimeout(done, 0));

test("200 rapid moves give few requests, one at a time, and the last value wins", async () => {
  const { queue, sent, shown, most } = transport();
  for (let move = 0; move < 200; move += 1) {
    queue.ask(move, true);
    if (move % 40 === 39) { sent[sent.length - 1]!.answer(`draft ${sent[sent.length - 1]!.query}`); await settle(); }
  }
  queue.ask(199, false);
  sent[sent.length - 1]!.answer("full 199");
  await settle();
  assert.ok(sent.length <= 8, `${sent.length} requests`);
  assert.equal(most(), 1);
  assert.deepEqual(shown[shown.length - 1], ["full 199", { query: 199, draft: false }]);
  assert.equal(queue.busy, false);
});

test("while a draft is in flight only the newest of the moves waits", async () => {
  const { queue, sent } = transport();
  for (const move of [1, 2, 3, 4]) queue.ask(move, true);
  assert.deepEqual(sent.map((one) => one.query), [1]);
  sent[0]!.answer("one");
  await settle();
  assert.deepEqual(sent.map((one) => one.query), [1, 4]);
});

test("on release the draft in flight is given up, and what it still brings is dropped", async () => {
  const { queue, sent, shown } = transport();
  queue.ask(1, true);
  queue.ask(2, false);
  assert.equal(sent[0]!.signal.aborted, true);
  assert.equal(sent[1]!.query, 2);
  sent[0]!.answer("late draft");
  sent[1]!.answer("full");
  await settle();
  assert.deepEqual(shown.map(([answer]) => answer), ["full"]);
});

test("an answer that comes after a newer full one was asked for is never shown", async () => {
  const { queue, sent, shown } = transport();
  queue.ask(1, false);
  queue.ask(2, false);
  sent[1]!.answer("two");
  sent[0]!.answer("one, late");
  await settle();
  assert.deepEqual(shown.map(([answer]) => answer), ["two"]);
});

test("an answer of a transport that does not hear of being given up is dropped all the same", async () => {
  const answers: ((value: string) => void)[] = [];
  const shown: string[] = [];
  const queue = latest<number, string>({ send: () => new Promise((answer) => answers.push(answer)), answered: (answer) => shown.push(answer), failed: () => shown.push("failed") });
  queue.ask(1, true);
  queue.ask(2, false);
  answers[0]!("one, late");
  await settle();
  assert.deepEqual(shown, []);
  assert.equal(queue.busy, true);
  answers[1]!("two");
  await settle();
  assert.deepEqual(shown, ["two"]);
});

test("a move made while a busy server is waited for goes out at once", async () => {
  const { queue, sent } = transport(() => 10_000);
  queue.ask(1, true);
  sent[0]!.fail(new Error("busy"));
  await settle();
  queue.ask(2, true);
  assert.deepEqual(sent.map((one) => one.query), [1, 2]);
  queue.stop();
});

test("a failure of what is asked now is told; one of what nobody waits for is not", async () => {
  const { queue, sent, failed } = transport();
  queue.ask(1, true);
  queue.ask(2, true);
  sent[0]!.fail(new Error("refused"));
  await settle();
  assert.equal(failed.length, 0);
  sent[1]!.fail(new Error("refused again"));
  await settle();
  assert.equal(failed.length, 1);
});

test("a busy server is asked again after its pause, unless something newer was asked", async () => {
  const { queue, sent, shown, failed } = transport((_, attempt) => (attempt < 2 ? 5 : null));
  queue.ask(1, false);
  sent[0]!.fail(new Error("busy"));
  await new Promise((done) => setTimeout(done, 20));
  assert.equal(sent.length, 2);
  sent[1]!.fail(new Error("busy"));
  await settle();
  queue.ask(9, false);
  assert.equal(sent[2]!.query, 9);
  sent[2]!.answer("nine");
  await new Promise((done) => setTimeout(done, 20));
  assert.deepEqual(shown.map(([answer]) => answer), ["nine"]);
  assert.equal(failed.length, 0);
  assert.equal(sent.length, 3);
});

test("stopping gives up everything", async () => {
  const { queue, sent, shown, failed } = transport();
  queue.ask(1, true);
  queue.ask(2, true);
  queue.stop();
  sent[0]!.answer("one");
  await settle();
  assert.equal(queue.busy, false);
  assert.equal(shown.length + failed.length, 0);
  assert.equal(sent.length, 1);
});
