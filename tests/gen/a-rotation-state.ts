import type { Baseline, RotationState } from "@latchkey/core/rotation/rotation-state";
import { certificateArn, fingerprintOf } from "./a-certificate.ts";
import { aRequest } from "./a-situation.ts";
import { startOfWorld } from "./manual-clock.ts";

const start = startOfWorld.toISOString();

/** The execution that the tests' rotations run in. */
export const anExecution = {
  arn: "arn:aws:states:us-east-1:123456789012:execution:latchkey-rotation:run-1",
  name: "run-1",
  startedAt: start,
};

/** The custom domain of `aCustomDomain` before the rotation. */
export function aBaseline(overrides: Partial<Baseline> = {}): Baseline {
  return {
    status: "ACTIVE",
    certificate: {
      arn: certificateArn("current"),
      serial: "0a:1b",
      fingerprintSha256: fingerprintOf("current"),
      notAfter: "2026-12-31T00:00:00.000Z",
    },
    isCertificateUsable: true,
    settings: { securityPolicy: "TLS_V1_2_2021", managedLoginVersion: 2 },
    observedAt: start,
    ...overrides,
  };
}

type Overrides = Omit<Partial<RotationState>, "progress"> & {
  readonly progress?: Partial<RotationState["progress"]>;
};

/** A rotation from `current` to `newer`, planned and about to update. */
export function aRotationState(overrides: Overrides = {}): RotationState {
  return {
    version: 1,
    request: aRequest(),
    execution: anExecution,
    next: "update",
    waitSeconds: 0,
    decision: "rotate",
    reasons: [],
    customDomain: {
      name: "auth.example.com",
      userPoolId: "eu-west-1_EXAMPLE",
      region: "eu-west-1",
      accountId: "123456789012",
      cloudFrontDomain: "d111111abcdef8.cloudfront.net",
    },
    baseline: aBaseline(),
    target: {
      arn: certificateArn("newer"),
      serial: "0c:2d",
      fingerprintSha256: fingerprintOf("newer"),
      notAfter: "2027-06-01T00:00:00.000Z",
    },
    goal: "target",
    edges: [],
    ...overrides,
    progress: {
      holds: 0,
      isUpdated: false,
      domainPolls: 0,
      domainConfirmations: 0,
      edgeRounds: 0,
      edgeConfirmations: 0,
      edgeHarms: 0,
      edgesProven: 0,
      ...overrides.progress,
    },
  };
}

/** The same rotation after its update, half a minute ago. */
export function anUpdatedState(overrides: Overrides = {}): RotationState {
  return aRotationState({
    next: "wait-for-domain",
    ...overrides,
    progress: {
      isUpdated: true,
      updatedAt: start,
      domainDeadline: "2026-11-21T13:15:00.000Z",
      ...overrides.progress,
    },
  });
}
