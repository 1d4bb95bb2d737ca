import type { DeadLetter, DeadLetterPort } from "./dead-letter.ts";
import { type DeadLetterReading, readDeadLetter } from "./read-dead-letter.ts";

/** What came of one dead letter. */
export interface RedrivenLetter {
  readonly letter: DeadLetter;
  readonly reading: DeadLetterReading;
  /**
   * `shown`: nothing was done, as nothing was to be; `sent`: the target has the event and the
   * message is gone; `left`: it cannot be sent by itself; `failed`: sending failed, `problem` says why.
   */
  readonly outcome: "shown" | "sent" | "left" | "failed";
  readonly problem?: string;
}

/**
 * Shows what lies in the dead-letter queue and, with `apply`, sends each event to its function or
 * to the audit once more, with the permission to act on it: whoever redrives means it. A message is
 * removed only after Lambda or Step Functions has accepted its event, so none is lost; one that is
 * sent twice does no harm, for every event is only a hint where to look. What is not removed is
 * visible to others again when this ends.
 */
export async function* redrive(
  port: DeadLetterPort,
  options: { readonly apply: boolean },
): AsyncIterable<RedrivenLetter> {
  const kept: DeadLetter[] = [];
  try {
    for await (const letter of port.letters()) {
      const reading = readDeadLetter(letter, port.queueArn);
      const redriven = options.apply
        ? await send(letter, reading, port)
        : { letter, reading, outcome: "shown" as const };
      if (redriven.outcome !== "sent") kept.push(letter);
      yield redriven;
    }
  } finally {
    for (const letter of kept) await port.release(letter);
  }
}

async function send(
  letter: DeadLetter,
  reading: DeadLetterReading,
  port: DeadLetterPort,
): Promise<RedrivenLetter> {
  if (reading.next.kind === "leave") return { letter, reading, outcome: "left" };
  try {
    await hand(reading.next, port);
    await port.remove(letter);
    return { letter, reading, outcome: "sent" };
  } catch (error) {
    // Told, not thrown: the other messages are to be sent all the same.
    const problem = error instanceof Error ? error.message : String(error);
    return { letter, reading, outcome: "failed", problem };
  }
}

async function hand(
  next: Exclude<DeadLetterReading["next"], { readonly kind: "leave" }>,
  port: DeadLetterPort,
): Promise<void> {
  if (next.kind === "invoke") return await port.invoke(next.functionArn, next.payload);
  const { stateMachineArn, executionName: name, input } = next;
  await port.startExecution(stateMachineArn, { name, input });
}
