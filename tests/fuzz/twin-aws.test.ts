import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { jsonCalls, restCalls } from "./aws-call-sample.ts";
import { holdProperty, huntTimeoutMs, watchProcess } from "./hold-property.ts";
import { hostileValue, mutated } from "./hostile-json.ts";
import { hostileText } from "./hostile-text.ts";
import { expectAlive, sendRaw, startBench, type TwinBench } from "./twin-bench.ts";

watchProcess();

let bench: TwinBench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(async () => {
  await bench?.stop();
});

interface Call {
  readonly service: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

const versions: Readonly<Record<string, string>> = { states: "1.0", sqs: "1.0" };

const jsonCall: fc.Arbitrary<Call> = fc
  .constantFrom(...jsonCalls)
  .chain(([service, target, input]) =>
    fc.oneof({ weight: 5, arbitrary: mutated(input) }, hostileValue).map((body) => ({
      service,
      method: "POST",
      path: "/",
      headers: {
        "content-type": `application/x-amz-json-${versions[service] ?? "1.1"}`,
        "x-amz-target": target,
      },
      body: jsonOf(body),
    })),
  );

const restCall: fc.Arbitrary<Call> = fc
  .tuple(fc.constantFrom(...restCalls), hostileText, fc.nat(5), hostileText)
  .map(([[service, method, path, body], hostile, how, other]) => {
    const part = encodeURIComponent(hostile.toWellFormed().slice(0, 2_000));
    const raw = hostile.replace(/[^!-~]/g, "%").slice(0, 2_000);
    const paths = [
      path,
      `${path}/${part}`,
      path.replace(/[^/?]+$/, raw || "x"),
      `${path}?${part}=${raw}`,
      path,
      path,
    ];
    const bodies = [
      body,
      body,
      other,
      body.slice(0, other.length % 200),
      body.replace(/>([^<]+)</, `>${other}<`),
      xmlBomb,
    ];
    return { service, method, path: paths[how] ?? path, headers: {}, body: bodies[how] ?? body };
  });

const formCall: fc.Arbitrary<Call> = fc
  .tuple(
    fc.constantFrom("sts", "monitoring", "sns", "sqs", "acm"),
    fc.array(
      fc.tuple(
        fc.oneof(
          fc.constantFrom(
            "Action",
            "Version",
            "Entries.member.1.x",
            "a.__proto__.b",
            "Tag.99999999.Key",
          ),
          hostileText,
        ),
        fc.oneof(
          fc.constantFrom("GetCallerIdentity", "PutMetricAlarm", "__proto__", "toString"),
          hostileText,
        ),
      ),
      { maxLength: 5 },
    ),
  )
  .map(([service, members]) => ({
    service,
    method: "POST",
    path: "/",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: String(
      new URLSearchParams(
        members.map(([key, value]): [string, string] => [key.slice(0, 1_000), value]),
      ),
    ),
  }));

const xmlBomb = `<!DOCTYPE x [<!ENTITY a "${"a".repeat(1_000)}">]><x>${"&a;".repeat(1_000)}</x>`;

/** What a careless or hostile client makes of headers that are otherwise right. */
const headerChange: fc.Arbitrary<Readonly<Record<string, string>>> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({}) },
  {
    weight: 2,
    arbitrary: fc.dictionary(
      fc.constantFrom(
        "authorization",
        "x-amz-target",
        "content-type",
        "content-encoding",
        "x-amz-content-sha256",
        "x-amz-decoded-content-length",
        "if-none-match",
        "if-match",
        "range",
        "host",
        "x-amz-checksum-crc32",
        "x-amz-date",
      ),
      fc.oneof(
        fc.constantFrom(
          "",
          "aws-chunked",
          "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
          "AWS4-HMAC-SHA256 Credential=a/b/c/__proto__/aws4_request",
          "AWS4-HMAC-SHA256 Credential=operator/20261121/us-east-1/constructor/aws4_request",
          "AWS4-HMAC-SHA256 Credential=operator/20261121/us-east-1/../aws4_request",
          "bytes=9999999999999999-",
          "text/xml",
          "application/x-amz-json-1.1",
          "gzip",
        ),
        hostileText,
      ),
      { maxKeys: 2 },
    ),
  },
);

const calls = fc.tuple(
  fc.oneof({ weight: 3, arbitrary: jsonCall }, { weight: 2, arbitrary: restCall }, formCall),
  headerChange,
);

test(
  "the AWS port answers every call in a form of AWS's, whatever is in it",
  async () => {
    await holdProperty(calls, 150, async ([call, changes]) => {
      const answer = await ask(call, changes);
      const text = await answer.text();
      expect(bench.defects).toEqual([]);
      expect(answer.status).toBeGreaterThanOrEqual(200);
      expect([500, 502]).not.toContain(answer.status);
      expect(answer.headers.get("x-amzn-requestid")).toMatch(/^[0-9a-f-]{36}$/);
      if (answer.status >= 400 && text !== "") expectErrorForm(text);
    });
    await expectAlive(bench);
  },
  huntTimeoutMs,
);

test(
  "the AWS port lives through bytes that are no HTTP",
  async () => {
    const lines = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      hostileText.map((text) => Buffer.from(`GET /${text} HTTP/1.1\r\nhost: x\r\n\r\n`)),
      hostileText.map((text) =>
        Buffer.from(`POST / HTTP/1.1\r\nhost: x\r\n${text}: ${text}\r\n\r\n`),
      ),
      fc.constantFrom(
        Buffer.from(
          "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nab",
        ),
        Buffer.from("POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"),
        Buffer.from("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 999999999999\r\n\r\nab"),
        Buffer.from(`GET http://[/ HTTP/1.1\r\nhost: x\r\n\r\n`),
        Buffer.from(`GET / HTTP/1.1\r\nhost: x\r\nx: ${"y".repeat(40_000)}\r\n\r\n`),
      ),
    );
    await holdProperty(lines, 60, async (bytes) => {
      await sendRaw(Number(new URL(bench.twin.endpoint).port), "127.0.0.1", bytes);
    });
    await expectAlive(bench);
  },
  huntTimeoutMs,
);

function ask(call: Call, changes: Readonly<Record<string, string>> = {}): Promise<Response> {
  const headers = new Headers({
    authorization: `AWS4-HMAC-SHA256 Credential=operator/20261121/us-east-1/${call.service}/aws4_request, SignedHeaders=host, Signature=0`,
    ...call.headers,
  });
  for (const [name, value] of Object.entries(changes)) {
    headers.set(name, value.replace(/[^\t -~]/g, "?").slice(0, 4_000));
  }
  const hasBody = call.method === "POST" || call.method === "PUT";
  const target = `${bench.twin.endpoint}${call.path.startsWith("/") ? "" : "/"}${call.path}`;
  return fetch(target, { method: call.method, headers, ...(hasBody ? { body: call.body } : {}) });
}

/** JSON with a type, XML with a code. */
function expectErrorForm(text: string): void {
  if (text.startsWith("<")) expect(text).toMatch(/<Code>[\w.]+<\/Code>/);
  else expect(JSON.parse(text)).toMatchObject({ __type: expect.any(String) });
}

/** As bytes that JSON's writer cannot be got to write, for what is too deep for it. */
function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "undefined";
  } catch {
    return `${'{"a":['.repeat(20_000)}1${"]}".repeat(20_000)}`;
  }
}
