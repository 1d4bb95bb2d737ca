import type { Control } from "./control.ts";
import { waitFor } from "./wait.ts";

/**
 * Waits until the event of a set-up's own certificate has had its effect. It may find the custom
 * domain just made and start an execution that waits for it, and would later take part in a story.
 */
export async function settle(control: Control, certificateArn: string): Promise<void> {
  await waitFor(`the event of ${certificateArn} to be dispatched`, async () => {
    const logs = (await control("/logs?function=latchkey-dispatch")) as {
      lines: { line: string }[];
    };
    const isDone = ({ line }: { line: string }) =>
      line.includes(certificateArn) && line.includes("step completed");
    return logs.lines.some(isDone) ? true : undefined;
  });
  await waitFor(`what ${certificateArn} started to end`, async () => {
    const { executions } = (await control("/executions")) as {
      executions: { status: string; input: unknown }[];
    };
    const own = executions.filter(({ input }) => JSON.stringify(input).includes(certificateArn));
    return own.every(({ status }) => status !== "RUNNING") ? true : undefined;
  });
}
