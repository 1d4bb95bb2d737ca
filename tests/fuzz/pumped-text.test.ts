import { parseCertificateArn } from "@latchkey/core/certificate/certificate-arn";
import { covers } from "@latchkey/core/certificate/covers";
import { parseEnvironment } from "@latchkey/core/config/environment";
import { parseConfig } from "@latchkey/core/config/latchkey-config";
import { isDailySchedule, isTimeZone } from "@latchkey/core/config/schedule";
import { readTagExceptions } from "@latchkey/core/config/tag-exceptions";
import { dnsServerOf } from "@latchkey/core/edge/resolve-edges-servers";
import { recordKeyOf } from "@latchkey/core/record/record-key";
import { textWithoutSecrets } from "@latchkey/core/record/without-secrets";
import { RotationRequest } from "@latchkey/core/rotation/rotation-request";
import { parseExecutionEvent } from "@latchkey/core/trigger/parse-execution-event";
import { quoted } from "@latchkey/core/trigger/trigger-refusal";
import * as v from "valibot";
import { expect, test } from "vitest";
import { redactText } from "../../packages/functions/src/runtime/redact.ts";

/** Beginnings over and over that a careless expression tries again at every place. */
const seeds = [
  "a",
  "a.",
  "a-",
  "-",
  ".",
  "*.",
  "/",
  "/a",
  "\\",
  '"',
  " ",
  "\n",
  "0",
  "::",
  "[",
  "eu-",
  "aws-",
  "arn:",
  "arn:aws:acm:",
  "arn:aws:states:us-east-1:123456789012:execution:a:",
  "A/",
  "cron(",
  "0,*/-",
  "a@",
  "a@b.",
  "AKIA",
  "-eyJ",
  "eyJaaaaaaaaaa.",
  "eyJaaaaaaaaaa.eyJ",
  "FQoGZXIvYXdz",
  "Signature=",
  "X-Amz-Security-Token=",
  "AWS4-HMAC-SHA256 Credential=a,",
  "Bearer ",
  "_AKIA",
  "\\neyJ",
  "\\nIQoJb3JpZ2lu",
  "%0aFQoGZXIvYXdz",
  "password",
  "password ",
  "password=",
  "secret: ",
  'secret:"',
  'secret:\\"',
  "secret='",
  "secret=\\",
  "Authorization: Basic ",
  "-----BEGIN ",
  "-----BEGIN A-----",
  "-----BEGIN A----------END ",
  "\ud83d",
  "\u202e",
  "\u001b[",
];

/** Linear work on this takes milliseconds; quadratic work takes many seconds on any machine. */
const length = 100_000;
const mostMs = 2_000;

const readers: Readonly<Record<string, (text: string) => unknown>> = {
  "the redaction of logs": redactText,
  "the redaction of records": textWithoutSecrets,
  "a quotation": quoted,
  "covering, as a custom domain": (text) => covers(["*.example.com"], text),
  "covering, as a certificate's name": (text) => covers([text], "auth.example.com"),
  "the ARN of a certificate": parseCertificateArn,
  "the key of a record": (text) =>
    recordKeyOf({ customDomain: text, startedAt: text, executionName: text }),
  "a request": (text) =>
    v.safeParse(RotationRequest, { customDomain: text, region: text, certificateArn: text }),
  "the end of an execution": (text) =>
    parseExecutionEvent({
      "detail-type": "Step Functions Execution Status Change",
      detail: { status: "FAILED", executionArn: text, startDate: text, error: text, cause: text },
    }),
  tags: (text) =>
    readTagExceptions({
      "latchkey:mode": text,
      "latchkey:certificate-arn": text,
      [`latchkey:${text}`]: text,
    }),
  "a schedule": isDailySchedule,
  "a time zone": isTimeZone,
  "a DNS server": dnsServerOf,
  "the configuration": (text) =>
    thrownBy(() =>
      parseConfig({
        regions: [text],
        selection: { include: [text], exclude: [text], requireTag: { key: text } },
        schedule: { expression: text, timeZone: text },
        notices: { emails: [text] },
        [text]: text,
      }),
    ),
  "the environment": (text) =>
    thrownBy(() =>
      parseEnvironment({
        LATCHKEY_POOL_REGIONS: text,
        LATCHKEY_RECORD_BUCKET: text,
        LATCHKEY_PARAMETER_PREFIX: text,
        LATCHKEY_EVENT_BUS: text,
        LATCHKEY_ROTATION_ARN: text,
        LATCHKEY_EDGE_PORT: text,
        LATCHKEY_DNS_SERVERS: text,
      }),
    ),
};

test.each(Object.entries(readers))(
  "%s reads long texts without going over them again and again",
  (_, read) => {
    for (const seed of seeds) {
      const text = `${seed.repeat(Math.ceil(length / seed.length)).slice(0, length)}!`;
      const start = performance.now();
      read(text);
      expect(performance.now() - start, `${JSON.stringify(seed)} over and over`).toBeLessThan(
        mostMs,
      );
    }
  },
);

function thrownBy(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    expect(error).toMatchObject({ name: "ConfigurationError" });
    return error;
  }
}
