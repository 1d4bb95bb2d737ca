import { parseArgs } from "node:util";
import { openDeadLetterQueue } from "@latchkey/core/aws/dead-letter-adapter";
import { type RedrivenLetter, redrive } from "@latchkey/core/dead-letter/redrive";
import { describeRedriven, summariseRedrive } from "../src/redrive-report.ts";

const usage = `Shows the events in Latchkey's dead-letter queue and sends them once more.

Usage: npm run redrive -- [--apply] [--queue NAME]

  --apply       send each event to its function and take it out of the queue;
                without it nothing is changed
  --queue NAME  the queue (latchkey-dead-letters; of another stage latchkey-<stage>-dead-letters)
  --help        this text

It uses the AWS CLI's environment: AWS_PROFILE, AWS_ENDPOINT_URL and so on; always in us-east-1.
Exit code 0: all was shown or sent; 1: something was left or failed; 2: wrong usage.`;

/** @returns the exit code */
async function main(): Promise<number> {
  let flags: { apply?: boolean; queue?: string; help?: boolean };
  try {
    ({ values: flags } = parseArgs({
      options: {
        apply: { type: "boolean" },
        queue: { type: "string" },
        help: { type: "boolean" },
      },
    }));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    return 2;
  }
  if (flags.help) {
    console.log(usage);
    return 0;
  }
  const apply = flags.apply ?? false;
  const letters: RedrivenLetter[] = [];
  const port = await openDeadLetterQueue(flags.queue ?? "latchkey-dead-letters");
  for await (const letter of redrive(port, { apply })) {
    letters.push(letter);
    console.log(`${describeRedriven(letter)}\n`);
  }
  console.log(summariseRedrive(letters, apply));
  const isDone = letters.every(({ outcome }) => outcome === "sent" || outcome === "shown");
  return isDone ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  process.exitCode = 1;
}
