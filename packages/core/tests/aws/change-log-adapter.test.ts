import { expect, test } from "vitest";
import { aTrailRecord } from "../../../../tests/gen/a-trail-record.ts";
import { createServicePace } from "../../src/audit/service-pace.ts";
import { createChangeLogAdapter } from "../../src/aws/change-log-adapter.ts";
import { jsonError, startAws } from "./scripted-aws.ts";

const query = {
  customDomain: "auth.example.com",
  userPoolId: "eu-west-1_EXAMPLE",
  region: "eu-west-1",
  since: new Date("2026-11-21T10:00:00Z"),
};

/** The log, and how long it slept, on a clock that its sleeping moves on. */
function createLog() {
  let now = new Date("2026-11-21T12:00:00Z").getTime();
  const slept: number[] = [];
  const clock = { now: () => new Date(now) };
  const sleep = async (milliseconds: number) => {
    slept.push(milliseconds);
    now += milliseconds;
  };
  const log = createChangeLogAdapter({ clock, pace: createServicePace({ clock, sleep }) });
  return { log, slept };
}

const eventOf = (record: object) => ({ CloudTrailEvent: JSON.stringify(record) });
const other = aTrailRecord({ eventID: "other", requestParameters: { domain: "b.example.com" } });
const nameOf = (body: unknown) =>
  (body as { LookupAttributes: { AttributeValue: string }[] }).LookupAttributes[0]?.AttributeValue;

test("the Region of the pool is asked for both calls since the time, at a pace below the quota", async () => {
  const aws = await startAws(({ body }) => ({
    body: {
      Events:
        nameOf(body) === "UpdateUserPoolDomain"
          ? [eventOf(other), { CloudTrailEvent: "{" }, {}, eventOf(aTrailRecord())]
          : [],
    },
  }));
  const { log, slept } = createLog();
  expect(await log.changesOf(query)).toMatchObject({
    kind: "read",
    isComplete: true,
    changes: [{ eventId: "a4954cdb-8f38-44c7-8927-a38ad4be3ac8" }],
  });
  expect(aws.seen).toMatchObject([
    {
      operation: "LookupEvents",
      region: "eu-west-1",
      body: {
        LookupAttributes: [{ AttributeKey: "EventName", AttributeValue: "UpdateUserPoolDomain" }],
        StartTime: 1795255200,
        MaxResults: 50,
      },
    },
    { body: { LookupAttributes: [{ AttributeValue: "CreateUserPoolDomain" }] } },
  ]);
  // Two a second are allowed, of which 95 % are used: one each 526.3 ms.
  expect(slept).toEqual([527]);
});

test("pages are turned with the same question until the custom domain is found", async () => {
  const pages = [
    { Events: [eventOf(other)], NextToken: "2" },
    { Events: [eventOf(aTrailRecord())], NextToken: "3" },
  ];
  const aws = await startAws(({ body }) => ({
    body: nameOf(body) === "UpdateUserPoolDomain" ? pages.shift() : { Events: [] },
  }));
  const { since: _, ...everything } = query;
  const answer = await createLog().log.changesOf(everything);
  expect(answer).toMatchObject({ isComplete: true, changes: [{ userPoolId: query.userPoolId }] });
  expect(aws.seen).toHaveLength(3);
  const questions = aws.seen.slice(0, 2).map(({ body }) => body as Record<string, unknown>);
  expect(questions[1]).toEqual({ ...questions[0], NextToken: "2" });
});

test("so many pages are turned and no more, and that is told", async () => {
  const aws = await startAws(() => ({ body: { Events: [eventOf(other)], NextToken: "more" } }));
  const answer = await createLog().log.changesOf(query);
  expect(answer).toEqual({ kind: "read", changes: [], isComplete: false });
  expect(aws.seen).toHaveLength(8);
});

test("what is older than CloudTrail keeps is not asked for", async () => {
  const aws = await startAws(() => ({ body: {} }));
  await createLog().log.changesOf({ ...query, since: new Date("2026-01-01T00:00:00Z") });
  // 2026-08-23T12:00:00Z
  expect(aws.seen[0]?.body).toMatchObject({ StartTime: 1_787_486_400 });
});

test("not to be allowed to look is an answer", async () => {
  await startAws(() =>
    jsonError(
      "AccessDeniedException",
      "User: arn:aws:sts::123456789012:assumed-role/r/s is not authorized to perform: cloudtrail:LookupEvents on resource: * because no identity-based policy allows the cloudtrail:LookupEvents action",
    ),
  );
  expect(await createLog().log.changesOf(query)).toEqual({
    kind: "denied",
    message: expect.stringContaining("Allow cloudtrail:LookupEvents"),
  });
});

test("every other failure is thrown", async () => {
  await startAws(() => jsonError("InvalidTimeRangeException", "no"));
  await expect(createLog().log.changesOf(query)).rejects.toThrow("InvalidTimeRangeException: no.");
});
