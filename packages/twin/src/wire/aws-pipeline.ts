import { accessDenied } from "../iam/access-denied.ts";
import type { DeployedIam } from "../iam/deployed-iam.ts";
import { type AwsCall, AwsError, type Service } from "../service.ts";
import type { Principal, World } from "../world.ts";
import { decodeAwsChunked, isAwsChunked } from "./aws-chunked.ts";
import { readCredentialScope } from "./credential-scope.ts";
import { jsonProtocol } from "./json-protocol.ts";
import type { WireProtocol, WireRequest, WireResponse } from "./message.ts";
import { queryProtocol } from "./query-protocol.ts";
import type { RequestHistory } from "./request-history.ts";
import { checkRequiredMembers } from "./required-members.ts";
import { restJsonProtocol, restXmlProtocol } from "./rest-protocol.ts";
import { loadServiceModel, type OperationModel, type ServiceModel } from "./service-model.ts";
import { encodeUnaddressedError } from "./unaddressed-error.ts";

/** What answers AWS calls. */
export interface AwsPipeline {
  /** Never rejects: whatever goes wrong becomes an answer. */
  answer(request: WireRequest, requestId: string): Promise<WireResponse>;
}

/** What the pipeline works with. */
export interface AwsPipelineOptions {
  readonly world: Pick<World, "accountId" | "clock" | "regionOutages">;
  readonly iam: DeployedIam;
  readonly services: readonly Service[];
  readonly history: RequestHistory;
  /** Told of an error that is the twin's own fault; the caller sees `InternalFailure`. */
  readonly onDefect?: (error: unknown, where: string) => void;
}

const PROTOCOLS: Readonly<Record<ServiceModel["protocol"], WireProtocol>> = {
  json: jsonProtocol,
  query: queryProtocol,
  "rest-json": restJsonProtocol,
  "rest-xml": restXmlProtocol,
};

/** What is known of a call while it is answered; told to the history whatever comes of it. */
interface Trace {
  service: string;
  operation: string;
  region: string;
  principal: string;
  input: unknown;
}

/** The way of every call: who and what, parse, check, authorise, run, write. */
export function createAwsPipeline(options: AwsPipelineOptions): AwsPipeline {
  const services = new Map(options.services.map((service) => [service.signingName, service]));

  async function answerAddressed(
    request: WireRequest,
    requestId: string,
    trace: Trace,
  ): Promise<WireResponse> {
    const scope = readCredentialScope(request.headers.authorization, request.query);
    const principal = options.iam.principalOf(scope.accessKeyId);
    Object.assign(trace, {
      service: scope.signingName,
      region: scope.region,
      principal: principal.arn,
    });
    const service = services.get(scope.signingName);
    if (!service) {
      throw new AwsError(
        "UnknownOperationException",
        `The twin has no service '${scope.signingName}'. It has: ${[...services.keys()].sort().join(", ")}.`,
        404,
      );
    }
    const model = await loadServiceModel(scope.signingName);
    const protocol = protocolOf(request, model);
    try {
      refuseInOutage(options.world, scope);
      const decoded = unframe(request);
      const operation = protocol.identify(decoded, model);
      trace.operation = operation.name;
      const run = implementationOf(service, operation, model);
      const input = await protocol.decode(decoded, operation, model);
      trace.input = input;
      checkRequiredMembers(scope.signingName, operation.input, input);
      const call = {
        region: scope.region,
        accountId: options.world.accountId,
        principal,
        requestId,
      };
      authorize(options.iam, service, { operation: operation.name, input, call });
      const output = await run(input, call);
      const response = protocol.encode(output, operation, { model, requestId });
      record(options, requestId, trace, {
        outcome: "ok",
        status: response.status,
        response: output,
      });
      return response;
    } catch (error) {
      const refusal = asAwsError(error, trace, options.onDefect);
      recordRefusal(options, requestId, trace, refusal);
      return protocol.encodeError(refusal, request, { model, requestId });
    }
  }

  return {
    async answer(request, requestId) {
      const trace: Trace = { service: "", operation: "", region: "", principal: "", input: null };
      try {
        return await answerAddressed(request, requestId, trace);
      } catch (error) {
        const refusal = asAwsError(error, trace, options.onDefect);
        recordRefusal(options, requestId, trace, refusal);
        return encodeUnaddressedError(refusal, request, requestId);
      }
    },
  };
}

/** A form without `X-Amz-Target` is the query protocol, also for a service whose SDK now speaks JSON. */
function protocolOf(request: WireRequest, model: ServiceModel): WireProtocol {
  const isForm = (request.headers["content-type"] ?? "").startsWith(
    "application/x-www-form-urlencoded",
  );
  const isRest = model.protocol === "rest-json" || model.protocol === "rest-xml";
  return isForm && !isRest && !("x-amz-target" in request.headers)
    ? queryProtocol
    : PROTOCOLS[model.protocol];
}

function unframe(request: WireRequest): WireRequest {
  if (!isAwsChunked(request.headers)) {
    return request;
  }
  const { body, trailers } = decodeAwsChunked(
    request.body,
    request.headers["x-amz-decoded-content-length"],
  );
  const headers: Record<string, string> = { ...request.headers, ...trailers };
  const encodings = (headers["content-encoding"] ?? "")
    .split(",")
    .map((encoding) => encoding.trim())
    .filter((encoding) => encoding !== "" && encoding !== "aws-chunked");
  delete headers["content-encoding"];
  return {
    ...request,
    body,
    headers:
      encodings.length > 0 ? { ...headers, "content-encoding": encodings.join(", ") } : headers,
  };
}

function implementationOf(service: Service, operation: OperationModel, model: ServiceModel) {
  const run = Object.hasOwn(service.operations, operation.name)
    ? service.operations[operation.name]
    : undefined;
  if (run) {
    return run;
  }
  const isXml = model.protocol === "rest-xml";
  throw new AwsError(
    isXml ? "NotImplemented" : "UnknownOperationException",
    `The twin does not have the operation ${operation.name} of ${model.signingName}. ` +
      `It has: ${Object.keys(service.operations).sort().join(", ")}.`,
    isXml ? 501 : 400,
  );
}

function authorize(
  iam: DeployedIam,
  service: Service,
  request: { readonly operation: string; readonly input: unknown; readonly call: AwsCall },
): void {
  const { operation, input, call } = request;
  for (const needed of service.authorizationsOf(operation, input, call)) {
    const context = { ...globalContext(call), ...needed.context };
    const decision = iam.decide(call.principal, needed.action, needed.resources, context);
    if (!decision.isAllowed) {
      throw accessDenied(service.signingName, call.principal, needed.action, decision);
    }
  }
}

/** Global condition keys that any call carries. */
function globalContext(call: AwsCall): Readonly<Record<string, string>> {
  return {
    "aws:RequestedRegion": call.region,
    "aws:PrincipalArn": roleArnOf(call.principal, call.accountId),
    "aws:PrincipalAccount": call.accountId,
  };
}

/** `aws:PrincipalArn` of a session is its role's ARN, not the session's. */
function roleArnOf(principal: Principal, accountId: string): string {
  return principal.kind === "role"
    ? `arn:aws:iam::${accountId}:role/${principal.roleName}`
    : principal.arn;
}

function refuseInOutage(
  world: AwsPipelineOptions["world"],
  scope: { readonly region: string; readonly signingName: string },
): void {
  if (scope.signingName === "cognito-idp" && world.regionOutages.has(scope.region)) {
    throw new AwsError("InternalErrorException", `${scope.region} is not available.`, 503);
  }
}

function asAwsError(
  error: unknown,
  trace: Trace,
  onDefect: AwsPipelineOptions["onDefect"],
): AwsError {
  if (error instanceof AwsError) {
    return error;
  }
  onDefect?.(error, `${trace.service} ${trace.operation}`);
  const cause = error instanceof Error ? error.message : String(error);
  return new AwsError("InternalFailure", `The twin failed to answer: ${cause}`, 500);
}

function recordRefusal(
  options: AwsPipelineOptions,
  requestId: string,
  trace: Trace,
  error: AwsError,
): void {
  record(options, requestId, trace, {
    outcome: error.code,
    status: error.status,
    response: { message: error.message, ...error.data },
  });
}

function record(
  { history, world }: AwsPipelineOptions,
  requestId: string,
  { input, ...trace }: Trace,
  result: { readonly outcome: string; readonly status: number; readonly response: unknown },
): void {
  const time = world.clock.now().toISOString();
  history.add({ time, requestId, ...trace, request: input, ...result });
}
