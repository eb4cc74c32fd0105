/** One file that shows what was found to whoever was not there. */
import type { Finding } from "./checking.ts";
import { sizeOf, tell } from "./telling.ts";

const EXPLANATION =
  "Both checkpoints are signed notes (C2SP tlog-checkpoint): whoever has the public keys can check that the server " +
  "signed each of them. If both are of the same size with different roots, or if no RFC 6962 consistency proof leads " +
  "from the smaller to the larger, then the server has shown two histories of one log. 'proof' is what the server " +
  "answered when it was asked for that proof, or for the inclusion of 'save'. What a save was answered with is not signed.";

export function evidence(finding: Finding, log: string, address: string): string {
  const { kind, at, kept, shown, proof, rotations, save } = finding;
  const file = {
    format: "annotator-log-evidence/1",
    found: kind,
    in_words: tell(finding),
    log,
    address,
    kept: kept && { at: kept.at, checkpoint: kept.note },
    shown: { at, checkpoint: shown },
    proof,
    keys: kept?.keys ?? [],
    rotations,
    save: save ?? null,
    explanation: EXPLANATION,
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

export function evidenceName({ kept, shown }: Finding, log: string): string {
  return `log-evidence-${log.slice(0, 8)}-${sizeOf(kept?.note ?? "")}-${sizeOf(shown)}.json`;
}
