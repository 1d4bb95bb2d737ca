import type { Clock } from "../clock.ts";
import type { Mode } from "../config/latchkey-config.ts";
import type { RotationRequest } from "../rotation/rotation-request.ts";
import type { RotationStarter } from "../trigger/dispatch-ports.ts";
import { type ExecutionIdentity, executionNameOf } from "../trigger/execution-name.ts";
import type { FleetRotation } from "./compose-report.ts";
import { type CustomDomainChange, concernOf } from "./custom-domain-change.ts";
import { foundFinding, seen } from "./finding/finding-draft.ts";
import { mapBounded } from "./map-bounded.ts";
import { messageOf } from "./message-of.ts";
import type { FoundFinding, SeenCustomDomain } from "./unit-audit.ts";

/** Executions that are started at the same time. */
const startsAtOnce = 4;

/** What starting rotations takes. */
export interface RotationStarting {
  readonly starter: RotationStarter;
  readonly clock: Clock;
  /** In `observe`, rotations only plan. */
  readonly mode: Mode;
  /** The installation's own: custom domains of other accounts are the business of theirs. */
  readonly accountId: string;
  /** Changes that others made, which the audit was started because of. */
  readonly told?: readonly CustomDomainChange[];
}

/**
 * Starts a rotation of each custom domain whose plan is `rotate` or `verify`, named so that a
 * second audit within a quarter of an hour starts none again. One that cannot be started is a
 * finding: never rejects.
 */
export async function startRotations(
  customDomains: readonly SeenCustomDomain[],
  starting: RotationStarting,
): Promise<readonly FleetRotation[]> {
  const own = customDomains.filter(
    ({ accountId, isManaged }) => isManaged && accountId === starting.accountId,
  );
  const settled = await mapBounded(own, startsAtOnce, (one) => startOne(one, starting));
  return settled.flatMap((one) => (one.status === "fulfilled" ? (one.value ?? []) : []));
}

/** The request that an audit starts rotations with. */
export function rotationRequestOf(
  { name, region }: Pick<SeenCustomDomain, "name" | "region">,
  apply: boolean,
): RotationRequest {
  return {
    customDomain: name,
    action: "rotate",
    apply,
    region,
    trigger: { kind: "schedule", description: "Audit" },
  };
}

async function startOne(
  one: SeenCustomDomain,
  { starter, clock, mode, told = [] }: RotationStarting,
): Promise<FleetRotation | undefined> {
  const aim = aimOf(one, told);
  if (aim === undefined) return undefined;
  const apply = mode === "auto" && one.isObserveOnly !== true;
  const executionName = executionNameOf({
    customDomain: one.name,
    ...aim,
    time: clock.now(),
    isDryRun: !apply,
  });
  const place = { accountId: one.accountId, customDomain: one.name };
  const request = rotationRequestOf(one, apply);
  const [started] = await Promise.allSettled([starter.startRotation(executionName, request)]);
  if (started.status === "fulfilled") {
    return { ...place, rotation: { executionName, outcome: started.value, apply } };
  }
  const finding = notStarted(one, started.reason);
  return { ...place, rotation: { executionName, outcome: "failed", apply }, finding };
}

/**
 * What a rotation would be for; undefined when none is needed. A change that somebody just made
 * leaves the custom domain `UPDATING` for up to an hour, and nobody tells when that is over: then
 * a rotation is started all the same, which waits and plans again.
 */
function aimOf(
  { name, userPoolId, decision, target, cognito }: SeenCustomDomain,
  told: readonly CustomDomainChange[],
): Pick<ExecutionIdentity, "certificateArn" | "serial" | "action"> | undefined {
  if (target !== undefined && (decision === "rotate" || decision === "verify")) {
    const { arn: certificateArn, serial } = target;
    return { certificateArn, action: decision, ...(serial === undefined ? {} : { serial }) };
  }
  const isTold = told.some((change) => concernOf(change, { name, userPoolId }) !== undefined);
  if (decision !== "hold" || !isTold || cognito.certificateArn === undefined) return undefined;
  return { certificateArn: cognito.certificateArn, action: "rotate" };
}

function notStarted({ name, accountId, region }: SeenCustomDomain, reason: unknown): FoundFinding {
  return foundFinding(
    { accountId, region, customDomain: name },
    {
      name: "rotationNotStarted",
      message: `${name} needs a rotation, which could not be started: ${messageOf(reason)}`,
      evidence: [seen("audit", "StartExecution", reason instanceof Error ? reason.name : "failed")],
      fix: `Put right what the message names, then start it by hand: latchkey rotate ${name} --apply; the next audit tries again by itself.`,
    },
  );
}
