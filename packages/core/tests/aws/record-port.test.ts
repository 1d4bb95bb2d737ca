import { describe, expect, test } from "vitest";
import { mostDetailBytes, noticeDetailOf } from "../../src/aws/notice-detail.ts";
import { createRecordPort } from "../../src/aws/record-port.ts";
import { createRefusalRecorder } from "../../src/aws/refusal-recorder.ts";
import { createRotationStarterAdapter } from "../../src/aws/rotation-starter-adapter.ts";
import { parseEnvironment } from "../../src/config/environment.ts";
import type { RotationRecord } from "../../src/record/record.ts";
import { jsonError, type ScriptedAnswer, s3Error, startAws } from "./scripted-aws.ts";

const environment = parseEnvironment({
  LATCHKEY_POOL_REGIONS: "eu-west-1",
  LATCHKEY_RECORD_BUCKET: "latchkey-records-123456789012",
});

const record: RotationRecord = {
  schema: "latchkey/rotation-record/1",
  verdict: "rotated",
  customDomain: "auth.example.com",
  startedAt: "2026-11-21T00:38:37.000Z",
  endedAt: "2026-11-21T00:50:00.000Z",
  execution: {
    arn: "arn:aws:states:us-east-1:123456789012:execution:latchkey-rotation:x",
    name: "x",
  },
  request: { customDomain: "auth.example.com" },
  reasons: [],
  evidence: { edges: [], edgesProven: 3, edgeRounds: 2 },
};

/** Answers in turn, the last one for ever. */
function inTurn(...answers: ScriptedAnswer[]): () => ScriptedAnswer {
  let turn = 0;
  return () => answers[Math.min(turn++, answers.length - 1)] ?? {};
}

describe("storing a record", () => {
  const key = "records/auth.example.com/x.json";

  test("writes JSON, on the condition that nothing is there", async () => {
    const aws = await startAws(() => ({ body: "" }));
    expect(await createRecordPort(environment).storeRecord(key, record)).toBe("stored");
    const [request] = aws.seen;
    expect(request?.operation).toBe(
      "PUT /latchkey-records-123456789012/records/auth.example.com/x.json",
    );
    expect(request?.headers["if-none-match"]).toBe("*");
    expect(request?.headers["content-type"]).toBe("application/json");
    expect(JSON.parse(String(request?.body))).toEqual(record);
  });

  test("is already-stored when S3 says that the condition does not hold", async () => {
    const aws = await startAws(() => s3Error("PreconditionFailed", "At least one…", 412));
    expect(await createRecordPort(environment).storeRecord(key, record)).toBe("already-stored");
    expect(aws.seen).toHaveLength(1);
  });

  test("is tried again when another write is under way", async () => {
    const conflict = s3Error("ConditionalRequestConflict", "conflict", 409);
    await startAws(inTurn(conflict, conflict, s3Error("PreconditionFailed", "there", 412)));
    expect(await createRecordPort(environment).storeRecord(key, record)).toBe("already-stored");
  });

  test("gives up on a conflict that stays, to be retried later", async () => {
    const aws = await startAws(() => s3Error("ConditionalRequestConflict", "conflict", 409));
    const stored = createRecordPort(environment).storeRecord(key, record);
    await expect(stored).rejects.toMatchObject({ name: "ConcurrentChangeError" });
    expect(aws.seen).toHaveLength(3);
  });

  test("a missing bucket is told as such", async () => {
    await startAws(() => s3Error("NoSuchBucket", "The specified bucket does not exist", 404));
    const stored = createRecordPort(environment).storeRecord(key, record);
    await expect(stored).rejects.toMatchObject({ name: "ResourceMissingError" });
  });
});

describe("publishing the active certificate's ARN", () => {
  const name = "/latchkey/custom-domain/auth.example.com/certificate-arn";
  const arn = "arn:aws:acm:us-east-1:123456789012:certificate/new";

  test.each([
    ["not there", jsonError("ParameterNotFound", "none")],
    ["another one", { body: { Parameter: { Name: name, Value: "old" } } }],
  ])("writes the parameter when it is %s", async (_what, current) => {
    const aws = await startAws(({ operation }) => (operation === "GetParameter" ? current : {}));
    await createRecordPort(environment).publishCertificateArn("auth.example.com", arn);
    expect(aws.seen[1]).toMatchObject({
      operation: "PutParameter",
      region: "us-east-1",
      body: { Name: name, Value: arn, Type: "String", Overwrite: true },
    });
  });

  test("leaves an equal one alone", async () => {
    const aws = await startAws(() => ({ body: { Parameter: { Name: name, Value: arn } } }));
    await createRecordPort(environment).publishCertificateArn("auth.example.com", arn);
    expect(aws.seen.map(({ operation }) => operation)).toEqual(["GetParameter"]);
  });
});

describe("telling people", () => {
  test("puts one event on the bus, the record in it", async () => {
    const aws = await startAws(() => ({
      body: { FailedEntryCount: 0, Entries: [{ EventId: "e" }] },
    }));
    await createRecordPort(environment).notify(record, "records/k.json");
    const Entries =
      (aws.seen[0]?.body as { Entries: { Detail: string }[] } | undefined)?.Entries ?? [];
    expect(Entries).toHaveLength(1);
    expect(Entries[0]).toMatchObject({
      Source: "latchkey",
      DetailType: "Latchkey Rotation Ended",
      EventBusName: "default",
      Resources: ["arn:aws:states:us-east-1:123456789012:execution:latchkey-rotation:x"],
    });
    expect(JSON.parse(Entries[0]?.Detail ?? "")).toEqual({
      recordKey: "records/k.json",
      isCut: false,
      ...record,
      message: {
        subject: "Latchkey: auth.example.com has its new certificate",
        whatHappened: expect.stringContaining("The rotation of auth.example.com ended rotated."),
        whatItMeansForUsers: expect.stringContaining("Nothing changes for them"),
        whatToDo: expect.any(String),
        execution: expect.stringContaining("execution:latchkey-rotation:x"),
        record:
          "https://us-east-1.console.aws.amazon.com/s3/object/latchkey-records-123456789012?region=us-east-1&prefix=records%2Fk.json",
      },
    });
  });

  test.each([
    ["ThrottlingException", "ThrottledError"],
    ["InternalFailure", "ServiceFaultError"],
    ["NotAuthorizedForSourceException", "RequestRejectedError"],
  ])("an entry that failed with %s is a %s, although AWS says 200", async (ErrorCode, ours) => {
    const entry = { ErrorCode, ErrorMessage: "text" };
    await startAws(() => ({ body: { FailedEntryCount: 1, Entries: [entry] } }));
    const told = createRecordPort(environment).notify(record, "records/k.json");
    await expect(told).rejects.toMatchObject({ name: ours });
  });

  test("a detail that is too large is cut, and says so", () => {
    const edge = { address: "13.32.0.1", outcome: "target" as const, problem: "p".repeat(3_000) };
    const large: RotationRecord = {
      ...record,
      reasons: Array.from({ length: 40 }, () => ({ name: "n", message: "ü".repeat(40_000) })),
      request: { text: "r".repeat(300_000) },
      evidence: { edges: Array.from({ length: 100 }, () => edge), edgesProven: 1, edgeRounds: 1 },
      error: { Error: "E", Cause: "c".repeat(100_000) },
    };
    const detail = noticeDetailOf(large, "records/k.json");
    expect(Buffer.byteLength(detail)).toBeLessThan(mostDetailBytes);
    const parsed = JSON.parse(detail);
    expect(parsed).toMatchObject({
      recordKey: "records/k.json",
      isCut: true,
      verdict: "rotated",
      customDomain: "auth.example.com",
    });
    expect(parsed).not.toHaveProperty("request");
    expect(parsed.evidence.edges).toHaveLength(10);
    expect(parsed.reasons).toHaveLength(20);
  });
});

test("a detail of texts that JSON blows up sixfold still fits", () => {
  const text = "\u0001".repeat(2_000);
  const reasons = Array.from({ length: 40 }, () => ({ name: text, message: text, fix: text }));
  const detail = noticeDetailOf({ ...record, reasons }, "records/k.json");
  expect(Buffer.byteLength(detail)).toBeLessThan(mostDetailBytes);
  expect(JSON.parse(detail)).toMatchObject({ isCut: true, customDomain: "auth.example.com" });
});

test("a refused event is stored and told, also when it was stored before", async () => {
  const aws = await startAws(({ operation }) =>
    operation === "PutEvents"
      ? { body: { FailedEntryCount: 0, Entries: [{ EventId: "e" }] } }
      : s3Error("PreconditionFailed", "there", 412),
  );
  await createRefusalRecorder(environment).recordRefusal(record, "records/unknown/k.json");
  expect(aws.seen.map(({ operation }) => operation)).toEqual([
    "PUT /latchkey-records-123456789012/records/unknown/k.json",
    "PutEvents",
  ]);
  expect(aws.seen[1]?.body).toMatchObject({
    Entries: [{ DetailType: "Latchkey Trigger Refused", Source: "latchkey" }],
  });
});

describe("starting a rotation", () => {
  const arn = "arn:aws:states:us-east-1:123456789012:stateMachine:latchkey-rotation";
  const request = { customDomain: "auth.example.com", action: "rotate", apply: true } as const;
  const trigger = { kind: "certificate-event" } as const;

  test("sends name and input as they are", async () => {
    const aws = await startAws(() => ({ body: { executionArn: "a", startDate: 1_764_550_717 } }));
    const starter = createRotationStarterAdapter(arn);
    expect(await starter.startRotation("n-1", { ...request, trigger })).toBe("started");
    expect(aws.seen[0]?.body).toEqual({
      stateMachineArn: arn,
      name: "n-1",
      input:
        '{"customDomain":"auth.example.com","action":"rotate","apply":true,"trigger":{"kind":"certificate-event"}}',
    });
  });

  test("a name that is taken is a duplicate", async () => {
    await startAws(() => jsonError("ExecutionAlreadyExists", "Execution Already Exists"));
    const starter = createRotationStarterAdapter(arn);
    expect(await starter.startRotation("n-1", { ...request, trigger })).toBe("duplicate");
  });
});
