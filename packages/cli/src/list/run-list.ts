import { paceCognito } from "@latchkey/core/audit/pace-cognito";
import { createRotationPorts } from "@latchkey/core/aws/rotation-ports";
import { systemClock } from "@latchkey/core/clock";
import { enterAws } from "../aws-entry.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { writeReport } from "../output.ts";
import type { CommandProcess } from "../run.ts";
import { sleep } from "../sleep.ts";
import { whileSaying } from "../text/while-saying.ts";
import type { ListOptions } from "./list-spec.ts";
import { isIncomplete, makeListReport } from "./make-list-report.ts";
import { renderList } from "./render-list.ts";

/**
 * `latchkey list`: every custom domain of the account. Changes nothing in AWS.
 * @throws EndpointUnreachableError
 */
export async function runList(options: ListOptions, process: CommandProcess): Promise<ExitCode> {
  const { look, isJson } = options;
  const clock = await enterAws(options.aws, process.env);
  const ports = createRotationPorts(look, clock);
  const cognito = paceCognito(ports.cognito, { clock: systemClock, sleep });
  const regions = look.poolRegions.join(", ");
  const report = await whileSaying(
    `Looking through the user pools of ${regions} …`,
    process.stderr,
    (say) => makeListReport({ ...ports, cognito }, say),
  );
  writeReport(report, process.stdout, { isJson, render: renderList });
  return isIncomplete(report) ? exitCodes.standsStill : exitCodes.settled;
}
