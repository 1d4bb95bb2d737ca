import type {
  CertificateSummary,
  KeyAlgorithm,
  ListCertificatesRequest,
  ListCertificatesResponse,
} from "@aws-sdk/client-acm";
import { type AwsCall, AwsError } from "../../service.ts";
import type { AcmState } from "./acm-state.ts";
import type { CertificateRecord } from "./certificate-record.ts";
import { renewalEligibility } from "./describe-certificate.ts";
import { checkEnum, checkRange, validationError } from "./errors.ts";
import { expireWhenDue } from "./expiry.ts";
import { readUsage } from "./usage.ts";

/** What is listed when no key types are named (ACM API, Filters.keyTypes). */
const defaultKeyTypes: readonly KeyAlgorithm[] = ["RSA_1024", "RSA_2048"];
const mostNamesInSummary = 100;
const defaultPageSize = 1000;

/**
 * `ListCertificates`. Without filters it hides every key but RSA 1024 and 2048, certificates
 * without a domain, and those got by ACME (ACM API).
 */
export function listCertificates(
  state: AcmState,
  input: ListCertificatesRequest,
  call: AwsCall,
): ListCertificatesResponse {
  checkList(input);
  const listed = [...state.certificates.values()].filter(({ region }) => region === call.region);
  for (const certificate of listed) expireWhenDue(state, certificate);
  const wanted = listed.filter((certificate) => isWanted(certificate, input));
  if (input.SortBy === "CREATED_AT" && input.SortOrder === "DESCENDING") wanted.reverse();
  const from = input.NextToken === undefined ? 0 : placeAfter(wanted, input.NextToken);
  const page = wanted.slice(from, from + (input.MaxItems ?? defaultPageSize));
  const last = page.at(-1);
  const isTruncated = last !== undefined && from + page.length < wanted.length;
  return {
    CertificateSummaryList: page.map(summaryOf),
    NextToken: isTruncated ? Buffer.from(last.arn).toString("base64url") : undefined,
  };
}

function checkList(input: ListCertificatesRequest): void {
  checkRange("maxItems", input.MaxItems, { from: 1, to: 1000 });
  checkEnum("sortBy", input.SortBy, ["CREATED_AT"]);
  checkEnum("sortOrder", input.SortOrder, ["ASCENDING", "DESCENDING"]);
  if ((input.SortBy === undefined) !== (input.SortOrder === undefined))
    throw new AwsError(
      "InvalidArgsException",
      "If you specify SortBy, you must also specify SortOrder, and the other way round.",
    );
}

function isWanted(certificate: CertificateRecord, input: ListCertificatesRequest): boolean {
  const { CertificateStatuses: statuses, CertificateKeyPairOrigins: origins, Includes } = input;
  const {
    keyTypes = [],
    exportOption,
    managedBy,
    keyUsage = [],
    extendedKeyUsage = [],
  } = Includes ?? {};
  const types = keyTypes.length > 0 ? keyTypes : defaultKeyTypes;
  const wantedOrigins = origins?.length ? origins : ["AWS_MANAGED", "CUSTOMER_PROVIDED"];
  return (
    types.includes(certificate.keyAlgorithm) &&
    (keyTypes.length > 0 || certificate.domainName !== undefined) &&
    wantedOrigins.includes(certificate.keyPairOrigin) &&
    (!statuses?.length || statuses.includes(certificate.status)) &&
    (exportOption === undefined || exportOption === certificate.exportOption) &&
    (managedBy === undefined || managedBy === certificate.managedBy) &&
    includesAny(keyUsage, usagesOf(certificate).KeyUsages) &&
    includesAny(extendedKeyUsage, usagesOf(certificate).ExtendedKeyUsages)
  );
}

function includesAny<T>(wanted: readonly T[], found: readonly T[] = []): boolean {
  return wanted.length === 0 || wanted.some((one) => found.includes(one));
}

function usagesOf({
  content,
}: CertificateRecord): Pick<CertificateSummary, "KeyUsages" | "ExtendedKeyUsages"> {
  if (content === undefined) return {};
  const usage = readUsage(content.certificatePem);
  return {
    KeyUsages: [...usage.keyUsages],
    ExtendedKeyUsages: usage.extendedKeyUsages.flatMap(({ Name }) => Name ?? []),
  };
}

function summaryOf(certificate: CertificateRecord): CertificateSummary {
  const { names } = certificate;
  return {
    CertificateArn: certificate.arn,
    DomainName: certificate.domainName,
    SubjectAlternativeNameSummaries: names.slice(0, mostNamesInSummary),
    HasAdditionalSubjectAlternativeNames: names.length > mostNamesInSummary,
    Status: certificate.status,
    Type: certificate.type,
    KeyAlgorithm: certificate.keyAlgorithm,
    ...usagesOf(certificate),
    ExportOption: certificate.exportOption,
    InUse: certificate.users.size > 0,
    Exported: false,
    RenewalEligibility: renewalEligibility(certificate),
    NotBefore: certificate.content?.notBefore,
    NotAfter: certificate.content?.notAfter,
    CreatedAt: certificate.createdAt,
    IssuedAt: certificate.issuedAt,
    ImportedAt: certificate.importedAt,
    RevokedAt: certificate.revokedAt,
    ManagedBy: certificate.managedBy,
    CertificateKeyPairOrigin: certificate.keyPairOrigin,
  };
}

/** A token names the last certificate that was seen, so that a deletion between pages loses none. */
function placeAfter(wanted: readonly CertificateRecord[], token: string): number {
  const arn = Buffer.from(token, "base64url").toString();
  if (!arn.startsWith("arn:aws:acm:")) throw validationError("The NextToken is not valid.");
  return wanted.findIndex((certificate) => certificate.arn === arn) + 1;
}
