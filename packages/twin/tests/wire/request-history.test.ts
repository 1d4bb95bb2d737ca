import { ACMClient, ImportCertificateCommand } from "@aws-sdk/client-acm";
import { expect, test } from "vitest";
import { redact } from "../../src/wire/redaction.ts";
import { createRequestHistory } from "../../src/wire/request-history.ts";
import { fakeService, operatorOf, startWire } from "./wire-fixture.ts";

const entry = {
  time: "2026-09-01T12:00:00.000Z",
  requestId: "r",
  service: "acm",
  operation: "ListCertificates",
  region: "us-east-1",
  principal: "arn:p",
  outcome: "ok",
  status: 200,
  request: {},
  response: {},
};

test("only the last calls are kept, and their numbers tell that others were before", () => {
  const history = createRequestHistory(2);
  for (const operation of ["A", "B", "C"]) {
    history.add({ ...entry, operation });
  }
  expect(history.list().map(({ number, operation }) => [number, operation])).toEqual([
    [2, "B"],
    [3, "C"],
  ]);
});

test("each filter field narrows", () => {
  const history = createRequestHistory();
  history.add({ ...entry, outcome: "ThrottlingException" });
  history.add({ ...entry, service: "s3" });
  history.add(entry);
  const numbers = (filter: Parameters<typeof history.list>[0]) =>
    history.list(filter).map(({ number }) => number);
  expect(numbers({ outcome: "ThrottlingException" })).toEqual([1]);
  expect(numbers({ service: "s3" })).toEqual([2]);
  expect(numbers({ after: 2 })).toEqual([3]);
  expect(numbers({ limit: 2 })).toEqual([2, 3]);
  expect(numbers({ limit: 0 })).toEqual([]);
});

test("keys, PEM blocks and secrets never get into it", () => {
  expect(
    redact({
      PrivateKey: new Uint8Array([1, 2]),
      Certificate: Buffer.from("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"),
      Text: "before -----BEGIN EC PRIVATE KEY-----\nabc\n-----END EC PRIVATE KEY----- after",
      Cut: "-----BEGIN PRIVATE KEY-----\nabc",
      Credentials: { SecretAccessKey: "s", SessionToken: "t" },
      Parameter: { Type: "SecureString", Value: "v" },
      Plain: { Type: "String", Value: "v" },
      Bytes: new Uint8Array([0xff, 0xfe]),
      When: new Date("2026-09-01T12:00:00Z"),
      Nothing: undefined,
    }),
  ).toEqual({
    PrivateKey: "<redacted>",
    Certificate: "<redacted CERTIFICATE>\n",
    Text: "before <redacted EC PRIVATE KEY> after",
    Cut: "<redacted PRIVATE KEY>",
    Credentials: { SecretAccessKey: "<redacted>", SessionToken: "<redacted>" },
    Parameter: { Type: "SecureString", Value: "<redacted>" },
    Plain: { Type: "String", Value: "v" },
    Bytes: "<2 bytes>",
    When: "2026-09-01T12:00:00.000Z",
  });
});

test("a value that holds itself does not hang the history", () => {
  const loop: Record<string, unknown> = {};
  loop.self = loop;
  expect(JSON.stringify(redact(loop))).toContain("<cut>");
});

test("the wire writes down who called what, when, and what came of it", async () => {
  const wire = await startWire({
    services: () => [
      fakeService("acm", { ImportCertificate: () => ({ CertificateArn: "arn:c" }) }),
    ],
    roles: { "some-role": { statements: [] } },
  });
  try {
    const importBy = (configuration: object) =>
      new ACMClient(configuration).send(
        new ImportCertificateCommand({
          Certificate: Buffer.from("c"),
          PrivateKey: Buffer.from("k"),
        }),
      );
    await importBy(operatorOf(wire));
    const credentials = wire.iam.issueCredentials("some-role");
    await expect(importBy({ ...operatorOf(wire), credentials })).rejects.toThrow();
    const [allowed, denied] = wire.history.list();
    expect(allowed).toMatchObject({
      number: 1,
      time: expect.stringMatching(/^2026-09-01T12:/),
      service: "acm",
      operation: "ImportCertificate",
      region: "us-east-1",
      principal: "arn:aws:iam::123456789012:user/operator",
      outcome: "ok",
      status: 200,
      request: { Certificate: "c", PrivateKey: "<redacted>" },
      response: { CertificateArn: "arn:c" },
    });
    expect(denied).toMatchObject({
      principal: "arn:aws:sts::123456789012:assumed-role/some-role/some",
      outcome: "AccessDeniedException",
      status: 400,
    });
  } finally {
    await wire.stop();
  }
});
