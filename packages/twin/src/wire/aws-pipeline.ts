import type { Accounts } from "../account/accounts.ts";
import { ConnectionFault } from "../fault/connection-fault.ts";
import type { FaultKind } from "../fault/fault-kind.ts";
import { accountOf } from "../iam/account-of.ts";
import { authorize } from "../iam/authorize.ts";
import type { DeployedIam } from "../iam/deployed-iam.ts";
import type { CallRates } from "../rate/call-rates.ts";
import { type AwsCall, AwsError, type Service } from "../service.ts";
import type { World } from "../world.ts";
import type { AnsweredCall } from "./answered-call.ts";
import { unframe } from "./aws-chunked.ts";
import { implementationOf, protocolOf, serviceOf } from "./call-address.ts";
import { type CallTrial, createCallTrial } from "./call-fate.ts";
import type { CallFaults } from "./call-faults.ts";
import { expiredCredentials, unknownCredentials } from "./credential-error.ts";
import { readCredentialScope } from "./credential-scope.ts";
import type { WireProtocol, WireRequest, WireResponse } from "./message.ts";
import type { RequestHistory } from "./request-history.ts";
import { checkRequiredMembers } from "./required-members.ts";
import { loadServiceModel, type OperationModel, type ServiceModel } from "./service-model.ts";
import { encodeUnaddressedError } from "./unaddressed-error.ts";

/** What answers AWS calls. */
export interface AwsPipeline {
  /**
   * Whatever goes wrong becomes an answer.
   *
   * @throws ConnectionFault for a call that gets no answer; nothing else
   */
  answer(request: WireRequest, requestId: string): Promise<WireResponse>;
}

/** What the pipeline works with. */
export interface AwsPipelineOptions {
  readonly world: Pick<World, "accountId" | "clock" | "faults" | "regionOutages">;
  readonly iam: DeployedIam;
  /** Of the world's own account. */
  readonly services: readonly Service[];
  /** Accounts beside it; without them there are none. */
  readonly accounts?: Pick<Accounts, "servicesOf">;
  readonly history: RequestHistory;
  /** Failures of a given code, ordered on the control port. */
  readonly faults?: CallFaults;
  /** Without it nothing is throttled for being frequent. */
  readonly rates?: Pick<CallRates, "admit">;
  /** Told of every call of a known operation, whatever came of it. */
  readonly onAnswered?: (call: AnsweredCall) => void;
  /** Told of an error that is the twin's own fault; the caller sees `InternalFailure`. */
  readonly onDefect?: (error: unknown, where: string) => void;
}

/** What is known of a call while it is answered; told to the history whatever comes of it. */
interface Trace {
  service: string;
  operation: string;
  region: string;
  principal: string;
  input: unknown;
  fault?: FaultKind;
}

interface PipelineParts extends AwsPipelineOptions {
  readonly trial: CallTrial;
}

/** The way of every call: who and what, parse, check, count, authorise, run, write. */
export function createAwsPipeline(options: AwsPipelineOptions): AwsPipeline {
  const { clock, faults: plan } = options.world;
  const ordered = options.faults === undefined ? {} : { ordered: options.faults };
  const parts = { ...options, trial: createCallTrial({ clock, plan, ...ordered }) };
  const services = new Map(options.services.map((service) => [service.signingName, service]));
  return {
    async answer(request, requestId) {
      const trace: Trace = { service: "", operation: "", region: "", principal: "", input: null };
      try {
        const addressed = await addressCall(options, services, { request, requestId, trace });
        return await answerAddressed(parts, addressed);
      } catch (error) {
        if (error instanceof ConnectionFault) throw error;
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
  readonly accessKeyId: string;
  /** Whether there is an account such as the key says. */
  readonly isAccountKnown: boolean;
  readonly note: { isTold: boolean };
}

async function addressCall(
  { iam, world, accounts }: AwsPipelineOptions,
  ownServices: ReadonlyMap<string, Service>,
  incoming: IncomingCall,
): Promise<AddressedCall> {
  const { request, requestId, trace } = incoming;
  const scope = readCredentialScope(request.headers.authorization, request.query);
  const principal = iam.principalOf(scope.accessKeyId);
  trace.service = scope.signingName;
  trace.region = scope.region;
  trace.principal = principal.arn;
  const accountId = accountOf(principal.arn);
  const services = accountId === world.accountId ? ownServices : accounts?.servicesOf(accountId);
  const service = serviceOf(services ?? ownServices, scope.signingName);
  const model = await loadServiceModel(scope.signingName);
  const call = { region: scope.region, accountId, principal, requestId };
  return {
    ...incoming,
    ...{ service, model, call },
    accessKeyId: scope.accessKeyId,
    protocol: protocolOf(request, model),
    isAccountKnown: services !== undefined,
    note: { isTold: false },
  };
}

async function answerAddressed(
  options: PipelineParts,
  addressed: AddressedCall,
): Promise<WireResponse> {
  const { request, requestId, trace, model, protocol } = addressed;
  let operation: OperationModel | undefined;
  try {
    operation = protocol.identify(request, model);
    trace.operation = operation.name;
    const output = await carryOut(options, addressed, operation);
    const response = protocol.encode(output, operation, { model, requestId });
    const { status } = response;
    record(options, requestId, trace, { outcome: "ok", status, response: output });
    return response;
  } catch (error) {
    if (error instanceof ConnectionFault) {
      record(options, requestId, trace, { outcome: error.how, status: 0, response: null });
      throw error;
    }
    const refusal = asAwsError(error, trace, options.onDefect);
    recordRefusal(options, requestId, trace, refusal);
    const { code, message } = refusal;
    if (operation !== undefined) tell(options, addressed, operation, { code, message });
    return protocol.encodeError(refusal, request, { model, requestId });
  }
}

async function carryOut(
  options: PipelineParts,
  addressed: AddressedCall,
  operation: OperationModel,
): Promise<object> {
  const { world, iam, rates, trial } = options;
  const { request, service, model, protocol, call, trace } = addressed;
  checkCredentials(options, addressed);
  refuseInOutage(world, service.signingName, call.region);
  const run = implementationOf(service, operation, model);
  const input = await protocol.decode(unframe(request), operation, model);
  trace.input = input;
  checkRequiredMembers(service.signingName, operation.input, input);
  const isOwn = call.accountId === world.accountId;
  rates?.admit({ ...trace, ...(isOwn ? {} : { otherAccount: call.accountId }), input });
  authorize(iam, service, { operation: operation.name, input, call });
  const runAndTell = async () => {
    const output = await run(input, call);
    tell(options, addressed, operation, { output });
    return output;
  };
  return await trial.run(
    { ...trace, principal: call.principal, input, run: runAndTell },
    (kind) => {
      trace.fault = kind;
    },
  );
}

/** @throws AwsError in the service's form */
function checkCredentials(
  { iam, world }: AwsPipelineOptions,
  { accessKeyId, isAccountKnown, model }: AddressedCall,
): void {
  if (iam.hasEnded(accessKeyId, world.clock.now())) throw expiredCredentials(model);
  if (!isAccountKnown) throw unknownCredentials(model);
}

/** Once a call: one that was carried out was so, whatever its caller is told. */
function tell(
  { onAnswered, world }: AwsPipelineOptions,
  { request, requestId, trace, call, accessKeyId, note }: AddressedCall,
  operation: OperationModel,
  result: AnsweredCall["result"],
): void {
  if (note.isTold) return;
  note.isTold = true;
  onAnswered?.({
    time: world.clock.now(),
    requestId,
    service: trace.service,
    region: call.region,
    principal: call.principal,
    accessKeyId,
    userAgent: request.headers["user-agent"] ?? "",
    operation,
    input: trace.input,
    result,
  });
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
