import { paceUnitPorts } from "@latchkey/core/audit/pace-unit-ports";
import { createAuditUnitPorts } from "@latchkey/core/aws/audit-unit-ports";
import { readCallerIdentity } from "@latchkey/core/aws/caller-identity-adapter";
import { enterToLook } from "../aws-entry.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { writeReport } from "../output.ts";
import type { CommandProcess } from "../run.ts";
import { whileSaying } from "../text/while-saying.ts";
import type { ListOptions } from "./list-spec.ts";
import { isIncomplete, makeListReport } from "./make-list-report.ts";
import { renderList } from "./render-list.ts";

/**
 * `latchkey list`: every custom domain of the account. Changes nothing in AWS.
 * @throws EndpointUnreachableError, and core's AwsCallError where nobody knows who the caller is
 */
export async function runList(options: ListOptions, process: CommandProcess): Promise<ExitCode> {
  const { isJson } = options;
  const { clock, look } = await enterToLook(options, process.env);
  const { accountId } = await readCallerIdentity();
  const unpaced = createAuditUnitPorts(look, { clock });
  const { userPools, pace, rotation } = unpaced;
  const search = { cognito: rotation.cognito, userPools, pace, clock };
  const { rotation: ports } = paceUnitPorts(unpaced);
  const regions = look.poolRegions.join(", ");
  const report = await whileSaying(
    `Looking through the user pools of ${regions} …`,
    process.stderr,
    (say) => makeListReport({ accountId, ports, search }, say),
  );
  writeReport(report, process.stdout, { isJson, render: renderList });
  return isIncomplete(report) ? exitCodes.standsStill : exitCodes.settled;
}
