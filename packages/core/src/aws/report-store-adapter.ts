import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { ReportKeys, ReportStore } from "../audit/fleet-ports.ts";
import type { FleetReport } from "../audit/fleet-report.ts";
import { knownCustomDomainsOf, parseKnownCustomDomains } from "../audit/known-custom-domains.ts";
import { parseLatestReport } from "../audit/parse-latest-report.ts";
import {
  knownCustomDomainsKey,
  latestReportKeys,
  partFolderOf,
  partKeyOf,
  reportKeysOf,
} from "../audit/report-key.ts";
import type { UnitAudit } from "../audit/unit-audit.ts";
import { withoutSecrets } from "../record/without-secrets.ts";
import { renderHtml } from "../report/html/page.ts";
import {
  type AwsAccess,
  callAws,
  callAwsUnless,
  clientConfig,
  controlRegion,
} from "./aws-client.ts";
import { definedOnly } from "./defined-only.ts";
import { listObjectPage } from "./list-object-page.ts";

/** The bucket of records, and who reaches it. */
interface Bucket {
  readonly client: S3Client;
  readonly bucket: string;
}

/**
 * Reports of audits, as JSON and as pages, and the parts that they are made of, as S3 objects. What
 * is written holds no secrets; parts neither, so that a report compares like with like.
 * AWS: S3 API, `PutObject`, `GetObject`, `ListObjectsV2`. Throws the classes of errors.ts.
 */
export function createReportStore(bucketName: string, access?: AwsAccess): ReportStore {
  const bucket = {
    client: new S3Client(clientConfig(controlRegion, access)),
    bucket: bucketName,
  };
  return {
    async readLatest() {
      const text = await readIfThere(bucket, latestReportKeys.reportKey);
      return text === undefined ? { kind: "none" } : parseLatestReport(text);
    },
    readKnown: async () =>
      parseKnownCustomDomains((await readIfThere(bucket, knownCustomDomainsKey)) ?? ""),
    async storeReport(report) {
      const keys = reportKeysOf(report);
      await putReport(bucket, keys, report);
      return keys;
    },
    async publishLatest(report) {
      await put(bucket, knownCustomDomainsKey, json(withoutSecrets(knownCustomDomainsOf(report))));
      await putReport(bucket, latestReportKeys, report);
    },
    storePart: (auditId, audit, part) =>
      put(bucket, partKeyOf(auditId, audit.unit, part), json(withoutSecrets(audit))),
    readParts: (auditId) => readParts(bucket, partFolderOf(auditId)),
  };
}

/** The page first: the JSON of the latest report is what ends an audit. */
async function putReport(bucket: Bucket, keys: ReportKeys, given: FleetReport): Promise<void> {
  const report = withoutSecrets(given);
  const page = { body: renderHtml(report), contentType: "text/html; charset=utf-8" };
  await put(bucket, keys.pageKey, page);
  await put(bucket, keys.reportKey, json(report));
}

interface Content {
  readonly body: string;
  readonly contentType: string;
}

function json(value: unknown): Content {
  return {
    body: `${JSON.stringify(value, undefined, 2)}\n`,
    contentType: "application/json",
  };
}

async function put(
  { client, bucket }: Bucket,
  key: string,
  { body, contentType }: Content,
): Promise<void> {
  const input = { Bucket: bucket, Key: key, Body: body, ContentType: contentType };
  await callAws({ service: "S3", operation: "PutObject", region: controlRegion }, () =>
    client.send(new PutObjectCommand(input)),
  );
}

/**
 * Undefined when there is no such object. It is looked for first: whether S3 says 404 or 403 of a
 * missing key to somebody who may list this prefix alone is not documented.
 */
async function readIfThere(bucket: Bucket, key: string): Promise<string | undefined> {
  const page = await listObjectPage(bucket.client, bucket.bucket, { prefix: key });
  const isThere = page?.objects.some((one) => one.key === key);
  return isThere === true ? await readText(bucket, key, ["NoSuchKey"]) : undefined;
}

/** Undefined when S3 answers one of these names. */
async function readText(
  { client, bucket }: Bucket,
  key: string,
  absentNames: readonly string[],
): Promise<string | undefined> {
  const call = { service: "S3", operation: "GetObject", region: controlRegion };
  return await callAwsUnless(call, absentNames, async () => {
    const object = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return (await object.Body?.transformToString()) ?? "";
  });
}

/** Holds one part at a time, however many there are. */
async function* readParts(bucket: Bucket, prefix: string): AsyncGenerator<UnitAudit, void> {
  let token: string | undefined;
  do {
    const where = { prefix, ...definedOnly({ token }) };
    const page = await listObjectPage(bucket.client, bucket.bucket, where);
    for (const { key } of page?.objects ?? []) {
      const text = await readText(bucket, key, ["NoSuchKey"]);
      // Written by this audit's own Lambda under a key of its own; nobody else may write there.
      if (text !== undefined) yield JSON.parse(text) as UnitAudit;
    }
    token = page?.token;
  } while (token !== undefined);
}
