import { X509Certificate } from "node:crypto";
import {
  ACMClient,
  type CertificateDetail,
  type CertificateSummary,
  DescribeCertificateCommand,
  GetCertificateCommand,
  KeyAlgorithm,
  ListCertificatesCommand,
} from "@aws-sdk/client-acm";
import type {
  Certificate,
  CertificateStatus,
  CertificateType,
} from "../certificate/certificate.ts";
import { covers, normaliseName } from "../certificate/covers.ts";
import type { AcmPort } from "../rotation/ports.ts";
import {
  type AwsAccess,
  callAws,
  callAwsUnless,
  clientConfig,
  controlRegion,
} from "./aws-client.ts";
import { definedOnly } from "./defined-only.ts";
import type { AwsCall } from "./to-latchkey-error.ts";

/** Of the 1,000 that `ListCertificates` allows; an account holds 2,500 certificates by default. */
const certificatesPerPage = 1000;

/** Without it `ListCertificates` shows RSA keys of up to 2,048 bits only (ACM API reference). */
const everyKeyType = Object.values(KeyAlgorithm);

/** Statuses in which nothing was ever issued, so that `GetCertificate` has nothing to give. */
const neverIssued: ReadonlySet<CertificateStatus> = new Set([
  "PENDING_VALIDATION",
  "VALIDATION_TIMED_OUT",
  "FAILED",
]);

const callOf = (operation: string): AwsCall => ({
  service: "ACM",
  operation,
  region: controlRegion,
});

/**
 * ACM in us-east-1. `listCertificatesCovering` does not see certificates issued through ACME: ACM
 * leaves them out unless asked for, and CloudFront could not use them (their key never reaches
 * ACM). One named by its ARN is described all the same.
 * AWS: ACM API, `DescribeCertificate`, `GetCertificate`, `ListCertificates`. Throws the classes of
 * errors.ts.
 */
export function createAcmAdapter(access?: AwsAccess): AcmPort {
  const client = new ACMClient(clientConfig(controlRegion, access));
  return {
    describeCertificate: (arn) => describeCertificate(client, arn),
    listCertificatesCovering: (customDomain) => listCertificatesCovering(client, customDomain),
  };
}

async function describeCertificate(
  client: ACMClient,
  arn: string,
): Promise<Certificate | undefined> {
  const first = await readCertificate(client, arn);
  // Description and body are two calls: a renewal between them makes a certificate of two halves.
  if (first === undefined || isOfOnePiece(first)) return first?.certificate;
  return (await readCertificate(client, arn))?.certificate;
}

/** A certificate and the serial that its body (not its description) bears. */
interface Reading {
  readonly certificate: Certificate;
  readonly bodySerial?: string;
}

function isOfOnePiece({ certificate: { serial }, bodySerial }: Reading): boolean {
  if (serial === undefined || bodySerial === undefined) return true;
  return digitsOf(serial) === digitsOf(bodySerial);
}

/** Without sign, colons and leading zeros: how ACM writes a negative serial is not documented. */
function digitsOf(serial: string): string {
  return serial
    .toLowerCase()
    .replace(/[^0-9a-f]/g, "")
    .replace(/^0+/, "");
}

async function readCertificate(client: ACMClient, arn: string): Promise<Reading | undefined> {
  const output = await callAwsUnless(
    callOf("DescribeCertificate"),
    ["ResourceNotFoundException"],
    () => client.send(new DescribeCertificateCommand({ CertificateArn: arn })),
  );
  const detail = output?.Certificate;
  if (detail === undefined) return undefined;
  const certificate = certificateOf(detail, arn);
  if (neverIssued.has(certificate.status)) return { certificate };
  const body = await callAwsUnless(
    callOf("GetCertificate"),
    ["RequestInProgressException", "ResourceNotFoundException"],
    () => client.send(new GetCertificateCommand({ CertificateArn: arn })),
  );
  if (body?.Certificate === undefined) return { certificate };
  const leaf = new X509Certificate(body.Certificate);
  const fingerprintSha256 = leaf.fingerprint256.replaceAll(":", "").toLowerCase();
  return { certificate: { ...certificate, fingerprintSha256 }, bodySerial: leaf.serialNumber };
}

function certificateOf(detail: CertificateDetail, arn: string): Certificate {
  const renewal = detail.RenewalSummary;
  const domainName = normaliseName(detail.DomainName ?? "");
  const names = (detail.SubjectAlternativeNames ?? []).map(normaliseName);
  return {
    arn: detail.CertificateArn ?? arn,
    status: (detail.Status ?? "INACTIVE") as CertificateStatus,
    type: (detail.Type ?? "AMAZON_ISSUED") as CertificateType,
    domainName,
    names: [...new Set(names)],
    ...definedOnly({
      serial: detail.Serial?.toLowerCase(),
      notBefore: detail.NotBefore,
      notAfter: detail.NotAfter,
      issuedAt: detail.IssuedAt ?? detail.ImportedAt,
      keyAlgorithm: detail.KeyAlgorithm?.replaceAll("-", "_"),
      managedBy: detail.ManagedBy,
      keyPairOrigin: detail.CertificateKeyPairOrigin,
      renewalEligibility: detail.RenewalEligibility,
      inUseBy: detail.InUseBy,
      failureReason: detail.FailureReason,
      validations: validationsOf(detail),
      renewal:
        renewal &&
        ({
          status: renewal.RenewalStatus ?? "UNKNOWN",
          ...definedOnly({ reason: renewal.RenewalStatusReason, updatedAt: renewal.UpdatedAt }),
        } satisfies Certificate["renewal"]),
    }),
  };
}

/** What ACM wants to see while it renews stands in the summary of the renewal. */
function validationsOf(detail: CertificateDetail): Certificate["validations"] {
  const stated = detail.DomainValidationOptions ?? detail.RenewalSummary?.DomainValidationOptions;
  return stated?.map(({ DomainName, ValidationMethod, ResourceRecord }) => ({
    name: normaliseName(DomainName ?? ""),
    ...definedOnly({
      method: ValidationMethod,
      record:
        ResourceRecord?.Type === "CNAME"
          ? {
              name: normaliseName(ResourceRecord.Name ?? ""),
              value: normaliseName(ResourceRecord.Value ?? ""),
            }
          : undefined,
    }),
  }));
}

/**
 * The summaries are sifted by their first 100 names (`HasAdditionalSubjectAlternativeNames` says
 * that there are more), then the few that are left are described one after the other: ACM allows
 * ten descriptions a second.
 */
async function listCertificatesCovering(
  client: ACMClient,
  customDomain: string,
): Promise<readonly Certificate[]> {
  const certificates: Certificate[] = [];
  for await (const summary of listSummaries(client)) {
    const isCandidate =
      covers(summary.SubjectAlternativeNameSummaries ?? [], customDomain) ||
      summary.HasAdditionalSubjectAlternativeNames === true;
    if (!isCandidate || summary.CertificateArn === undefined) continue;
    // Undefined when it was deleted since it was listed.
    const certificate = await describeCertificate(client, summary.CertificateArn);
    if (certificate !== undefined && covers(certificate.names, customDomain)) {
      certificates.push(certificate);
    }
  }
  return certificates;
}

/** Of every status, every key type: what is unusable is refused by name later, not overlooked. */
async function* listSummaries(client: ACMClient): AsyncGenerator<CertificateSummary> {
  let token: string | undefined;
  do {
    const input = {
      MaxItems: certificatesPerPage,
      Includes: { keyTypes: everyKeyType },
      ...definedOnly({ NextToken: token }),
    };
    const page = await callAws(callOf("ListCertificates"), () =>
      client.send(new ListCertificatesCommand(input)),
    );
    yield* page.CertificateSummaryList ?? [];
    token = page.NextToken;
  } while (token !== undefined);
}
