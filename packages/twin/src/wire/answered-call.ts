import type { Principal } from "../world.ts";
import type { OperationModel } from "./service-model.ts";

/** A call that was answered, as those hear of it who keep accounts of calls. */
export interface AnsweredCall {
  /** Simulated. */
  readonly time: Date;
  readonly requestId: string;
  /** SigV4 service name. */
  readonly service: string;
  readonly region: string;
  readonly principal: Principal;
  readonly accessKeyId: string;
  /** Empty when none was sent. */
  readonly userAgent: string;
  readonly operation: OperationModel;
  /** In the SDK's shape, as it came: it may hold secrets. Null when it could not be read. */
  readonly input: unknown;
  /** The answer in the SDK's shape, or why there was none. */
  readonly result:
    | { readonly output: object }
    | { readonly code: string; readonly message: string };
}
