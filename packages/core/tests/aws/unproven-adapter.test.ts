import { expect, test } from "vitest";
import { createUnprovenAdapter } from "../../src/aws/unproven-adapter.ts";
import { jsonError, startAws } from "./scripted-aws.ts";

const name = "/latchkey-dev/custom-domain/auth.example.com/unproven";
const update = {
  fromArn: "arn:aws:acm:us-east-1:123456789012:certificate/a",
  toArn: "arn:aws:acm:us-east-1:123456789012:certificate/b",
  updatedAt: "2026-11-20T12:00:00.000Z",
  execution: "run-1",
};
const value =
  '{"schema":"latchkey/unproven/1","update":{"fromArn":"arn:aws:acm:us-east-1:123456789012:certificate/a","toArn":"arn:aws:acm:us-east-1:123456789012:certificate/b","updatedAt":"2026-11-20T12:00:00.000Z","execution":"run-1"}}';
const adapter = () => createUnprovenAdapter("/latchkey-dev");

test("the update is read from a parameter of the custom domain in us-east-1", async () => {
  const aws = await startAws(() => ({ body: { Parameter: { Name: name, Value: value } } }));
  expect(await adapter().readUnproven("auth.example.com")).toEqual(update);
  expect(aws.seen).toMatchObject([
    { operation: "GetParameter", region: "us-east-1", body: { Name: name } },
  ]);
});

test.each([
  '{"schema":"latchkey/unproven/1"}',
  '{"schema":"latchkey/unproven/2","update":{}}',
  '{"schema":"latchkey/unproven/1","update":{"fromArn":1}}',
  "null",
  "{",
])("there is none where the parameter reads %s", async (Value) => {
  await startAws(() => ({ body: { Parameter: { Name: name, Value } } }));
  expect(await adapter().readUnproven("auth.example.com")).toBeUndefined();
});

test("there is none without a parameter, but a refusal is no missing one", async () => {
  await startAws(() => jsonError("ParameterNotFound", "none"));
  expect(await adapter().readUnproven("auth.example.com")).toBeUndefined();
  await startAws(() => jsonError("AccessDeniedException", "not authorized"));
  await expect(adapter().readUnproven("auth.example.com")).rejects.toMatchObject({
    name: "AccessDeniedError",
  });
});

test.each([
  [update, value],
  [undefined, '{"schema":"latchkey/unproven/1"}'],
])("noting %j writes over what was there", async (noted, Value) => {
  const aws = await startAws(() => ({ body: { Version: 2 } }));
  await adapter().storeUnproven("auth.example.com", noted);
  expect(aws.seen).toMatchObject([
    {
      operation: "PutParameter",
      region: "us-east-1",
      body: { Name: name, Value, Type: "String", Overwrite: true },
    },
  ]);
});
