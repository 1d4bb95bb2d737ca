import { describe, expect, test } from "vitest";
import { certificateArn } from "../../../../tests/gen/a-certificate.ts";
import {
  aBaseline,
  anExecution,
  anUpdatedState,
  aRotationState,
} from "../../../../tests/gen/a-rotation-state.ts";
import { aRequest } from "../../../../tests/gen/a-situation.ts";
import { buildRecord } from "../../src/record/build-record.ts";

const endedAt = new Date("2026-11-21T12:40:00.000Z");
const build = (input: unknown, execution = anExecution) => buildRecord(input, execution, endedAt);

const after = {
  certificateArn: certificateArn("newer"),
  status: "ACTIVE",
  settings: {},
  observedAt: "2026-11-21T12:39:00.000Z",
};
const routing = { health: "healthy", observedAt: "2026-11-21T12:39:00.000Z" } as const;
const edges = [{ address: "192.0.2.1", outcome: "target" as const }];

describe("the record of a state", () => {
  test("tells everything there is to tell", () => {
    const reasons = [{ name: "bestCertificateFound", message: "It is." }];
    const notChosen = [{ arn: certificateArn("old"), reasons }];
    const state = anUpdatedState({
      verdict: "rotated",
      reasons,
      notChosen,
      after,
      routing,
      edges,
      progress: { edgesProven: 7, edgeRounds: 3 },
    });
    expect(build(state)).toEqual({
      isDryRun: false,
      record: {
        schema: "latchkey/rotation-record/1",
        verdict: "rotated",
        customDomain: "auth.example.com",
        startedAt: "2026-11-21T12:00:00.000Z",
        endedAt: "2026-11-21T12:40:00.000Z",
        execution: { arn: anExecution.arn, name: "run-1" },
        request: aRequest(),
        decision: "rotate",
        reasons,
        from: aBaseline().certificate,
        to: state.target,
        before: aBaseline(),
        after,
        notChosen,
        evidence: { edges, edgesProven: 7, edgeRounds: 3, routing },
      },
    });
  });

  test("leaves out what there is not", () => {
    const {
      baseline: _,
      target: __,
      customDomain: ___,
      decision: ____,
      ...bare
    } = aRotationState();
    expect(build({ ...bare, verdict: "refused" }).record).toStrictEqual({
      schema: "latchkey/rotation-record/1",
      verdict: "refused",
      customDomain: "auth.example.com",
      startedAt: "2026-11-21T12:00:00.000Z",
      endedAt: "2026-11-21T12:40:00.000Z",
      execution: { arn: anExecution.arn, name: "run-1" },
      request: aRequest(),
      reasons: [],
      evidence: { edges: [], edgesProven: 0, edgeRounds: 0 },
    });
  });

  test("shows what came in when it was no request", () => {
    expect(build(aRotationState({ received: '{"x":1}', verdict: "refused" })).record.request).toBe(
      '{"x":1}',
    );
  });

  test("shows no secret of what came in, which a name tells only before it is a text", () => {
    const input = {
      customDomain: "auth.example.com",
      secretAccessKey: "wJalr",
      note: "a\nAKIAIOSFODNN7EXAMPLE",
    };
    expect(build(input).record.request).toBe(
      String.raw`{"customDomain":"auth.example.com","secretAccessKey":"[removed]","note":"a\n[credential removed]"}`,
    );
  });

  test("knows a dry run", () => {
    const state = aRotationState({ request: aRequest({ apply: false }), verdict: "nothing-to-do" });
    expect(build(state).isDryRun).toBe(true);
  });

  test("calls a state without verdict failed", () => {
    const { record } = build(aRotationState());
    expect(record.verdict).toBe("failed");
    expect(record.reasons).toMatchObject([
      {
        name: "verdictMissing",
        message: expect.any(String),
        fix: expect.stringContaining("history"),
      },
    ]);
  });

  test("calls a state with an error failed, with the message that Lambda gave", () => {
    const Cause = JSON.stringify({
      errorType: "AccessDeniedError",
      errorMessage: "Cognito refused: cognito-idp:UpdateUserPoolDomain is not allowed.",
      trace: ["at x", "y".repeat(5000)],
    });
    const reasons = [{ name: "bestCertificateFound", message: "It is." }];
    const { record } = build(
      aRotationState({ reasons, error: { Error: "AccessDeniedError", Cause } }),
    );
    expect(record.verdict).toBe("failed");
    expect(record.reasons).toMatchObject([
      { name: "bestCertificateFound" },
      {
        name: "stepFailed",
        message:
          "A step failed with AccessDeniedError: Cognito refused: cognito-idp:UpdateUserPoolDomain is not allowed.",
        fix: expect.stringContaining("run the rotation again"),
      },
    ]);
    expect(record.error?.Error).toBe("AccessDeniedError");
    expect(record.error?.Cause).toHaveLength(2000);
  });

  test("lets a verdict stand that was reached before an error", () => {
    const { record } = build(
      aRotationState({ verdict: "rotated", error: { Error: "States.Timeout" } }),
    );
    expect(record.verdict).toBe("rotated");
    expect(record.reasons).toEqual([]);
    expect(record.error).toEqual({ Error: "States.Timeout" });
  });

  test.each([
    ["no cause", undefined, "no cause was given."],
    ["an empty cause", "", "no cause was given."],
    ["a cause in words", "the function ran out of time", "the function ran out of time"],
    ["a cause in other JSON", '{"a":1}', '{"a":1}'],
  ])("words an error with %s", (_, Cause, words) => {
    const error =
      Cause === undefined ? { Error: "States.Timeout" } : { Error: "States.Timeout", Cause };
    expect(build(aRotationState({ error })).record.reasons[0]?.message).toBe(
      `A step failed with States.Timeout: ${words}`,
    );
  });
});

describe("the record of a raw input", () => {
  test("tells what Plan failed with", () => {
    const input = {
      customDomain: "Auth.Example.com.",
      apply: true,
      error: { Error: "ThrottledError", Cause: '{"errorMessage":"Slow down."}' },
    };
    expect(build(input)).toEqual({
      isDryRun: true,
      record: {
        schema: "latchkey/rotation-record/1",
        verdict: "failed",
        customDomain: "auth.example.com",
        startedAt: "2026-11-21T12:00:00.000Z",
        endedAt: "2026-11-21T12:40:00.000Z",
        execution: { arn: anExecution.arn, name: "run-1" },
        request: '{"customDomain":"Auth.Example.com.","apply":true}',
        reasons: [
          {
            name: "stepFailed",
            message: "A step failed with ThrottledError: Slow down.",
            fix: expect.any(String),
          },
        ],
        evidence: { edges: [], edgesProven: 0, edgeRounds: 0 },
        error: { Error: "ThrottledError", Cause: '{"errorMessage":"Slow down."}' },
      },
    });
  });

  test("finds the name in a damaged state", () => {
    const damaged = { ...aRotationState(), version: 2 };
    expect(build(damaged).record.customDomain).toBe("auth.example.com");
  });

  test.each([
    ["nothing", undefined, "undefined"],
    ["null", null, "null"],
    ["a number", 7, "7"],
    ["a string", "auth.example.com", '"auth.example.com"'],
    ["a list", [1], "[1]"],
    ["an empty object", {}, "{}"],
    ["a name that is none", { customDomain: 7 }, '{"customDomain":7}'],
    ["an empty name", { customDomain: "" }, '{"customDomain":""}'],
    ["an error that is none", { error: "x" }, "{}"],
    ["an error without a name", { error: { Cause: "x" } }, "{}"],
  ])("is failed without a verdict for %s", (_, input, request) => {
    const { record } = build(input);
    expect(record).toMatchObject({ verdict: "failed", customDomain: "unknown.invalid", request });
    expect(record.reasons.map(({ name }) => name)).toEqual(["verdictMissing"]);
    expect(record).not.toHaveProperty("error");
  });

  test("is not blown up by a large input", () => {
    const { record } = build({
      customDomain: "a".repeat(100_000),
      error: { Error: "E".repeat(100_000), Cause: "C".repeat(100_000) },
    });
    expect(JSON.stringify(record).length).toBeLessThan(10_000);
    expect(record.customDomain).toHaveLength(253);
    expect(record.error?.Error).toHaveLength(200);
    expect(record.error?.Cause).toHaveLength(2000);
  });

  test("survives what JSON cannot say", () => {
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    expect(build(cyclic).record.request).toBe("object");
    expect(build(10n).record.request).toBe("bigint");
  });

  test("takes the end for the start when the start cannot be read", () => {
    expect(build({}, { ...anExecution, startedAt: "?" }).record.startedAt).toBe(
      "2026-11-21T12:40:00.000Z",
    );
    expect(
      build(aRotationState({ verdict: "failed" }), { ...anExecution, startedAt: "?" }).record
        .startedAt,
    ).toBe("2026-11-21T12:40:00.000Z");
  });
});
