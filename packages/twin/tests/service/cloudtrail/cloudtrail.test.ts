import {
  ACMClient,
  DeleteCertificateCommand,
  DescribeCertificateCommand,
  ImportCertificateCommand,
} from "@aws-sdk/client-acm";
import {
  CloudTrailClient,
  type Event,
  LookupEventsCommand,
  type LookupEventsCommandInput,
} from "@aws-sdk/client-cloudtrail";
import {
  CognitoIdentityProviderClient,
  UpdateUserPoolDomainCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createRandom } from "../../../src/random.ts";
import { EventHistory } from "../../../src/service/cloudtrail/event-history.ts";
import type { TrailRecord } from "../../../src/service/cloudtrail/trail-record.ts";
import { type RunningTwin, startTwin } from "../../../src/twin.ts";
import { createManualClock } from "../../edge/manual-clock.ts";

const arn = "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-4000-8000-000000000000";
const minute = 60_000;

let twin: RunningTwin;
beforeEach(async () => {
  // An hour in two thirds of a second; nothing of a stack, so nothing but the test calls.
  twin = await startTwin({ speed: 5400, seed: 3, start: new Date("2026-11-21T12:00:00Z") });
});
afterEach(() => twin.stop());

function configOf(accessKeyId = "operator", region = "us-east-1") {
  const credentials = { accessKeyId, secretAccessKey: "x" };
  return { endpoint: twin.endpoint, region, credentials, maxAttempts: 1 };
}

async function control(path: string, body: object): Promise<unknown> {
  const post = { method: "POST", body: JSON.stringify(body) };
  return await (await fetch(`${twin.controlUrl}${path}`, post)).json();
}

/** What the event history shows, after as long as it may take. */
async function lookUp(
  input: LookupEventsCommandInput = {},
  { region = "us-east-1", waitMinutes = 16 } = {},
) {
  await twin.clock.sleep(waitMinutes * minute);
  const client = new CloudTrailClient(configOf("operator", region));
  return await client.send(new LookupEventsCommand(input));
}

const recordOf = (event: Event | undefined) =>
  JSON.parse(event?.CloudTrailEvent ?? "null") as Record<string, unknown>;

/** A call that is refused, for there is no such certificate; CloudTrail tells of it all the same. */
async function deleteCertificate(accessKeyId = "operator", userAgent?: string): Promise<void> {
  const acm = new ACMClient(configOf(accessKeyId));
  if (userAgent !== undefined) {
    acm.middlewareStack.add(
      (next) => async (given) => {
        (given.request as { headers: Record<string, string> }).headers["user-agent"] = userAgent;
        return await next(given);
      },
      { step: "finalizeRequest", name: "otherUserAgent" },
    );
  }
  await expect(acm.send(new DeleteCertificateCommand({ CertificateArn: arn }))).rejects.toThrow();
}

describe("the event history", () => {
  test("shows a call that writes as CloudTrail records it, and what came of it", async () => {
    await deleteCertificate("terraform/deploy", "Terraform/1.9.5");
    const { Events: [event] = [] } = await lookUp();
    expect(event).toMatchObject({
      EventName: "DeleteCertificate",
      EventSource: "acm.amazonaws.com",
      ReadOnly: "false",
      AccessKeyId: "terraform/deploy",
      Username: "deploy",
      EventTime: expect.any(Date),
      Resources: [{ ResourceType: "AWS::ACM::Certificate", ResourceName: arn }],
    });
    expect(recordOf(event)).toMatchObject({
      eventVersion: "1.11",
      eventID: event?.EventId,
      eventTime: expect.stringMatching(/^2026-11-\d\dT\d\d:\d\d:\d\dZ$/),
      eventSource: "acm.amazonaws.com",
      eventName: "DeleteCertificate",
      awsRegion: "us-east-1",
      sourceIPAddress: "127.0.0.1",
      userAgent: "Terraform/1.9.5",
      errorCode: "ResourceNotFoundException",
      errorMessage: expect.stringContaining(arn),
      requestParameters: { certificateArn: arn },
      responseElements: null,
      eventType: "AwsApiCall",
      recipientAccountId: "123456789012",
      userIdentity: {
        type: "AssumedRole",
        principalId: expect.stringMatching(/^AROA[0-9A-F]{17}:deploy$/),
        arn: "arn:aws:sts::123456789012:assumed-role/terraform/deploy",
        sessionContext: {
          sessionIssuer: {
            type: "Role",
            arn: "arn:aws:iam::123456789012:role/terraform",
            userName: "terraform",
          },
        },
      },
    });
  });

  test("names a user, a service that called for one, and the console", async () => {
    await deleteCertificate("user/alice", "Mozilla/5.0 (X11)");
    await deleteCertificate("deployer/stack", "cloudformation.amazonaws.com");
    const { Events = [] } = await lookUp();
    const [byStack, byAlice] = Events.map(recordOf);
    expect(byAlice).toMatchObject({
      sessionCredentialFromConsole: "true",
      userIdentity: {
        type: "IAMUser",
        arn: "arn:aws:iam::123456789012:user/alice",
        userName: "alice",
      },
    });
    expect(byStack).toMatchObject({
      sourceIPAddress: "cloudformation.amazonaws.com",
      userAgent: "cloudformation.amazonaws.com",
      userIdentity: { type: "AssumedRole", invokedBy: "cloudformation.amazonaws.com" },
    });
  });

  test("is of the Region that was called", async () => {
    const cognito = new CognitoIdentityProviderClient(configOf("operator", "eu-west-1"));
    const input = {
      Domain: "auth.example.com",
      UserPoolId: "eu-west-1_EXAMPLE",
      CustomDomainConfig: { CertificateArn: arn },
    };
    await expect(cognito.send(new UpdateUserPoolDomainCommand(input))).rejects.toThrow();
    const { Events = [] } = await lookUp({}, { region: "eu-west-1" });
    expect(Events.map(recordOf)).toMatchObject([
      {
        awsRegion: "eu-west-1",
        eventSource: "cognito-idp.amazonaws.com",
        requestParameters: {
          domain: "auth.example.com",
          userPoolId: "eu-west-1_EXAMPLE",
          customDomainConfig: { certificateArn: arn },
        },
      },
    ]);
    expect((await lookUp()).Events).toEqual([]);
  });

  test("has neither what only reads, nor anything of a private key", async () => {
    const acm = new ACMClient(configOf());
    await expect(
      acm.send(new DescribeCertificateCommand({ CertificateArn: arn })),
    ).rejects.toThrow();
    const input = { Certificate: Buffer.from("cert"), PrivateKey: Buffer.from("secret key") };
    await expect(acm.send(new ImportCertificateCommand(input))).rejects.toThrow();
    const { Events = [] } = await lookUp();
    expect(Events.map(({ EventName }) => EventName)).toEqual(["ImportCertificate"]);
    expect(recordOf(Events[0]).requestParameters).toMatchObject({
      privateKey: { hb: ["byte", "byte", "byte", "..."], limit: 10 },
    });
    expect(Events[0]?.CloudTrailEvent).not.toContain("secret");
  });

  test("hides what it is told to", async () => {
    await control("/cloudtrail/trail", { hidden: ["certificateArn"] });
    await deleteCertificate();
    const { Events: [event] = [] } = await lookUp();
    expect(recordOf(event).requestParameters).toEqual({
      certificateArn: "HIDDEN_DUE_TO_SECURITY_REASONS",
    });
  });

  test("is read newest first, page by page, by one attribute and a time", async () => {
    for (const who of ["user/a", "user/b", "user/a"]) {
      await deleteCertificate(who);
      await twin.clock.sleep(2000);
    }
    const usersOf = ({ Events = [] }: { Events?: Event[] | undefined }) =>
      Events.map(({ Username }) => Username);
    const all = await lookUp();
    expect(usersOf(all)).toEqual(["a", "b", "a"]);
    const only = { LookupAttributes: [{ AttributeKey: "Username", AttributeValue: "a" } as const] };
    expect(usersOf(await lookUp(only, { waitMinutes: 1 }))).toEqual(["a", "a"]);
    const [newest] = all.Events ?? [];
    const late = { StartTime: newest?.EventTime };
    expect(usersOf(await lookUp(late, { waitMinutes: 1 }))).toEqual(["a"]);
    const first = await lookUp({ MaxResults: 2 }, { waitMinutes: 1 });
    expect(usersOf(first)).toEqual(["a", "b"]);
    const next = { MaxResults: 2, NextToken: first.NextToken };
    const second = await lookUp(next, { waitMinutes: 1 });
    expect(usersOf(second)).toEqual(["a"]);
    expect(second.NextToken).toBeUndefined();
    await expect(lookUp({ ...next, MaxResults: 1 }, { waitMinutes: 1 })).rejects.toMatchObject({
      name: "InvalidNextTokenException",
    });
  });

  test.each([
    [{ MaxResults: 0 }, "InvalidMaxResultsException"],
    [{ MaxResults: 51 }, "InvalidMaxResultsException"],
    [
      { StartTime: new Date("2026-11-21T13:00:00Z"), EndTime: new Date("2026-11-21T12:00:00Z") },
      "InvalidTimeRangeException",
    ],
    [{ NextToken: "x" }, "InvalidNextTokenException"],
    [{ EventCategory: "data" as "insight" }, "InvalidEventCategoryException"],
    [
      {
        LookupAttributes: [
          { AttributeKey: "EventName", AttributeValue: "A" } as const,
          { AttributeKey: "Username", AttributeValue: "B" } as const,
        ],
      },
      "InvalidLookupAttributesException",
    ],
    [
      { LookupAttributes: [{ AttributeKey: "Colour" as "EventId", AttributeValue: "A" }] },
      "ValidationException",
    ],
  ])("refuses %j with %s", async (input, name) => {
    await expect(lookUp(input, { waitMinutes: 0 })).rejects.toMatchObject({ name });
  });
});

test("an event is shown five to fifteen minutes after the call, and for 90 days", async () => {
  const clock = createManualClock();
  const history = new EventHistory(clock, createRandom(1));
  const record = (eventID: string) =>
    ({ eventID, awsRegion: "eu-west-1", eventTime: clock.now().toISOString() }) as TrailRecord;
  for (let nth = 0; nth < 50; nth += 1) history.add(record(String(nth)));
  const count = () => history.visibleIn("eu-west-1").length;
  await clock.advance(5 * minute - 1);
  expect(count()).toBe(0);
  await clock.advance(5 * minute);
  expect(count()).toBeGreaterThan(10);
  expect(count()).toBeLessThan(40);
  await clock.advance(5 * minute + 1);
  expect(count()).toBe(50);
  expect(history.visibleIn("eu-west-1").map(({ eventID }) => eventID)[0]).toBe("49");
  expect(history.visibleIn("us-east-1")).toEqual([]);
  await clock.advance(90 * 24 * 60 * minute);
  expect(count()).toBe(0);
});

describe("a trail", () => {
  const told = async () => {
    const { events } = (await (await fetch(`${twin.controlUrl}/events`)).json()) as {
      events: { source: string; "detail-type": string; region: string; detail: object }[];
    };
    return events.filter((event) => event["detail-type"] === "AWS API Call via CloudTrail");
  };

  test("has calls told on the bus; without one nothing is", async () => {
    await deleteCertificate();
    await control("/cloudtrail/trail", { exists: true });
    await deleteCertificate("user/alice");
    await twin.clock.sleep(5 * minute);
    expect(await told()).toMatchObject([
      {
        source: "aws.acm",
        region: "us-east-1",
        detail: { eventName: "DeleteCertificate", userIdentity: { userName: "alice" } },
      },
    ]);
  });

  test.each([{ exists: "yes" }, { hidden: "domain" }, { hidden: [1] }])(
    "cannot be %j",
    async (body) => {
      expect(await control("/cloudtrail/trail", body)).toMatchObject({
        error: expect.stringContaining(Object.keys(body)[0] ?? ""),
      });
    },
  );
});

test("looking is allowed twice a second", async () => {
  await twin.stop();
  twin = await startTwin({ speed: 0.001, seed: 3 });
  const outcomes = await Promise.allSettled(
    [1, 2, 3].map(async () => await lookUp({}, { waitMinutes: 0 })),
  );
  const failures = outcomes.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  expect(failures).toMatchObject([{ name: "ThrottlingException", message: "Rate exceeded" }]);
});
