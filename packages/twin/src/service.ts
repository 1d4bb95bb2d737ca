import type { Principal } from "./world.ts";

/** One AWS call as a service sees it, after the wire has been parsed and IAM has agreed. */
export interface AwsCall {
  readonly region: string;
  readonly accountId: string;
  readonly principal: Principal;
  readonly requestId: string;
}

/**
 * An operation takes the request in the SDK's shape (`Date`s, `Uint8Array`s) and returns the
 * response in the SDK's shape, without `$metadata`. It refuses by throwing `AwsError`.
 */
// biome-ignore lint/suspicious/noExplicitAny: each service types its own operations by the SDK's request and response types
export type Operation = (input: any, call: AwsCall) => object | Promise<object>;

/** One AWS service of the twin. */
export interface Service {
  /** Service name in the SigV4 credential scope: `acm`, `cognito-idp`, `route53`, `monitoring`, `events`, `states`, … */
  readonly signingName: string;
  /** By operation name, as in the SDK's commands without `Command`. */
  readonly operations: Readonly<Record<string, Operation>>;
  /** IAM actions that a call needs, each with the ARNs it is checked on (`["*"]` where AWS has no resource level). */
  authorizationsOf(
    operation: string,
    // biome-ignore lint/suspicious/noExplicitAny: see Operation
    input: any,
    call: AwsCall,
  ): readonly {
    readonly action: string;
    readonly resources: readonly string[];
    /** Condition keys, e.g. `aws:ResourceTag/latchkey:mode`. */
    readonly context?: Readonly<Record<string, string>>;
  }[];
}

/** A refusal in AWS's words; the wire renders it in the service's error form. */
export class AwsError extends Error {
  override readonly name = "AwsError";
  /** The modelled exception name, e.g. `ResourceNotFoundException`, or Route 53's `NoSuchHealthCheck`. */
  readonly code: string;
  readonly status: number;
  /** Further modelled members, e.g. `reasonCode`. */
  readonly data: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    status = 400,
    data: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.code = code;
    this.status = status;
    this.data = data;
  }
}

/** One thing that AWS does not let you do, offered on the control port. */
export interface ControlRoute {
  readonly method: "GET" | "POST" | "DELETE";
  /** Exact path, e.g. `/certificates/renew`. Parameters come in the JSON body (POST) or the query (GET, DELETE). */
  readonly path: string;
  /** A sentence for the control port's own index. */
  readonly summary: string;
  /** An example body, shown in the index and in the answer to a bad one. */
  readonly example?: object;
  /** The body is any JSON value: parse it, and refuse with `ControlRefusal`. */
  handle(body: unknown): unknown | Promise<unknown>;
}

/** A control request that cannot be served: what is wrong, and an example of a right one is added. */
export class ControlRefusal extends Error {
  override readonly name = "ControlRefusal";
  readonly status: number;

  constructor(message: string, status = 400) {
    super(message);
    this.status = status;
  }
}
