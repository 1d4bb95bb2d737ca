import { expect, test } from "vitest";
import { createRolledBackAdapter } from "../../src/aws/rolled-back-adapter.ts";
import { jsonError, startAws } from "./scripted-aws.ts";

const name = "/latchkey-dev/custom-domain/auth.example.com/rolled-back";
const certificate = {
  certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/bad",
  readAt: "2026-11-20T12:00:00.000Z",
  rolledBackAt: "2026-11-20T12:30:00.000Z",
  reasons: ["edgesServeBroken"],
  execution: "run-1",
};
const value =
  '{"schema":"latchkey/rolled-back/1","certificates":[{"certificateArn":"arn:aws:acm:us-east-1:123456789012:certificate/bad","readAt":"2026-11-20T12:00:00.000Z","rolledBackAt":"2026-11-20T12:30:00.000Z","reasons":["edgesServeBroken"],"execution":"run-1"}]}';
const adapter = () => createRolledBackAdapter("/latchkey-dev");

test("what is remembered is a parameter of the custom domain in us-east-1", async () => {
  const aws = await startAws(() => ({ body: { Parameter: { Name: name, Value: value } } }));
  expect(await adapter().readRolledBack("auth.example.com")).toEqual([certificate]);
  expect(aws.seen).toMatchObject([
    { operation: "GetParameter", region: "us-east-1", body: { Name: name } },
  ]);
});

test("nothing is remembered without a parameter", async () => {
  await startAws(() => jsonError("ParameterNotFound", "none"));
  expect(await adapter().readRolledBack("auth.example.com")).toEqual([]);
});

test("a refusal is no missing parameter", async () => {
  await startAws(() => jsonError("AccessDeniedException", "not authorized"));
  await expect(adapter().readRolledBack("auth.example.com")).rejects.toMatchObject({
    name: "AccessDeniedError",
  });
});

test("remembering writes over what was there", async () => {
  const aws = await startAws(() => ({ body: { Version: 2 } }));
  await adapter().storeRolledBack("auth.example.com", [certificate]);
  expect(aws.seen).toMatchObject([
    {
      operation: "PutParameter",
      region: "us-east-1",
      body: { Name: name, Value: value, Type: "String", Overwrite: true },
    },
  ]);
});
