import { AccessDeniedError, ServiceFaultError } from "@latchkey/core/aws/errors";
import { expect, it } from "vitest";
import { aFleetReport } from "../../../../tests/gen/a-fleet-report.ts";
import { readPreviousReport } from "../../src/audit/read-previous-report.ts";

const text = { happened: "x", details: "y.", fix: "z." };
const data = { service: "S3", operation: "GetObject", region: "us-east-1", awsError: "E" };
const report = aFleetReport();

it("is the last audit's", async () => {
  const readLatest = async () => ({ kind: "read", report }) as const;
  expect(await readPreviousReport({ readLatest })).toBe(report);
});

it.each([
  ["there is none", async () => ({ kind: "none" }) as const],
  ["it cannot be used", async () => ({ kind: "unusable", problem: "it is no JSON" }) as const],
  ["it may not be read", () => Promise.reject(new AccessDeniedError(text, data))],
])("is none where %s", async (_, readLatest) => {
  expect(await readPreviousReport({ readLatest })).toBeUndefined();
});

it("is not none because S3 fails: everything would be news", async () => {
  const readLatest = () => Promise.reject(new ServiceFaultError(text, data));
  await expect(readPreviousReport({ readLatest })).rejects.toThrow(ServiceFaultError);
});
