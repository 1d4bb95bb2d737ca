import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  ParameterNotFound,
  PutParameterCommand,
  SSMClient,
} from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSsm } from "../../../src/service/ssm/ssm.ts";
import { operatorOf, roleOf, startWire, type Wire } from "../../wire/wire-fixture.ts";

let wire: Wire;
let ssm: SSMClient;

beforeAll(async () => {
  wire = await startWire({
    services: (world) => [createSsm(world).service],
    roles: {
      "record-role": {
        statements: [
          {
            Effect: "Allow",
            Action: "ssm:PutParameter",
            Resource: "arn:aws:ssm:us-east-1:123456789012:parameter/latchkey/*",
          },
        ],
      },
    },
  });
  ssm = new SSMClient(operatorOf(wire));
});

afterAll(() => wire.stop());

const put = (Name: string, Value: string, more = {}) =>
  ssm.send(new PutParameterCommand({ Name, Value, Type: "String", ...more }));
const get = async (Name: string, more = {}) =>
  (await ssm.send(new GetParameterCommand({ Name, ...more }))).Parameter;

test("a parameter is written, overwritten when that is asked for, and counts its versions", async () => {
  const name = "/latchkey/custom-domain/auth.example.com/certificate-arn";
  expect(await put(name, "arn:one")).toMatchObject({ Version: 1, Tier: "Standard" });
  await expect(put(name, "arn:two")).rejects.toMatchObject({
    name: "ParameterAlreadyExists",
    message:
      "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
  });
  expect(await put(name, "arn:two", { Overwrite: true, Type: undefined })).toMatchObject({
    Version: 2,
  });
  expect(await get(name)).toMatchObject({
    Name: name,
    Type: "String",
    Value: "arn:two",
    Version: 2,
    ARN: `arn:aws:ssm:us-east-1:123456789012:parameter${name}`,
    LastModifiedDate: expect.any(Date),
  });
  expect(await get(`${name}:1`)).toMatchObject({ Value: "arn:one" });
  expect(await get(`arn:aws:ssm:us-east-1:123456789012:parameter${name}`)).toMatchObject({
    Version: 2,
  });
  await expect(get(`${name}:9`)).rejects.toMatchObject({ name: "ParameterVersionNotFound" });
});

test("what is not there is not found, neither read nor deleted, nor in another Region", async () => {
  await put("/here", "x");
  await expect(get("/nothing")).rejects.toBeInstanceOf(ParameterNotFound);
  const elsewhere = new SSMClient(operatorOf(wire, "eu-west-1"));
  await expect(elsewhere.send(new GetParameterCommand({ Name: "/here" }))).rejects.toBeInstanceOf(
    ParameterNotFound,
  );
  await ssm.send(new DeleteParameterCommand({ Name: "/here" }));
  await expect(ssm.send(new DeleteParameterCommand({ Name: "/here" }))).rejects.toBeInstanceOf(
    ParameterNotFound,
  );
});

test("a SecureString is sealed until decryption is asked for", async () => {
  await put("/secret", "hush", { Type: "SecureString" });
  expect((await get("/secret"))?.Value).not.toContain("hush");
  expect(await get("/secret", { WithDecryption: true })).toMatchObject({ Value: "hush" });
  expect(JSON.stringify(wire.history.list())).not.toContain("hush");
});

test("a path gives its children, and with Recursive all below, by pages of ten", async () => {
  for (const index of Array.from({ length: 12 }, (_, i) => String(i).padStart(2, "0"))) {
    await put(`/tree/${index}`, "x");
  }
  await put("/tree/00/deep", "x");
  await put("/treehouse", "x");
  const page = (more = {}) => ssm.send(new GetParametersByPathCommand({ Path: "/tree", ...more }));
  const first = await page();
  expect(first.Parameters).toHaveLength(10);
  const second = await page({ NextToken: first.NextToken });
  expect(second.Parameters?.map(({ Name }) => Name)).toEqual(["/tree/10", "/tree/11"]);
  expect(second.NextToken).toBeUndefined();
  const deep = await page({ Recursive: true, MaxResults: 2 });
  expect(deep.Parameters?.map(({ Name }) => Name)).toEqual(["/tree/00", "/tree/00/deep"]);
});

test.each([
  [
    "a name with a blank",
    { Name: "/a b", Value: "x", Type: "String" },
    "ValidationException",
    "Parameter name",
  ],
  [
    "a path without its first slash",
    { Name: "a/b", Value: "x", Type: "String" },
    "ValidationException",
    "fully qualified",
  ],
  [
    "a reserved name",
    { Name: "/aws/a", Value: "x", Type: "String" },
    "AccessDeniedException",
    "reserved",
  ],
  [
    "a name that begins with ssm",
    { Name: "ssm-a", Value: "x", Type: "String" },
    "ValidationException",
    "ssm",
  ],
  [
    "sixteen levels",
    { Name: `/a${"/b".repeat(15)}`, Value: "x", Type: "String" },
    "HierarchyLevelLimitExceededException",
    "15 levels",
  ],
  [
    "no type",
    { Name: "/typeless", Value: "x" },
    "ValidationException",
    "A parameter type is required",
  ],
  [
    "an empty value",
    { Name: "/empty", Value: "", Type: "String" },
    "ValidationException",
    "length greater than or equal to 1",
  ],
  [
    "a value above 4 KiB",
    { Name: "/long", Value: "x".repeat(4097), Type: "String" },
    "ValidationException",
    "4096",
  ],
] as const)("%s is refused", async (_name, input, name, message) => {
  const refusal = ssm.send(new PutParameterCommand(input));
  await expect(refusal).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
});

test("another type than before is refused", async () => {
  await put("/typed", "x");
  await expect(put("/typed", "y", { Type: "SecureString", Overwrite: true })).rejects.toMatchObject(
    {
      name: "HierarchyTypeMismatchException",
    },
  );
});

test("a role writes under its prefix and nowhere else", async () => {
  const record = new SSMClient(roleOf(wire, "record-role"));
  const write = (Name: string) =>
    record.send(new PutParameterCommand({ Name, Value: "x", Type: "String" }));
  await write("/latchkey/a");
  await expect(write("/other/a")).rejects.toMatchObject({
    name: "AccessDeniedException",
    message:
      "User: arn:aws:sts::123456789012:assumed-role/record-role/record is not authorized to perform: ssm:PutParameter " +
      "on resource: arn:aws:ssm:us-east-1:123456789012:parameter/other/a because no identity-based policy allows the ssm:PutParameter action",
    $metadata: { httpStatusCode: 400 },
  });
});
