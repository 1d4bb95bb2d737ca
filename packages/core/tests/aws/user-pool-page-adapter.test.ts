import { expect, test } from "vitest";
import { createUserPoolPageAdapter } from "../../src/aws/user-pool-page-adapter.ts";
import { jsonError, startAws } from "./scripted-aws.ts";

test("pages hold 60 pools, and a token gives the next", async () => {
  const aws = await startAws(({ body }) =>
    (body as { NextToken?: string }).NextToken === undefined
      ? { body: { UserPools: [{ Id: "eu-west-1_a" }, { Id: "eu-west-1_b" }], NextToken: "t1" } }
      : { body: { UserPools: [{ Id: "eu-west-1_c" }] } },
  );
  const pages = createUserPoolPageAdapter();
  expect(await pages.listUserPoolPage("eu-west-1")).toEqual({
    userPoolIds: ["eu-west-1_a", "eu-west-1_b"],
    nextToken: "t1",
  });
  // Nothing more: no token, not one that is undefined.
  const last = await pages.listUserPoolPage("eu-west-1", "t1");
  expect(last).toStrictEqual({ userPoolIds: ["eu-west-1_c"] });
  expect(aws.seen.map(({ operation, region, body }) => [operation, region, body])).toEqual([
    ["ListUserPools", "eu-west-1", { MaxResults: 60 }],
    ["ListUserPools", "eu-west-1", { MaxResults: 60, NextToken: "t1" }],
  ]);
});

test("what Cognito refuses is named as every refusal is", async () => {
  await startAws(() => jsonError("InvalidParameterException", "bad token"));
  await expect(
    createUserPoolPageAdapter().listUserPoolPage("eu-west-1", "t"),
  ).rejects.toMatchObject({
    code: "aws.request-rejected",
    data: { operation: "ListUserPools", region: "eu-west-1" },
  });
});
