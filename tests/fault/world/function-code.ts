import { auditAccount } from "@latchkey/core/audit/audit-account";
import type { DnsPort } from "@latchkey/core/audit/dns-port";
import { finishAudit } from "@latchkey/core/audit/finish-audit";
import type { AuditAccountPorts, FinishAuditPorts } from "@latchkey/core/audit/fleet-ports";
import { planAudit } from "@latchkey/core/audit/plan-audit";
import { createAuditAccountPorts } from "@latchkey/core/aws/audit-account-ports";
import type { AwsAccess } from "@latchkey/core/aws/aws-client";
import { createClosePorts } from "@latchkey/core/aws/close-ports";
import { createDispatchPorts } from "@latchkey/core/aws/dispatch-ports";
import { createFinishAuditPorts } from "@latchkey/core/aws/finish-audit-ports";
import { createRecordPort } from "@latchkey/core/aws/record-port";
import { createRotationPorts } from "@latchkey/core/aws/rotation-ports";
import type { Clock } from "@latchkey/core/clock";
import type { LatchkeyEnvironment } from "@latchkey/core/config/environment";
import type { RecordPort } from "@latchkey/core/record/record";
import type { EdgePort, RotationPorts } from "@latchkey/core/rotation/ports";
import type { RotationState } from "@latchkey/core/rotation/rotation-state";
import { checkDomain } from "@latchkey/core/rotation/step/check-domain";
import { checkEdges } from "@latchkey/core/rotation/step/check-edges";
import { checkRouting } from "@latchkey/core/rotation/step/check-routing";
import { planRotation } from "@latchkey/core/rotation/step/plan";
import { recordRotation } from "@latchkey/core/rotation/step/record";
import { rollBack } from "@latchkey/core/rotation/step/roll-back";
import { updateCustomDomain } from "@latchkey/core/rotation/step/update";
import { closeExecution } from "@latchkey/core/trigger/close-execution";
import type { ClosePorts, DispatchPorts } from "@latchkey/core/trigger/dispatch-ports";
import { dispatchTrigger } from "@latchkey/core/trigger/dispatch-trigger";
import * as v from "valibot";
import {
  AuditUnitsPayload,
  FinishAuditPayload,
  ListUnitsPayload,
} from "../../../packages/functions/src/runtime/audit-payload.ts";
import { InvalidPayloadError } from "../../../packages/functions/src/runtime/errors.ts";
import { payloadProblems } from "../../../packages/functions/src/runtime/payload-problems.ts";
import {
  OpenTaskPayload,
  TaskPayload,
  taskExample,
  unwrapInput,
} from "../../../packages/functions/src/runtime/task-payload.ts";

/** What the process of one function has around it. */
export interface Surroundings {
  readonly environment: LatchkeyEnvironment;
  readonly access: AwsAccess;
  readonly clock: Clock;
  readonly edges: EdgePort;
  readonly dns: DnsPort;
}

/** The ports of all functions. */
export interface FunctionPorts {
  rotation(): RotationPorts;
  dispatch(): DispatchPorts;
  environment(): LatchkeyEnvironment;
  auditAccount(): AuditAccountPorts;
  finishAudit(): FinishAuditPorts;
  close(): ClosePorts;
  records(): RecordPort;
}

/** One process's ports to AWS, each made at its first use, as the functions do. */
export function createFunctionPorts(around: Surroundings): FunctionPorts {
  const { environment, access, clock, edges, dns } = around;
  const withEdges = (ports: RotationPorts) => ({ ...ports, edges });
  return {
    rotation: once(() => withEdges(createRotationPorts(environment, clock, access))),
    dispatch: once(() => createDispatchPorts(environment, clock, access)),
    environment: () => environment,
    auditAccount: once(() => {
      const ports = createAuditAccountPorts(environment, clock, access);
      return {
        ...ports,
        async enterAccount(entry) {
          const entered = await ports.enterAccount(entry);
          return { ...entered, dns, rotation: withEdges(entered.rotation) };
        },
      };
    }),
    finishAudit: once(() => createFinishAuditPorts(environment, "0.0.0", { clock, access })),
    close: once(() => createClosePorts(environment, clock, access)),
    records: once(() => createRecordPort(environment, access)),
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** What a function does with what it is invoked with. */
export type FunctionCode = (
  payload: unknown,
  ports: FunctionPorts,
  clock: Clock,
) => Promise<unknown>;

/**
 * What each deployed function does, as packages/functions/src/*.ts says it, without logging and
 * metrics.
 */
export const functionCode: Readonly<Record<string, FunctionCode>> = {
  "latchkey-dispatch": (event, ports) => dispatchTrigger(event, ports.dispatch()),
  "latchkey-close": (event, ports) => closeExecution(event, ports.close()),
  "latchkey-list-units": async (payload, ports) => {
    const { config, poolRegions: regions } = ports.environment();
    return planAudit({ ...parse(ListUnitsPayload, payload), config, regions });
  },
  "latchkey-audit-units": async (payload, ports) =>
    await auditAccount(parse(AuditUnitsPayload, payload).state, ports.auditAccount()),
  "latchkey-finish-audit": async (payload, ports) => {
    const { report, keys } = await finishAudit(
      parse(FinishAuditPayload, payload),
      ports.finishAudit(),
    );
    return { ...keys, counts: report.counts };
  },
  "latchkey-plan": async (payload, ports) => {
    const { state, execution } = parse(OpenTaskPayload, payload);
    return await planRotation(unwrapInput(state), execution, ports.rotation());
  },
  "latchkey-update": task(updateCustomDomain),
  "latchkey-check-domain": task(checkDomain),
  "latchkey-check-edges": task(checkEdges),
  "latchkey-check-routing": task(checkRouting),
  "latchkey-roll-back": task(rollBack),
  "latchkey-record": async (payload, ports, clock) => {
    const { state, execution } = parse(OpenTaskPayload, payload);
    return await recordRotation(state, execution, { clock, records: ports.records() });
  },
};

function task(
  run: (state: RotationState, ports: RotationPorts) => Promise<RotationState>,
): FunctionCode {
  return async (payload, ports) => await run(parse(TaskPayload, payload).state, ports.rotation());
}

/** As the parser middleware and createLambda do it. */
function parse<T>(schema: v.GenericSchema<unknown, T>, payload: unknown): T {
  const parsed = v.safeParse(schema, payload);
  if (parsed.success) return parsed.output;
  throw new InvalidPayloadError(payloadProblems(parsed.issues), taskExample);
}
