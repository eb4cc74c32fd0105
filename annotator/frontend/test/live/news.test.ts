import assert from "node:assert/strict";
import { test } from "node:test";
import { type MarkNews, type Person, tellMarks, tellPeople, type Words } from "../../src/live/news.ts";

const here = (name: string, quote = ""): Person => ({ name, editing: quote ? { id: "a", quote } : null });
const did = (by: string, what: MarkNews["what"]): MarkNews => ({ id: "a", article: "b", seq: 1, version: 2, by, mine: false, what });
const said = (words: Words): string => words.flat().join("");

test("nobody is no words", () => {
  assert.equal(said(tellPeople([])), "");
  assert.equal(said(tellMarks([])), "");
});

test("people are listed, and counted where they are many", () => {
  assert.equal(said(tellPeople([here("Bob")])), "Bob is here");
  assert.equal(said(tellPeople([here("Bob"), here("Cleo")])), "Bob and Cleo are here");
  assert.equal(said(tellPeople([here("Ada"), here("Bob"), here("Cleo")])), "Ada, Bob and Cleo are here");
  assert.equal(said(tellPeople([here("Ada"), here("Bob"), here("Cleo"), here("Vera")])), "Ada, Bob and 2 others are here");
});

test("what someone edits comes first, and a long quote is cut between characters", () => {
  assert.equal(said(tellPeople([here("Ada"), here("Bob", "400 households")])), "Bob is editing “400 households”, 1 other here");
  const words = tellPeople([here("Bob", "🚒".repeat(60))]);
  assert.equal(said(words), `Bob is editing “${"🚒".repeat(39)}…”`);
});

test("marks are counted by what was done and by whom", () => {
  const news = [did("Bob", "new"), did("Bob", "new"), did("Cleo", "changed"), did("Cleo", "gone")];
  assert.equal(said(tellMarks(news)), "2 new marks by Bob · 1 changed by Cleo · 1 deleted by Cleo");
  assert.equal(said(tellMarks([did("Cleo", "changed")])), "1 mark changed by Cleo");
  assert.match(said(tellMarks([...news, did("Ada", "discussed"), did("Ada", "new")])), / · 2 more$/);
});

test("names and quotes stand apart, because they may run the other way", () => {
  assert.deepEqual(tellPeople([here("أحمد", "٤٠٠ أسرة")]), [["أحمد"], " is editing “", ["٤٠٠ أسرة"], "”"]);
  assert.deepEqual(tellMarks([did("أحمد", "new")]), ["1 new mark by ", ["أحمد"]]);
});
