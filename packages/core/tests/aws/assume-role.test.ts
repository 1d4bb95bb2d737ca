import { expect, test } from "vitest";
import { manualClock } from "../../../../tests/gen/manual-clock.ts";
import { createRoleCredentials } from "../../src/aws/assume-role.ts";
import { startAws } from "./scripted-aws.ts";

const role = {
  arn: "arn:aws:iam::210987654321:role/latchkey-audit",
  externalId: "7f3a",
  sessionName: "latchkey-audit",
};

/** What STS answers (STS API, `AssumeRole`, sample response), with the nth session's keys. */
function session(nth: number, expiration: string): string {
  return `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>ASIAEXAMPLE${nth}</AccessKeyId><SecretAccessKey>secret${nth}</SecretAccessKey><SessionToken>token${nth}</SessionToken><Expiration>${expiration}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
}

test("one session serves everybody who asks at the same time, until five minutes before its end", async () => {
  const clock = manualClock(new Date("2026-11-21T12:00:00Z"));
  let nth = 0;
  const ends = ["2026-11-21T13:00:00Z", "2026-11-21T14:00:00Z"];
  const aws = await startAws(() => ({ body: session(nth, ends[nth++] ?? "") }));
  const credentials = createRoleCredentials(role, clock);
  const both = await Promise.all([credentials(), credentials()]);
  expect(both.map(({ accessKeyId }) => accessKeyId)).toEqual(["ASIAEXAMPLE0", "ASIAEXAMPLE0"]);
  expect(both[0]).toEqual({
    accessKeyId: "ASIAEXAMPLE0",
    secretAccessKey: "secret0",
    sessionToken: "token0",
    expiration: new Date("2026-11-21T13:00:00Z"),
  });
  clock.set(new Date("2026-11-21T12:54:59Z"));
  await credentials();
  expect(aws.seen).toHaveLength(1);
  clock.set(new Date("2026-11-21T12:55:00Z"));
  expect((await credentials()).accessKeyId).toBe("ASIAEXAMPLE1");
  expect(aws.seen.map(({ body, region }) => [region, String(body)])).toEqual([
    ["us-east-1", expect.stringContaining("Action=AssumeRole")],
    ["us-east-1", expect.stringContaining("ExternalId=7f3a")],
  ]);
});

test("a refusal names the role, and the next one who asks tries again", async () => {
  let isRefused = true;
  await startAws(() =>
    isRefused
      ? {
          status: 403,
          body: "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User: arn:aws:sts::123456789012:assumed-role/x/y is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::210987654321:role/latchkey-audit</Message></Error></ErrorResponse>",
        }
      : { body: session(0, "2026-11-21T13:00:00Z") },
  );
  const credentials = createRoleCredentials(role, manualClock());
  await expect(credentials()).rejects.toMatchObject({
    name: "AccessDeniedError",
    message: expect.stringContaining("role/latchkey-audit"),
  });
  isRefused = false;
  expect((await credentials()).accessKeyId).toBe("ASIAEXAMPLE0");
});
