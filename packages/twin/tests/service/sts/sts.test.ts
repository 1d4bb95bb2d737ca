import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSts } from "../../../src/service/sts/sts.ts";
import { operatorOf, roleOf, startWire, type Wire } from "../../wire/wire-fixture.ts";

let wire: Wire;

beforeAll(async () => {
  wire = await startWire({
    services: (world) => [createSts(world).service],
    roles: { "latchkey-plan-role": { statements: [] } },
  });
});

afterAll(() => wire.stop());

const identity = (configuration: object) =>
  new STSClient(configuration).send(new GetCallerIdentityCommand({}));

test("any access key that was not issued is the operator's", async () => {
  expect(await identity(operatorOf(wire))).toMatchObject({
    Account: "123456789012",
    Arn: "arn:aws:iam::123456789012:user/operator",
  });
});

test("a role's session is told its own name, and needs no permission for it", async () => {
  expect(await identity(roleOf(wire, "latchkey-plan-role"))).toMatchObject({
    Account: "123456789012",
    Arn: "arn:aws:sts::123456789012:assumed-role/latchkey-plan-role/latchkey-plan",
    UserId: expect.stringMatching(/^AROA.*:latchkey-plan$/),
  });
});
