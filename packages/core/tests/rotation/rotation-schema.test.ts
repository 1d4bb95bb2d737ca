import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { anUpdatedState } from "../../../../tests/gen/a-rotation-state.ts";
import { parseRotationState } from "../../src/rotation/parse-rotation-state.ts";
import { RotationRequest } from "../../src/rotation/rotation-request.ts";
import type { RotationState } from "../../src/rotation/rotation-state.ts";

const isRequest = (input: object) =>
  v.is(RotationRequest, { customDomain: "auth.example.com", ...input });

describe("a rotation request", () => {
  test.each(["eu-west-1", "us-gov-west-1", "ap-southeast-12"])(
    "takes %s for a Region",
    (region) => {
      expect(isRequest({ region })).toBe(true);
    },
  );

  // A Region becomes part of the host name that requests are sent to.
  test.each([
    "eu-west-1.evil.example",
    "evil.example/eu-west-1",
    "eu-west-123",
    "eu-west",
    "EU-WEST-1",
    "",
  ])("does not take %o for a Region", (region) => {
    expect(isRequest({ region })).toBe(false);
  });

  test.each(["a", "a.b", "x.example.com", "auth-1.example.com", `${"a".repeat(61)}.b`])(
    "takes %s for a name",
    (customDomain) => {
      expect(isRequest({ customDomain })).toBe(true);
    },
  );

  test.each(["a..b", ".a", "a-.b", "a_b.c", "a b.c", "a.b/", "[::1]", `${"a".repeat(62)}.b`])(
    "does not take %s for a name",
    (customDomain) => {
      expect(isRequest({ customDomain })).toBe(false);
    },
  );
});

describe("a rotation's state", () => {
  const evidence = {
    routing: { secondaryRegion: "eu-central-1", primaryHealthCheckId: "check-1" },
    observedAt: "2026-11-21T12:00:00.000Z",
  };

  test.each<[string, Partial<RotationState>]>([
    ...(["rotate", "verify", "nothing", "hold", "refuse"] as const).map(
      (decision): [string, Partial<RotationState>] => [decision, { decision }],
    ),
    ...(["target", "previous", "broken", "unreachable"] as const).map(
      (outcome): [string, Partial<RotationState>] => [
        outcome,
        { edges: [{ address: "192.0.2.1", outcome }] },
      ],
    ),
    ...(["healthy", "unhealthy", "unknown"] as const).map(
      (health): [string, Partial<RotationState>] => [health, { routing: { ...evidence, health } }],
    ),
    ...(["TLS_V1", "TLS_V1_2_2021", "TLS_V1_3_2025"] as const).map(
      (securityPolicy): [string, Partial<RotationState>] => [
        securityPolicy,
        {
          after: {
            certificateArn: "a",
            status: "ACTIVE",
            settings: { securityPolicy, routing: evidence.routing },
            observedAt: evidence.observedAt,
          },
        },
      ],
    ),
  ])("with %s comes through its way as JSON unchanged", (_, change) => {
    const state = { ...anUpdatedState(), ...change };
    expect(parseRotationState(JSON.parse(JSON.stringify(state)))).toEqual(state);
  });

  test("that is none is told what is wrong, in short, and what to do", () => {
    const hostile = { ...anUpdatedState(), goal: "g".repeat(10_000), waitSeconds: "soon" };
    let error: unknown;
    try {
      parseRotationState(hostile);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({
      issues: [expect.stringMatching(/^waitSeconds: /), expect.stringMatching(/^goal: /)],
      message: expect.stringContaining('{"customDomain":"auth.example.com","apply":true}'),
    });
    expect((error as Error).message.length).toBeLessThan(700);
  });
});
