import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { GetExecutionHistoryCommand } from "@aws-sdk/client-sfn";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { requestCertificate, validateCertificate } from "../../demo/fleet.ts";
import { waitFor } from "../../demo/wait.ts";
import { executionEnd, functionDone } from "../scenario/observation.ts";
import { runAuditWith } from "../scenario/run-audit.ts";
import { bootStack, bucket, type Stack } from "../scenario/stack.ts";

/** What must be nowhere. Words of this test's own: not those that the product removes by. */
const patterns: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["a private key", /-----BEGIN [A-Z ]*PRIVATE KEY/],
  ["an access key ID", /(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16}/],
  ["a session token", /IQoJb3JpZ2lu|FwoGZXIvYXdz|FQoGZXIvYXdz/],
  ["a signed request", /AWS4-HMAC-SHA256|X-Amz-Signature/i],
  ["a token of a user", /eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+/],
  ["a bearer", /bearer\s+[\w.-]{16}/i],
];

const roles = [
  "audit-units",
  "check-domain",
  "check-edges",
  "check-routing",
  "close",
  "dispatch",
  "finish-audit",
  "list-units",
  "plan",
  "record",
  "roll-back",
  "update",
];

interface Snapshot {
  readonly topics: Record<string, { subscriptions: object[] }>;
}

interface Written {
  readonly place: string;
  readonly text: string;
}

let folder: string;
let stack: Stack;
/** All that Latchkey's functions wrote or were given while everything of theirs ran. */
let written: readonly Written[];
/** All that was typed, with secrets in it, and what became of it. */
let refused: readonly Written[];
const pem = generateKeyPairSync("ec", {
  namedCurve: "P-256",
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
}).privateKey;
const token = `IQoJb3JpZ2luX2VjEXAMPLE${"a".repeat(60)}`;
/** Each is typed somewhere: with its last words, which nothing else has. */
const typed: Readonly<Record<string, readonly [secret: string, words: string]>> = {
  "the private key": [pem, pem.split("\n")[1] ?? "missing"],
  "the access key ID": ["AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"],
  "the access key ID after a line break": ["ASIAI44QH8DHBEXAMPLE", "I44QH8DHBEXAMPLE"],
  "the access key ID after an underscore": ["AKIAI33QH8DHBEXAMPLE", "I33QH8DHBEXAMPLE"],
  "the secret access key": ["wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "bPxRfiCYEXAMPLEKEY"],
  "the secret access key in a file": ["je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY", "h3yCo8nvbE"],
  "the session token": [token, "a".repeat(40)],
  "the user's token": [
    "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dXNlcidzIHNpZ25hdHVyZQ",
    "dXNlcidzIHNpZ25hdHVyZQ",
  ],
  "the bearer": ["Bearer mF_9.B5f-4.1JqM7890xyz", "1JqM7890xyz"],
  "the signed request": [
    "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261121/us-east-1/acm/aws4_request, SignedHeaders=host;x-amz-date, Signature=fe5f80f77d5fa3beca038a248ff027",
    "fe5f80f77d5fa3beca038a248ff027",
  ],
  "the signed link": [
    "https://s3.amazonaws.com/a?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20261121&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835",
    "aeeed9bbccd4d02ee5c0109b86d86835",
  ],
  "the password": ["correct horse battery", "horse"],
};
const secret = (what: string): string => typed[what]?.[0] ?? `${what} is not typed`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "latchkey-secret-"));
  stack = await bootStack({ snapshotFile: await snapshotWithMail() });
  await rotateRollBackAndAudit();
  written = await everythingWritten();
  await typeSecrets();
  refused = await keptAndSent();
}, 120_000);
afterAll(async () => {
  await stack?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe("after a rotation, a roll-back and an audit", () => {
  it("there is something to look through, in every place", () => {
    const places = [...new Set(written.map(({ place }) => place.replace(/ .*/, "")))].toSorted();
    expect(places).toEqual(["event", "execution", "log", "mail", "object", "parameter"]);
    const logs = written.filter(({ place }) => place.startsWith("log"));
    expect(logs.map(({ place }) => place.slice(4)).toSorted()).toEqual(
      roles.map((role) => `latchkey-${role}`),
    );
    const all = written.map(({ text }) => text).join("\n");
    for (const word of ["rolled-back", "rotated", "Audit"]) expect(all).toContain(word);
  });

  it.each(patterns)(
    "%s is nowhere in logs, records, reports, events, mails and histories",
    (_, pattern) => {
      const found = written.filter(({ text }) => pattern.test(text));
      expect(found.map(({ place, text }) => `${place}: ${pattern.exec(text)?.[0]}`)).toEqual([]);
    },
  );

  it("no role's own credentials are anywhere", () => {
    const { iam } = stack.twin.world;
    const secrets = roles.flatMap((role) => {
      const { accessKeyId, secretAccessKey, sessionToken } = iam.issueCredentials(
        `latchkey-${role}-role`,
      );
      return [accessKeyId, secretAccessKey, sessionToken];
    });
    expect(secrets.every((secret) => secret.length >= 16)).toBe(true);
    const found = written.filter(({ text }) => secrets.some((secret) => text.includes(secret)));
    expect(found.map(({ place }) => place)).toEqual([]);
  });
});

describe("what a person typed or an event said, with secrets in it,", () => {
  it("is recorded and told", () => {
    const all = refused.map(({ text }) => text).join("\n");
    expect(all).toContain("[PEM removed]");
    expect(all).toContain("[credential removed]");
    expect(all).toContain("typed-by-mistake");
  });

  it.each(patterns)("leaves no %s in logs, records, notices and mails", (_, pattern) => {
    const found = refused.filter(({ text }) => pattern.test(text));
    expect(found.map(({ place, text }) => `${place}: ${pattern.exec(text)?.[0]}`)).toEqual([]);
  });

  it.each(Object.entries(typed))("leaves not a word of %s", (_, [whole, words]) => {
    expect(whole).toContain(words);
    const found = refused.filter(({ text }) => text.includes(words));
    expect(found.map(({ place }) => place)).toEqual([]);
  });
});

/** The deployed stack with somebody who gets its mail. */
async function snapshotWithMail(): Promise<string> {
  const deployed = resolve(import.meta.dirname, "../../infra/stack.snapshot.json");
  const snapshot = JSON.parse(await readFile(deployed, "utf8")) as Snapshot;
  for (const topic of Object.values(snapshot.topics)) {
    topic.subscriptions = [{ protocol: "email", endpoint: "ops@example.com" }];
  }
  const file = join(folder, "stack.json");
  await writeFile(file, JSON.stringify(snapshot));
  return file;
}

async function rotateRollBackAndAudit(): Promise<void> {
  const subject = await stack.newSubject("secret");
  const { customDomain, hostedZoneId } = subject;
  await executionEnd(stack, { naming: await subject.issue() });
  const broken = await requestCertificate(stack.clients, customDomain);
  const fault = { customDomain, certificateArn: broken, fault: "broken-chain" };
  await stack.control("/edges/fault", fault);
  await validateCertificate(stack.clients, hostedZoneId, broken);
  await executionEnd(stack, { naming: broken });
  // It ends in a Fail state, which close looks at, too.
  await functionDone(stack, "latchkey-close", { naming: "already-stored" });
  await runAuditWith(stack, { trigger: "schedule", apply: true });
  // Without a finding it sends no mail, but it tells the bus.
  await waitFor("the audit's event", async () =>
    JSON.stringify(await stack.control("/events")).includes("Latchkey Audit Ended")
      ? true
      : undefined,
  );
  await waitForMail("went back to its old certificate");
}

/** Everything that is a secret, in texts as people paste them. */
function textsWithSecrets(): readonly string[] {
  return [
    `my key ${pem} and ${secret("the access key ID")}`,
    secret("the access key ID after a line break"),
    `id_${secret("the access key ID after an underscore")}`,
    `aws_secret_access_key = ${secret("the secret access key in a file")}`,
    secret("the user's token"),
    `authorization: ${secret("the bearer")}`,
    secret("the bearer"),
    secret("the signed request"),
    secret("the signed link"),
    `{"password": "${secret("the password")}"}`,
  ];
}

/** Secrets in every way in: the state machine's input, and events of both functions for events. */
async function typeSecrets(): Promise<void> {
  await typeInput({
    customDomain: "typed-by-mistake.example",
    [`x${pem}`]: token,
    secretAccessKey: secret("the secret access key"),
    note: textsWithSecrets().join("\n"),
  });
  // The record keeps the beginning of an input only: each has to stand there once.
  for (const text of textsWithSecrets()) {
    await typeInput({ secretAccessKey: secret("the secret access key"), note: `typed:\n${text}` });
  }
  const detail = {
    Action: token,
    key: pem,
    typed: "typed-by-mistake",
    secretAccessKey: secret("the secret access key"),
    note: textsWithSecrets().join("\n"),
  };
  const event = {
    id: "5ec2e701-0123-4123-8123-0123456789ab",
    source: "aws.acm",
    "detail-type": "ACM Certificate Available",
    time: "2026-11-21T00:00:00Z",
    resources: [`${pem}`],
    detail,
  };
  await invoke("latchkey-dispatch", event);
  // One that is too long to be kept is kept as the beginning of a text.
  const long = { ...event, id: "too-long", resources: [], more: "x".repeat(40_000) };
  await invoke("latchkey-dispatch", long);
  const affectedEntities = textsWithSecrets().map((entityValue) => ({ entityValue }));
  const health = { id: "health", source: "aws.health", "detail-type": "AWS Health Event" };
  await invoke("latchkey-dispatch", { ...health, detail: { service: "ACM", affectedEntities } });
  await invoke("latchkey-close", { ...event, "detail-type": `${token} ${pem}` });
  await functionDone(stack, "latchkey-close", { naming: "step" });
  await waitForMail("was refused");
}

async function typeInput(input: object): Promise<void> {
  const arn = await stack.start(input);
  await executionEnd(stack, { arn });
  await waitForObject(arn.split(":").at(-1) ?? "");
}

async function waitForMail(words: string): Promise<void> {
  await waitFor(`a mail that says ${words}`, async () =>
    JSON.stringify(await stack.control("/mail")).includes(words) ? true : undefined,
  );
}

async function waitForObject(name: string): Promise<void> {
  await waitFor(`an object called ${name}`, async () => {
    const listed = await stack.clients.s3.send(new ListObjectsV2Command({ Bucket: bucket }));
    return (listed.Contents ?? []).some(({ Key }) => Key?.includes(name)) ? true : undefined;
  });
}

async function invoke(FunctionName: string, payload: object): Promise<void> {
  const credentials = { accessKeyId: "operator", secretAccessKey: "operator" };
  const { endpoint } = stack.twin;
  const lambda = new LambdaClient({ endpoint, region: "us-east-1", credentials });
  try {
    const Payload = JSON.stringify(payload);
    const { FunctionError } = await lambda.send(new InvokeCommand({ FunctionName, Payload }));
    if (FunctionError !== undefined) throw new Error(`${FunctionName}: ${FunctionError}`);
  } finally {
    lambda.destroy();
  }
}

/** Logs, objects, notices and mails: what is Latchkey's to keep clean, whoever typed what. */
async function keptAndSent(): Promise<readonly Written[]> {
  const { mails } = (await stack.control("/mail")) as { mails: unknown[] };
  const { events } = (await stack.control("/events")) as { events: unknown[] };
  // Events of AWS's own are not Latchkey's: Step Functions repeats an input as it was typed.
  const own = events.filter((event) => JSON.stringify(event).includes('"source":"latchkey"'));
  const logs = await Promise.all(
    roles.map(async (role) => {
      const name = `latchkey-${role}`;
      const { lines } = (await stack.control(`/logs?function=${name}`)) as { lines: unknown[] };
      return lines.length === 0 ? [] : [{ place: `log ${name}`, text: textOf(lines) }];
    }),
  );
  return [
    ...logs.flat(),
    ...(await objects()),
    ...mails.map((mail) => ({ place: "mail", text: textOf(mail) })),
    ...own.map((event) => ({ place: "event", text: textOf(event) })),
  ];
}

async function everythingWritten(): Promise<readonly Written[]> {
  const credentials = { accessKeyId: "operator", secretAccessKey: "operator" };
  const ssm = new SSMClient({ endpoint: stack.twin.endpoint, region: "us-east-1", credentials });
  const Name = "/latchkey/custom-domain/auth.secret.example/certificate-arn";
  const parameter = await ssm.send(new GetParameterCommand({ Name })).finally(() => ssm.destroy());
  return [
    ...(await keptAndSent()),
    ...(await histories()),
    { place: "parameter", text: textOf(parameter) },
  ];
}

async function objects(): Promise<readonly Written[]> {
  const { s3 } = stack.clients;
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  return await Promise.all(
    Contents.map(async ({ Key = "" }) => {
      const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
      return { place: `object ${Key}`, text: (await object.Body?.transformToString()) ?? "" };
    }),
  );
}

/** Inputs, states and results of every execution, as Step Functions keeps and logs them. */
async function histories(): Promise<readonly Written[]> {
  const { executions } = (await stack.control("/executions")) as {
    executions: { executionArn: string; name: string }[];
  };
  return await Promise.all(
    executions.map(async ({ executionArn, name }) => {
      const command = new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 });
      const { events } = await stack.clients.states.send(command);
      return { place: `execution ${name}`, text: textOf(events) };
    }),
  );
}

/** JSON with its inner JSON laid open, so that an escaped line break hides nothing. */
function textOf(value: unknown): string {
  return JSON.stringify(value).replaceAll(/\\+n/g, "\n");
}
