import { expect, test } from "vitest";
import { executionNameOf } from "../../src/trigger/execution-name.ts";

test("an execution's name is the custom domain and a hash that other tools can compute", () => {
  const name = executionNameOf({
    customDomain: "auth.example.com",
    certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/x",
    serial: "0a:1b",
    action: "rotate",
    time: new Date("2026-09-01T18:43:48Z"),
  });
  // Quarters of an hour since 1970: 1788288228 s / 900 = 1986986.
  // printf 'auth.example.com|arn:aws:acm:us-east-1:123456789012:certificate/x|0a:1b|rotate|1986986|' | sha256sum
  expect(name).toBe("auth-example-com-02ed9c8195cd7ffe");
});

test("a dry run has a name of its own", () => {
  const name = executionNameOf({
    customDomain: "auth.example.com",
    certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/x",
    serial: "0a:1b",
    action: "rotate",
    time: new Date("2026-09-01T18:43:48Z"),
    isDryRun: true,
  });
  // printf 'auth.example.com|arn:aws:acm:us-east-1:123456789012:certificate/x|0a:1b|rotate|1986986||dry-run' | sha256sum
  expect(name).toBe("auth-example-com-0e658275b131fce2");
});
