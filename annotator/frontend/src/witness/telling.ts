/** What was found, in words. */
import type { Finding } from "./checking.ts";
import { readCheckpoint } from "./notes.ts";

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });
const NUMBER = new Intl.NumberFormat("en-GB");

export const MEANS =
  "Entries may have been removed or rewritten; an older copy of the database may have been put back; or this address " +
  "may lead to another server than before.";

export const TO_DO = [
  "Stop deciding on this record until somebody has explained it.",
  "Save the evidence: one file with what this browser kept and what the server shows now, each with its signature.",
  "Give the file to the administrator and to the auditor, to each by yourself.",
];

/** One or two sentences: what this browser kept, and what it sees now. */
export function tell(finding: Finding): string {
  const { kept, save } = finding;
  const day = kept && DAY.format(new Date(kept.at));
  const [size, shown] = [sizeOf(kept?.note ?? ""), sizeOf(finding.shown)];
  const before = `This browser kept a checkpoint of ${NUMBER.format(size)} events from ${day}`;
  switch (finding.kind) {
    case "shrunk":
      return `${before}; the server now shows one of ${NUMBER.format(shown)}: ${NUMBER.format(size - shown)} ${size - shown === 1 ? "is" : "are"} gone.`;
    case "gone":
      return `${before}; the server now shows no checkpoint of this log at all.`;
    case "forked":
      return shown === size
        ? `${before}; the server now shows another history of the same ${NUMBER.format(size)} events.`
        : `${before}; the server now shows a history of ${NUMBER.format(shown)} events that does not continue it.`;
    case "unproven":
      return `${before}; the server cannot show that its history of ${NUMBER.format(shown)} events continues it.`;
    case "renamed":
      return `${before}; the log at this address now bears another name.`;
    case "unreadable":
      return "What the server shows in place of the newest checkpoint is not a checkpoint of this log.";
    case "signature":
      return "The newest checkpoint of this log carries a signature that is wrong: it was signed for another text.";
    case "key":
      return "The newest checkpoint of this log is signed with a key that this browser does not know and no known key announced.";
    case "save":
      return `What you saved here on ${DAY.format(new Date(save?.at ?? 0))} became event ${NUMBER.format(save?.seq ?? 0)}; the sealed log has something else in its place.`;
  }
}

/** Whether it is proof for good: two checkpoints that cannot both be true, whatever the server shows later. */
export function isLasting({ kind, kept, shown }: Finding): boolean {
  return kind === "forked" && sizeOf(kept?.note ?? "") === sizeOf(shown);
}

export function sizeOf(note: string): number {
  return readCheckpoint(note)?.size ?? 0;
}
