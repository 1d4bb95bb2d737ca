import type {
  CreateHealthCheckRequest,
  CreateHealthCheckResponse,
  DeleteHealthCheckRequest,
  GetHealthCheckLastFailureReasonRequest,
  GetHealthCheckLastFailureReasonResponse,
  GetHealthCheckRequest,
  GetHealthCheckResponse,
  GetHealthCheckStatusRequest,
  GetHealthCheckStatusResponse,
  ListHealthChecksRequest,
  ListHealthChecksResponse,
} from "@aws-sdk/client-route-53";
import { AwsError } from "../../service.ts";
import { invalidInput } from "./errors.ts";
import { checkConfig, completeConfig, isEndpointCheck } from "./health-check-config.ts";
import {
  describeCheck,
  getCheck,
  type HealthCheckStore,
  type StoredHealthCheck,
} from "./health-check-store.ts";
import { meetDisabling, meetFlap } from "./health-fault.ts";
import { HealthTimeline } from "./health-timeline.ts";
import { recordAll } from "./health-verdict.ts";
import { describeLastFailures, describeObservations } from "./observation.ts";
import { parsePageSize } from "./page-size.ts";
import { startProbing } from "./prober.ts";

/** Quota a new account has (developer guide, DNSLimitations). */
const maxChecks = 200;

/** The same caller reference with the same settings gives the check that exists already. */
export function createHealthCheck(
  store: HealthCheckStore,
  input: CreateHealthCheckRequest,
): CreateHealthCheckResponse {
  const reference = input.CallerReference;
  if (!reference || reference.length > 64)
    throw invalidInput("CallerReference must have 1 to 64 characters.");
  const config = completeConfig(input.HealthCheckConfig);
  checkConfig(config, (id) => store.checks.has(id));
  const existing = existingCheck(store, reference, JSON.stringify(config));
  if (existing !== undefined) return created(existing);
  if (store.checks.size >= maxChecks)
    throw new AwsError("TooManyHealthChecks", `Limits Exceeded: ${maxChecks} health checks.`);
  const createdAt = store.clock.now();
  const check: StoredHealthCheck = {
    id: drawUuid(store),
    callerReference: reference,
    createdAt,
    config,
    version: 1,
    isSeenHealthy: true,
    contradictions: 0,
    isFlapping: false,
    lookedAt: createdAt.getTime(),
    timeline: new HealthTimeline(createdAt),
    stopProbing: () => undefined,
  };
  store.checks.set(check.id, check);
  store.usedReferences.add(reference);
  recordAll(store);
  startProbing(store, check);
  return created(check);
}

/** @throws NoSuchHealthCheck */
export function getHealthCheck(
  store: HealthCheckStore,
  input: GetHealthCheckRequest,
): GetHealthCheckResponse {
  const check = getCheck(store, input.HealthCheckId);
  meetDisabling(store, check);
  return { HealthCheck: describeCheck(check) };
}

/** All checks in the order they were made, a page of at most 100 at a time. */
export function listHealthChecks(
  store: HealthCheckStore,
  input: ListHealthChecksRequest,
): ListHealthChecksResponse {
  const size = parsePageSize(input.MaxItems, 100);
  const checks = [...store.checks.values()];
  const start = input.Marker === undefined ? 0 : checks.findIndex(({ id }) => id === input.Marker);
  if (start < 0) throw invalidInput(`Invalid marker: ${input.Marker}`);
  const next = checks[start + size];
  return {
    HealthChecks: checks.slice(start, start + size).map(describeCheck),
    Marker: input.Marker ?? "",
    IsTruncated: next !== undefined,
    MaxItems: size,
    ...(next === undefined ? {} : { NextMarker: next.id }),
  };
}

/** Deleting a check that is used elsewhere is allowed: Route 53 warns of it only in its guide. */
export function deleteHealthCheck(
  store: HealthCheckStore,
  input: DeleteHealthCheckRequest,
): object {
  const check = getCheck(store, input.HealthCheckId);
  check.stopProbing();
  store.checks.delete(check.id);
  recordAll(store);
  return {};
}

/** What each checker saw last. Not for calculated checks. */
export function getHealthCheckStatus(
  store: HealthCheckStore,
  input: GetHealthCheckStatusRequest,
): GetHealthCheckStatusResponse {
  const check = getEndpointCheck(store, input.HealthCheckId);
  return { HealthCheckObservations: describeObservations(check, store.clock.now()) };
}

/** Why each checker last failed. Not for calculated checks. */
export function getHealthCheckLastFailureReason(
  store: HealthCheckStore,
  input: GetHealthCheckLastFailureReasonRequest,
): GetHealthCheckLastFailureReasonResponse {
  const check = getEndpointCheck(store, input.HealthCheckId);
  return { HealthCheckObservations: describeLastFailures(check, store.clock.now()) };
}

function getEndpointCheck(store: HealthCheckStore, id: string | undefined): StoredHealthCheck {
  const check = getCheck(store, id);
  meetFlap(store, check);
  if (!isEndpointCheck(check.config))
    throw invalidInput(`Checker status is not available for ${check.config.Type} health checks.`);
  return check;
}

function existingCheck(
  store: HealthCheckStore,
  reference: string,
  wanted: string,
): StoredHealthCheck | undefined {
  if (!store.usedReferences.has(reference)) return undefined;
  const check = [...store.checks.values()].find((one) => one.callerReference === reference);
  if (check !== undefined && JSON.stringify(check.config) === wanted) return check;
  throw new AwsError(
    "HealthCheckAlreadyExists",
    `A health check with the caller reference ${reference} has already been created.`,
    409,
  );
}

function created(check: StoredHealthCheck): CreateHealthCheckResponse {
  return {
    HealthCheck: describeCheck(check),
    Location: `https://route53.amazonaws.com/2013-04-01/healthcheck/${check.id}`,
  };
}

function drawUuid({ random }: HealthCheckStore): string {
  return [8, 4, 4, 4, 12].map((digits) => random.hex(digits)).join("-");
}
