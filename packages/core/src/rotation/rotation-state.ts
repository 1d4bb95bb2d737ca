import * as v from "valibot";
import { floorProbes } from "../edge/edge.ts";
import { RotationRequest } from "./rotation-request.ts";
import { verdicts } from "./verdict.ts";

const Arn = v.string();
const Instant = v.pipe(v.string(), v.isoTimestamp());

/** `CustomDomainSettings` as it travels between states: what was absent stays absent. */
export const Settings = v.object({
  securityPolicy: v.exactOptional(v.picklist(["TLS_V1", "TLS_V1_2_2021", "TLS_V1_3_2025"])),
  managedLoginVersion: v.exactOptional(v.number()),
  routing: v.exactOptional(
    v.object({ secondaryRegion: v.string(), primaryHealthCheckId: v.string() }),
  ),
});

/** A certificate as the record names it. */
export const CertificateRef = v.object({
  arn: Arn,
  serial: v.optional(v.string()),
  fingerprintSha256: v.optional(v.string()),
  notAfter: v.optional(Instant),
});
export type CertificateRef = v.InferOutput<typeof CertificateRef>;

/** Why something was decided: a literal from the noun's union, a sentence, and the fix if any. */
export const Reason = v.object({
  /** e.g. `certificateExpiresSooner`, `customDomainFailed`. */
  name: v.string(),
  message: v.string(),
  fix: v.optional(v.string()),
});
export type Reason = v.InferOutput<typeof Reason>;

/** The outcome of looking at failover routing once. */
export const RoutingEvidence = v.object({
  routing: v.optional(v.object({ secondaryRegion: v.string(), primaryHealthCheckId: v.string() })),
  healthCheckFound: v.optional(v.boolean()),
  healthCheckDisabled: v.optional(v.boolean()),
  health: v.optional(v.picklist(["healthy", "unhealthy", "unknown"])),
  replicaStatus: v.optional(v.string()),
  observedAt: Instant,
});
export type RoutingEvidence = v.InferOutput<typeof RoutingEvidence>;

/** What one edge served in the last round, condensed. */
export const EdgeEvidence = v.object({
  address: v.string(),
  outcome: v.picklist(["target", "previous", "broken", "unreachable"]),
  fingerprintSha256: v.optional(v.string()),
  protocol: v.optional(v.string()),
  /** What came of a handshake below the TLS floor; absent where no floor is asked for. */
  floorProbe: v.optional(v.picklist(floorProbes)),
  /** Set for `broken` and `unreachable`. */
  problem: v.optional(v.string()),
});
export type EdgeEvidence = v.InferOutput<typeof EdgeEvidence>;

/** The custom domain as it stood before the rotation changed anything. */
export const Baseline = v.object({
  /** `Status` of the custom domain: ACTIVE, or FAILED when the rotation is to repair it. */
  status: v.optional(v.string()),
  certificate: CertificateRef,
  /** Whether the certificate was issued, valid and covering when read: what a roll-back may return to. */
  isCertificateUsable: v.boolean(),
  settings: Settings,
  routing: v.optional(RoutingEvidence),
  observedAt: Instant,
});
export type Baseline = v.InferOutput<typeof Baseline>;

/** Where the workflow goes next; the `Choice` states of the ASL match on it. */
export const nextSteps = [
  "hold",
  "update",
  "wait-for-domain",
  "check-edges",
  "wait-for-edges",
  "check-routing",
  "roll-back",
  "record",
] as const;
export type NextStep = (typeof nextSteps)[number];

/**
 * Everything that one rotation carries from state to state: the input and output of each Lambda.
 * Stays far below Step Functions' 256 KiB: edges are condensed and capped.
 */
export const RotationState = v.object({
  version: v.literal(1),
  request: RotationRequest,
  /** The beginning of what came in, as JSON, when it was not a request at all. */
  received: v.optional(v.string()),
  execution: v.object({ arn: v.string(), name: v.string(), startedAt: Instant }),
  next: v.picklist(nextSteps),
  /** Seconds the following Wait state waits. */
  waitSeconds: v.number(),
  /** The plan's decision, once made. */
  decision: v.optional(v.picklist(["rotate", "verify", "nothing", "hold", "refuse"])),
  reasons: v.array(Reason),
  /** How long edges are watched, as configured when the plan was made. */
  verification: v.optional(
    v.object({ rotatedDeadlineMinutes: v.number(), renewedDeadlineMinutes: v.number() }),
  ),
  /** Certificates that were looked at and passed over when the plan was made, and why. */
  notChosen: v.optional(v.array(v.object({ arn: Arn, reasons: v.array(Reason) }))),
  customDomain: v.optional(
    v.object({
      name: v.string(),
      userPoolId: v.string(),
      region: v.string(),
      accountId: v.string(),
      cloudFrontDomain: v.optional(v.string()),
    }),
  ),
  baseline: v.optional(Baseline),
  /**
   * Set once a look after the update has shown that it lost no setting: the settings of that look,
   * or as somebody else has changed them since.
   */
  keptSettings: v.optional(Settings),
  /** What the first look after the update showed, when the update had lost a setting. */
  lostSettings: v.optional(Settings),
  target: v.optional(CertificateRef),
  /** Which certificate the domain check waits for: the target, or the baseline while rolling back. */
  goal: v.picklist(["target", "baseline"]),
  progress: v.object({
    holds: v.number(),
    /** `UpdateUserPoolDomain` was called for the target in this rotation. */
    isUpdated: v.boolean(),
    updatedAt: v.optional(Instant),
    domainPolls: v.number(),
    domainConfirmations: v.number(),
    domainDeadline: v.optional(Instant),
    edgeRounds: v.number(),
    edgeConfirmations: v.number(),
    /** Rounds in a row in which an edge served something that harms users. */
    edgeHarms: v.number(),
    edgeDeadline: v.optional(Instant),
    /** Rounds in all in which an edge served something that harms users. */
    edgeHarmsInAll: v.optional(v.number()),
    /** Distinct edge addresses that served the target at least once. */
    edgesProven: v.number(),
    /** Those addresses, as many of them as are carried along. */
    provenAddresses: v.optional(v.array(v.string())),
    /** `RollBack` steps taken. */
    rollBacks: v.optional(v.number()),
    /** When `UpdateUserPoolDomain` was called for the baseline; absent until then. */
    rolledBackAt: v.optional(Instant),
  }),
  after: v.optional(
    v.object({
      certificateArn: Arn,
      status: v.string(),
      settings: Settings,
      observedAt: Instant,
    }),
  ),
  edges: v.array(EdgeEvidence),
  routing: v.optional(RoutingEvidence),
  verdict: v.optional(v.picklist(verdicts)),
  /** Put there by a `Catch`: Step Functions' error name and cause. */
  error: v.optional(v.object({ Error: v.string(), Cause: v.optional(v.string()) })),
});
export type RotationState = v.InferOutput<typeof RotationState>;
