import { describe, expect, test } from "vitest";
import { aFinding, aFleetReport } from "../../../../tests/gen/a-fleet-report.ts";
import { knownIn } from "../../src/audit/known-custom-domains.ts";
import type { UnitAudit } from "../../src/audit/unit-audit.ts";
import { createReportStore } from "../../src/aws/report-store-adapter.ts";
import { type ScriptedAnswer, s3Error, startAws } from "./scripted-aws.ts";

const bucket = "latchkey-records-123456789012";
const store = () => createReportStore(bucket);
const report = aFleetReport();

function part(region: string, changes: Partial<UnitAudit> = {}): UnitAudit {
  return {
    schema: "latchkey/unit-audit/1",
    unit: { accountId: "123456789012", region },
    userPools: 3,
    customDomains: [],
    certificates: [],
    findings: [],
    ...changes,
  };
}

/** One page of keys as S3 lists them. */
function keys(names: readonly string[], token?: string): ScriptedAnswer {
  const contents = names.map((name) => `<Contents><Key>${name}</Key></Contents>`).join("");
  const more = token === undefined ? "" : `<NextContinuationToken>${token}</NextContinuationToken>`;
  return {
    body: `<?xml version="1.0"?><ListBucketResult><IsTruncated>${token !== undefined}</IsTruncated>${more}${contents}</ListBucketResult>`,
  };
}

describe("an audit's report", () => {
  test("is stored as JSON and as a page under its day, each with its type", async () => {
    const aws = await startAws(() => ({ body: "" }));
    expect(await store().storeReport(report)).toEqual({
      reportKey: "reports/2026-11-21.json",
      pageKey: "reports/2026-11-21.html",
    });
    expect(aws.seen.map(({ operation, headers }) => [operation, headers["content-type"]])).toEqual([
      [`PUT /${bucket}/reports/2026-11-21.html`, "text/html; charset=utf-8"],
      [`PUT /${bucket}/reports/2026-11-21.json`, "application/json"],
    ]);
    expect(String(aws.seen[0]?.body)).toMatch(/^<!doctype html>[\s\S]*id\.shop\.example/);
    expect(JSON.parse(String(aws.seen[1]?.body))).toEqual(report);
    expect(aws.seen[1]?.headers).not.toHaveProperty("if-none-match");
  });

  test("becomes the latest with its JSON last, for that is what the next audit goes by", async () => {
    const aws = await startAws(() => ({ body: "" }));
    await store().publishLatest(report);
    expect(aws.seen.map(({ operation }) => operation)).toEqual([
      `PUT /${bucket}/reports/known-custom-domains.json`,
      `PUT /${bucket}/reports/latest.html`,
      `PUT /${bucket}/reports/latest.json`,
    ]);
    expect(JSON.parse(String(aws.seen[0]?.body))).toEqual({
      schema: "latchkey/known-custom-domains/1",
      names: {
        "123456789012/eu-west-1": ["auth.example.com"],
        "123456789012/us-east-1": ["id.shop.example"],
        "123456789012/ap-southeast-2": ["login.acme-widgets.example"],
      },
    });
  });

  test("holds no secret, and neither does its page", async () => {
    const aws = await startAws(() => ({ body: "" }));
    const leaky = aFinding("dnsUnreadable", { message: "Signed by AKIAIOSFODNN7EXAMPLE." });
    await store().storeReport(aFleetReport({ findings: [leaky] }));
    for (const { body } of aws.seen) {
      expect(body).not.toContain("AKIAIOSFODNN7EXAMPLE");
      expect(body).toContain("[credential removed]");
    }
  });

  test("that may not be stored is an AccessDeniedError", async () => {
    await startAws(() => s3Error("AccessDenied", "Access Denied", 403));
    await expect(store().storeReport(report)).rejects.toMatchObject({ name: "AccessDeniedError" });
  });
});

describe("the latest report", () => {
  const latestKey = "reports/latest.json";
  const latest = async (answer: ScriptedAnswer, listing = keys([latestKey])) => {
    await startAws(({ url }) => (url.includes("list-type=2") ? listing : answer));
    return await store().readLatest();
  };

  test("is read back as it was written", async () => {
    const body = JSON.stringify(report);
    expect(await latest({ body })).toEqual({ kind: "read", report });
  });

  test.each([[[]], [["reports/latest.json.bak"]]])("is none where only %j is", async (others) => {
    const hidden = s3Error("AccessDenied", "Access Denied", 403);
    expect(await latest(hidden, keys(others))).toEqual({ kind: "none" });
  });

  test("is none where there is no bucket, or it was deleted a moment ago", async () => {
    const noBucket = s3Error("NoSuchBucket", "There is none.", 404);
    expect(await latest({ body: "" }, noBucket)).toEqual({ kind: "none" });
    const gone = s3Error("NoSuchKey", "There is none.", 404);
    expect(await latest(gone)).toEqual({ kind: "none" });
  });

  test("that may not be read is an AccessDeniedError, and not none", async () => {
    const denied = latest(s3Error("AccessDenied", "Access Denied", 403));
    await expect(denied).rejects.toMatchObject({ name: "AccessDeniedError" });
  });

  test.each([
    ["{", /^it is no JSON: /],
    ["null", /^it is no JSON object$/],
    ['{"schema":"latchkey/audit-report/1"}', /^its schema is "latchkey\/audit-report\/1"$/],
    [
      '{"schema":"latchkey/audit-report/2","units":[],"customDomains":{},"certificates":[],"resolved":[]}',
      /^it has no list customDomains, findings$/,
    ],
  ])("that reads %s cannot be used, and says why", async (body, problem) => {
    expect(await latest({ body })).toEqual({
      kind: "unusable",
      problem: expect.stringMatching(problem) as string,
    });
  });
});

describe("the custom domains known from the latest report", () => {
  const unit = { accountId: "123456789012", region: "eu-west-1" };
  const knownKey = "reports/known-custom-domains.json";
  const known = async (answer: ScriptedAnswer, listing = keys([knownKey])) => {
    await startAws(({ url }) => (url.includes("list-type=2") ? listing : answer));
    return knownIn(unit, await store().readKnown());
  };

  test("are read back by account and Region", async () => {
    const body =
      '{"schema":"latchkey/known-custom-domains/1","names":{"123456789012/eu-west-1":["a.x.example","b.x.example"],"210987654321/eu-west-1":["c.x.example"],"123456789012/eu-west-2":["d.x.example"]}}';
    expect(await known({ body })).toEqual(["a.x.example", "b.x.example"]);
  });

  test("are none before the first audit", async () => {
    const hidden = s3Error("AccessDenied", "Access Denied", 403);
    expect(await known(hidden, keys([]))).toEqual([]);
  });

  test.each([
    "{",
    "null",
    '{"schema":"latchkey/known-custom-domains/2","names":{"123456789012/eu-west-1":["a"]}}',
    '{"schema":"latchkey/known-custom-domains/1"}',
    '{"schema":"latchkey/known-custom-domains/1","names":[["a"]]}',
    '{"schema":"latchkey/known-custom-domains/1","names":{"123456789012/eu-west-1":"a"}}',
    '{"schema":"latchkey/known-custom-domains/1","names":{"123456789012/eu-west-1":[{}]}}',
    '{"schema":"latchkey/known-custom-domains/1","names":{"__proto__":{"123456789012/eu-west-1":["a"]}}}',
  ])("are none where the object reads %s", async (body) => {
    expect(await known({ body })).toEqual([]);
  });

  test("that may not be read are an AccessDeniedError, and not none", async () => {
    const denied = known(s3Error("AccessDenied", "Access Denied", 403));
    await expect(denied).rejects.toMatchObject({ name: "AccessDeniedError" });
  });
});

describe("the parts of an audit", () => {
  test("lie in its folder, by account, Region and turn, without secrets", async () => {
    const aws = await startAws(() => ({ body: "" }));
    await store().storePart("run-1", part("eu-west-1", { problem: "AKIAIOSFODNN7EXAMPLE" }), 2);
    expect(aws.seen.map(({ operation }) => operation)).toEqual([
      `PUT /${bucket}/audits/run-1/123456789012-eu-west-1-2.json`,
    ]);
    expect(JSON.parse(String(aws.seen[0]?.body))).toMatchObject({
      unit: { region: "eu-west-1" },
      problem: "[credential removed]",
    });
  });

  test("are read one at a time, page by page", async () => {
    const body = (region: string) => ({ body: JSON.stringify(part(region)) });
    const aws = await startAws(({ operation, url }) => {
      if (operation.endsWith("/a.json")) return body("eu-west-1");
      if (operation.endsWith("/b.json")) return body("eu-central-1");
      if (operation.endsWith("/c.json")) return body("us-east-1");
      return url.includes("continuation-token=next")
        ? keys(["audits/run-1/c.json"])
        : keys(["audits/run-1/a.json", "audits/run-1/b.json"], "next");
    });
    const regions: string[] = [];
    for await (const { unit } of store().readParts("run-1")) {
      regions.push(unit.region);
      if (regions.length === 1) expect(aws.seen).toHaveLength(2);
    }
    expect(regions).toEqual(["eu-west-1", "eu-central-1", "us-east-1"]);
    expect(aws.seen.filter(({ url }) => url.includes("prefix=audits%2Frun-1%2F"))).toHaveLength(2);
  });

  test("of an audit that has none are none", async () => {
    await startAws(() => keys([]));
    const parts: UnitAudit[] = [];
    for await (const one of store().readParts("run-1")) parts.push(one);
    expect(parts).toEqual([]);
  });
});
