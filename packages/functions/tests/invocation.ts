import type { Context } from "aws-lambda";
import { vi } from "vitest";

/** A context as Lambda gives it, with so much time left. */
export function contextOf(functionName: string, remainingMs = 60_000): Context {
  return {
    functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: `arn:aws:lambda:us-east-1:123456789012:function:${functionName}`,
    memoryLimitInMB: "512",
    awsRequestId: "8f507cfc-0000-4a6f-9c3e-000000000000",
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: "1",
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => remainingMs,
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  };
}

/** What was written to standard output and standard error since it was made or cleared. */
export interface Output {
  text(): string;
  /** The lines that are JSON objects. */
  lines(): readonly Readonly<Record<string, unknown>>[];
  clear(): void;
}

/** Keeps what is written from the terminal; `vi.restoreAllMocks()` ends it. */
export function captureOutput(): Output {
  let text = "";
  const capture = (chunk: unknown) => {
    text += String(chunk);
    return true;
  };
  vi.spyOn(process.stdout, "write").mockImplementation(capture);
  vi.spyOn(process.stderr, "write").mockImplementation(capture);
  return {
    text: () => text,
    lines: () =>
      text
        .split("\n")
        .filter((line) => line.startsWith("{"))
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    clear: () => {
      text = "";
    },
  };
}
