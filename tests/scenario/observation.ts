import { request } from "node:https";
import type { TLSSocket } from "node:tls";
import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import type { RotationRecord } from "@latchkey/core/record/record";
import { waitFor } from "../../demo/wait.ts";
import { bucket, type Stack } from "./stack.ts";

/** An execution as the twin's control port shows it. */
export interface ExecutionView {
  readonly executionArn: string;
  readonly name: string;
  readonly status: string;
  /** States in the order in which they were entered. */
  readonly visited: readonly string[];
  readonly transitions: number;
  readonly input: unknown;
  readonly output: unknown;
  readonly error: string | null;
}

/** A call as the twin's control port remembers it. */
export interface Call {
  readonly number: number;
  readonly principal: string;
  readonly outcome: string;
  readonly request: Readonly<Record<string, unknown>>;
}

/** An execution, by its ARN or by what its input names: a certificate, a custom domain. */
export type ExecutionOf = { readonly arn: string } | { readonly naming: string };

/** Executions, oldest first. */
export async function executionsOf(
  stack: Stack,
  of: ExecutionOf,
): Promise<readonly ExecutionView[]> {
  const query = "arn" in of ? `?executionArn=${encodeURIComponent(of.arn)}` : "";
  const answer = (await stack.control(`/executions${query}`)) as { executions: ExecutionView[] };
  const isNamed = ({ input }: ExecutionView) =>
    "arn" in of || JSON.stringify(input).includes(of.naming);
  return answer.executions.filter(isNamed).toReversed();
}

/** Waits until an execution is as wanted. */
export async function executionWhen(
  stack: Stack,
  of: ExecutionOf,
  isWanted: (execution: ExecutionView) => boolean,
): Promise<ExecutionView> {
  const probe = async () => (await executionsOf(stack, of)).find(isWanted);
  return await waitFor(`an execution (${JSON.stringify(of)}) as wanted`, probe, 40_000);
}

/** Waits until it has ended. */
export async function executionEnd(stack: Stack, of: ExecutionOf): Promise<ExecutionView> {
  return await executionWhen(stack, of, ({ status }) => status !== "RUNNING");
}

/** Waits until the execution has visited a state. */
export async function executionAt(
  stack: Stack,
  of: ExecutionOf,
  state: string,
): Promise<ExecutionView> {
  return await executionWhen(stack, of, ({ visited }) => visited.includes(state));
}

/** The records of one execution, whatever folder they lie in. */
export async function recordsOf(
  stack: Stack,
  execution: { readonly name: string },
): Promise<readonly (RotationRecord & { readonly key: string })[]> {
  const { s3 } = stack.clients;
  const listed = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  const keys = (listed.Contents ?? []).flatMap(({ Key }) =>
    Key?.includes(execution.name) ? [Key] : [],
  );
  return await Promise.all(
    keys.map(async (key) => {
      const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      const record = JSON.parse((await object.Body?.transformToString()) ?? "") as RotationRecord;
      return { ...record, key };
    }),
  );
}

/** Waits for the end of an execution and gives its one record; none or two are an error. */
export async function onlyRecordOf(
  stack: Stack,
  of: ExecutionOf,
): Promise<RotationRecord & { readonly key: string }> {
  const execution = await executionEnd(stack, of);
  // An execution that was cut short is recorded a little after its end.
  const probe = async () => (await recordsOf(stack, execution)).at(0);
  await waitFor(`a record of ${execution.name}`, probe);
  const [record, ...others] = await recordsOf(stack, execution);
  if (record === undefined || others.length > 0) {
    throw new Error(`${execution.name} has ${others.length + 1} records`);
  }
  return record;
}

/** Waits until a function that events invoke has worked off so many of which its log says this. */
export async function functionDone(
  stack: Stack,
  functionName: string,
  { naming, times = 1 }: { readonly naming: string; readonly times?: number },
): Promise<void> {
  await waitFor(`${functionName} to be done with ${naming} ${times} times`, async () => {
    const logs = (await stack.control(`/logs?function=${functionName}`)) as {
      lines: { line: string }[];
    };
    const done = logs.lines.filter(
      ({ line }) => line.includes(naming) && line.includes("step completed"),
    );
    return done.length >= times ? true : undefined;
  });
}

/** The calls of `UpdateUserPoolDomain` for a custom domain, refused ones too, oldest first. */
export async function updateCallsOf(stack: Stack, customDomain: string): Promise<readonly Call[]> {
  const last = (await stack.control("/history?limit=1")) as { entries: Call[] };
  // The twin remembers so many; silence about forgotten calls would prove nothing.
  if ((last.entries[0]?.number ?? 0) > 2000) throw new Error("The twin has forgotten calls.");
  const path = "/history?service=cognito-idp&operation=UpdateUserPoolDomain";
  const { entries } = (await stack.control(path)) as { entries: Call[] };
  return entries.filter(({ request: { Domain } }) => Domain === customDomain);
}

/** The certificates that calls set or tried to, oldest first; the same again is the same one tried again. */
export function certificatesSetBy(calls: readonly Call[]): readonly (string | undefined)[] {
  const arns = calls.map(
    ({ request: { CustomDomainConfig } }) =>
      (CustomDomainConfig as { readonly CertificateArn?: string } | undefined)?.CertificateArn,
  );
  return arns.filter((arn, nth) => nth === 0 || arn !== arns[nth - 1]);
}

/** What a user gets who trusts the twin's root and asks one edge for the sign-in page. */
export interface ServedPage {
  readonly address: string;
  /** SHA-256 of the leaf, lower-case hex. */
  readonly fingerprint: string;
  /** Where Cognito answers from. */
  readonly servingRegion: string;
}

/** Asks every edge over HTTPS; rejects when one serves what a browser would not accept. */
export async function askEdges(stack: Stack, customDomain: string): Promise<readonly ServedPage[]> {
  const { edgeAddresses } = stack.twin;
  return await Promise.all(
    edgeAddresses.map(async (address) => await askEdge(stack, customDomain, address)),
  );
}

async function askEdge(stack: Stack, customDomain: string, address: string): Promise<ServedPage> {
  const { promise, resolve, reject } = Promise.withResolvers<ServedPage>();
  const outgoing = request({
    host: address,
    port: stack.twin.edgePort,
    servername: customDomain,
    headers: { host: customDomain },
    ca: [stack.twin.rootCaPem],
    agent: false,
  });
  outgoing.on("error", reject).on("response", (response) => {
    const { fingerprint256 } = (response.socket as TLSSocket).getPeerCertificate();
    let text = "";
    response.setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
    response.on("end", () => {
      const { servingRegion = "" } = JSON.parse(text) as { servingRegion?: string };
      const fingerprint = fingerprint256.replaceAll(":", "").toLowerCase();
      resolve({ address, fingerprint, servingRegion });
    });
  });
  outgoing.end();
  return await promise;
}
