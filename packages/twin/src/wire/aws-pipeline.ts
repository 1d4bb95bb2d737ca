import { authorize } from "../iam/authorize.ts";
import type { DeployedIam } from "../iam/deployed-iam.ts";
import { type AwsCall, AwsError, type Service } from "../service.ts";
import type { World } from "../world.ts";
import { unframe } from "./aws-chunked.ts";
import { type CallFaults, meetFault } from "./call-faults.ts";
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
  /** Failures ordered on the control port. */
  readonly faults?: CallFaults;
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
  return {
    async answer(request, requestId) {
      const trace: Trace = { service: "", operation: "", region: "", principal: "", input: null };
      try {
        const addressed = await addressCall(options, services, { request, requestId, trace });
        return await answerAddressed(options, addressed);
      } catch (error) {
        const refusal = asAwsError(error, trace, options.onDefect);
        recordRefusal(options, requestId, trace, refusal);
        return encodeUnaddressedError(refusal, request, requestId);
      }
    },
  };
}

/** A call as it came in. */
interface IncomingCall {
  readonly request: WireRequest;
  readonly requestId: string;
  readonly trace: Trace;
}

/** A call of which the service is known, and with it the form of its answer. */
interface AddressedCall extends IncomingCall {
  readonly service: Service;
  readonly model: ServiceModel;
  readonly protocol: WireProtocol;
  readonly call: AwsCall;
}

async function addressCall(
  { iam, world }: AwsPipelineOptions,
  services: ReadonlyMap<string, Service>,
  incoming: IncomingCall,
): Promise<AddressedCall> {
  const { request, requestId, trace } = incoming;
  const scope = readCredentialScope(request.headers.authorization, request.query);
  const principal = iam.principalOf(scope.accessKeyId);
  trace.service = scope.signingName;
  trace.region = scope.region;
  trace.principal = principal.arn;
  const service = serviceOf(services, scope.signingName);
  const model = await loadServiceModel(scope.signingName);
  const call = { region: scope.region, accountId: world.accountId, principal, requestId };
  return { ...incoming, service, model, call, protocol: protocolOf(request, model) };
}

async function answerAddressed(
  options: AwsPipelineOptions,
  addressed: AddressedCall,
): Promise<WireResponse> {
  const { request, requestId, trace, model, protocol } = addressed;
  try {
    const operation = protocol.identify(request, model);
    trace.operation = operation.name;
    const output = await carryOut(options, addressed, operation);
    const response = protocol.encode(output, operation, { model, requestId });
    const { status } = response;
    record(options, requestId, trace, { outcome: "ok", status, response: output });
    return response;
  } catch (error) {
    const refusal = asAwsError(error, trace, options.onDefect);
    recordRefusal(options, requestId, trace, refusal);
    return protocol.encodeError(refusal, request, { model, requestId });
  }
}

async function carryOut(
  { world, iam, faults }: AwsPipelineOptions,
  { request, service, model, protocol, call, trace }: AddressedCall,
  operation: OperationModel,
): Promise<object> {
  refuseInOutage(world, service.signingName, call.region);
  const run = implementationOf(service, operation, model);
  const input = await protocol.decode(unframe(request), operation, model);
  trace.input = input;
  checkRequiredMembers(service.signingName, operation.input, input);
  authorize(iam, service, { operation: operation.name, input, call });
  const fault = faults?.take(trace);
  meetFault(fault, "before");
  const output = await run(input, call);
  meetFault(fault, "after");
  return output;
}

function serviceOf(services: ReadonlyMap<string, Service>, signingName: string): Service {
  const service = services.get(signingName);
  if (!service) {
    throw new AwsError(
      "UnknownOperationException",
      `The twin has no service '${signingName}'. It has: ${[...services.keys()].sort().join(", ")}.`,
      404,
    );
  }
  return service;
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

/** A Region's outage, as far as it is simulated: Cognito's endpoint. */
function refuseInOutage(
  world: AwsPipelineOptions["world"],
  signingName: string,
  region: string,
): void {
  if (signingName === "cognito-idp" && world.regionOutages.has(region)) {
    throw new AwsError("InternalErrorException", `${region} is not available.`, 503);
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
