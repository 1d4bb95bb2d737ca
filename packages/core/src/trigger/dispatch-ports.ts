import type { Clock } from "../clock.ts";
import type { Mode } from "../config/latchkey-config.ts";
import type { RecordPort, RotationRecord } from "../record/record.ts";
import type { AcmPort, CognitoPort } from "../rotation/ports.ts";
import type { RotationRequest } from "../rotation/rotation-request.ts";

/** Starts rotations. Implemented in `core/src/aws` only. */
export interface RotationStarter {
  /**
   * `duplicate` when an execution of that name has ended already, or runs with another input; one
   * that runs with the same input counts as started.
   */
  startRotation(name: string, request: RotationRequest): Promise<"started" | "duplicate">;
}

/** Keeps the account of an event that was refused, and tells people. */
export interface RefusalRecorder {
  /** Repeating it with the same key keeps the first record, and tells again. */
  recordRefusal(record: RotationRecord, recordKey: string): Promise<void>;
}

/** What `dispatchTrigger` needs from outside. */
export interface DispatchPorts {
  readonly clock: Clock;
  readonly cognito: Pick<CognitoPort, "describeDomain" | "listUserPoolIds" | "describeUserPool">;
  readonly acm: Pick<AcmPort, "describeCertificate">;
  /** Regions in which user pools are looked for. */
  readonly poolRegions: readonly string[];
  readonly starter: RotationStarter;
  readonly refusals: RefusalRecorder;
  /** The account that Latchkey runs in; certificates of others are refused. */
  readonly accountId?: string;
  /** In `observe` rotations are started that may only plan; `auto` when absent. */
  readonly mode?: Mode;
}

/** What `closeExecution` needs from outside. */
export interface ClosePorts {
  readonly clock: Clock;
  readonly records: Pick<RecordPort, "storeRecord" | "notify">;
  readonly refusals: RefusalRecorder;
  /** The rotation's state machine, when known: executions of others are refused. */
  readonly rotationArn?: string;
}
