import type { Reason } from "@latchkey/core/rotation/rotation-state";
import { breakFix } from "../text/break-fix.ts";
import { breakLines } from "../text/break-lines.ts";
import type { TextLook } from "../text/paint.ts";
import { shortenArns } from "../text/shorten-arns.ts";

/** A reason's sentence, and the fix below it if there is one. */
export function renderReason({ message, fix }: Reason, look: TextLook): readonly string[] {
  return [
    ...breakLines(shortenArns(message, look.width), { first: "  - ", next: 4 }, look.width),
    ...(fix === undefined ? [] : renderFix(fix, look)),
  ];
}

function renderFix(fix: string, look: TextLook): readonly string[] {
  const lead = "    Fix: ";
  const [first = "", ...others] = breakFix(fix, { first: lead, next: lead.length }, look.width);
  return [`    ${look.paint("green", "Fix:")} ${first.slice(lead.length)}`.trimEnd(), ...others];
}
