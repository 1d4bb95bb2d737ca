import { Option } from "commander";
import { exitCodeSection } from "../help/help-part.ts";

/** Options of what starts a rotation that may change something. */
export function startOptions(): readonly Option[] {
  return [
    new Option("--apply", "carry it out; without it nothing is changed"),
    new Option("--yes", "do not ask on a terminal before it is carried out"),
    new Option(
      "--wait",
      "follow it to its end, which may take an hour; Ctrl-C only stops watching",
    ),
  ];
}

/** Exit codes of what starts, and may follow, a rotation. */
export const verdictExitCodes = exitCodeSection({
  0: "started; with --wait: rotated, verified, or nothing to do",
  2: "with --wait: a dry run that would have changed the certificate",
  3: "not confirmed, or there is nothing to do it to; with --wait: refused, superseded, rolled back, not served or failed",
});
