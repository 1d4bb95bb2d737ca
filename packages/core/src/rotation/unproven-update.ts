import * as v from "valibot";

/**
 * What `Update` notes before it changes a custom domain, and `Record` takes back once users are
 * known to be served: an execution that is cut off in between leaves it to the next rotation, which
 * then knows what to go back to.
 */
export const UnprovenUpdate = v.object({
  /** The certificate before, which worked. */
  fromArn: v.string(),
  /** The one that was to be proven. */
  toArn: v.string(),
  updatedAt: v.pipe(v.string(), v.isoTimestamp()),
  /** Name of the rotation's execution. */
  execution: v.string(),
});
export type UnprovenUpdate = v.InferOutput<typeof UnprovenUpdate>;

const Note = v.object({ schema: v.literal("latchkey/unproven/1"), update: UnprovenUpdate });

/** The note as the value of an SSM parameter, far below its 4 KB; undefined: none. */
export function renderUnproven(update: UnprovenUpdate | undefined): string {
  return JSON.stringify({ schema: "latchkey/unproven/1", update });
}

/** The update in such a value; what somebody has edited beyond recognition is none. Never throws. */
export function parseUnproven(value: string): UnprovenUpdate | undefined {
  const note = v.safeParse(v.pipe(v.string(), v.parseJson(), Note), value);
  return note.success ? note.output.update : undefined;
}
