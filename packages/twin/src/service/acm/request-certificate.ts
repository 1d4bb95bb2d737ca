import { createHash } from "node:crypto";
import type {
  KeyAlgorithm,
  RequestCertificateRequest,
  RequestCertificateResponse,
} from "@aws-sdk/client-acm";
import { issuedKeyAlgorithms } from "../../edge/key-pair.ts";
import { type AwsCall, AwsError } from "../../service.ts";
import type { AcmState } from "./acm-state.ts";
import { checkEnum, checkLength, constraintError, invalidParameter } from "./errors.ts";
import {
  type CertificateWish,
  certificateNamePattern,
  isCertificateName,
  newCertificate,
} from "./new-certificate.ts";
import { awaitValidation } from "./pending-validation.ts";
import { addTags } from "./tags.ts";

/** Idempotency tokens live one hour (ACM API, RequestCertificate). */
const tokenLifeMs = 3_600_000;
/** The initial quota of names in one certificate (ACM user guide, quotas). */
const mostNames = 10;
const longestCommonName = 64;

/** `RequestCertificate`: PENDING_VALIDATION until every name's CNAME is found, at most 72 hours. */
export function requestCertificate(
  state: AcmState,
  input: RequestCertificateRequest,
  call: AwsCall,
): RequestCertificateResponse {
  checkRequest(input);
  const token = input.IdempotencyToken && tokenKey(input, call);
  const now = state.world.clock.now();
  const known = token ? state.tokens.get(token) : undefined;
  if (known && known.expiresAt > now && state.certificates.has(known.arn))
    return { CertificateArn: known.arn };
  const certificate = newCertificate(state, { ...wishOf(input), region: call.region });
  addTags(certificate, input.Tags ?? []);
  state.certificates.set(certificate.arn, certificate);
  if (token) rememberToken(state, token, certificate.arn);
  awaitValidation(state, certificate);
  return { CertificateArn: certificate.arn };
}

function checkRequest(input: RequestCertificateRequest): void {
  const { DomainName: domainName = "", SubjectAlternativeNames: others = [] } = input;
  for (const [member, name] of [
    ["domainName", domainName] as const,
    ...others.map(
      (other, index) => [`subjectAlternativeNames.${index + 1}.member`, other] as const,
    ),
  ]) {
    checkLength(member, name, { from: 1, to: 253 });
    if (!isCertificateName(name))
      throw constraintError(
        member,
        name,
        `Member must satisfy regular expression pattern: ${certificateNamePattern}`,
      );
  }
  checkEnum("keyAlgorithm", input.KeyAlgorithm, allKeyAlgorithms);
  checkEnum("validationMethod", input.ValidationMethod, ["DNS", "EMAIL", "HTTP"]);
  checkEnum("managedBy", input.ManagedBy, ["CLOUDFRONT"]);
  checkLength("idempotencyToken", input.IdempotencyToken, { from: 1, to: 32 });
  if (input.IdempotencyToken !== undefined && !/^\w+$/.test(input.IdempotencyToken))
    throw constraintError(
      "idempotencyToken",
      input.IdempotencyToken,
      "Member must satisfy regular expression pattern: \\w+",
    );
  checkRules(input, domainName);
}

const allKeyAlgorithms: readonly KeyAlgorithm[] = [
  "RSA_1024",
  "RSA_2048",
  "RSA_3072",
  "RSA_4096",
  "EC_prime256v1",
  "EC_secp384r1",
  "EC_secp521r1",
];

function checkRules(input: RequestCertificateRequest, domainName: string): void {
  const { KeyAlgorithm: keyAlgorithm, CertificateAuthorityArn: authorityArn } = input;
  if (domainName.length > longestCommonName)
    throw new AwsError(
      "InvalidDomainValidationOptionsException",
      "The first domain name can be no longer than 64 characters.",
    );
  if (namesOf(input).length > mostNames)
    throw new AwsError(
      "LimitExceededException",
      "An ACM limit has been exceeded. Need to request SAN limit to be raised",
    );
  if (authorityArn !== undefined)
    throw new AwsError("InvalidArnException", `Could not find ${authorityArn}.`);
  if (keyAlgorithm !== undefined && !issuedKeyAlgorithms.some((one) => one === keyAlgorithm))
    throw invalidParameter(
      `The key algorithm ${keyAlgorithm} is for imported certificates only; request RSA_2048, EC_prime256v1 or EC_secp384r1.`,
    );
  if (input.ValidationMethod === "HTTP" && input.ManagedBy !== "CLOUDFRONT")
    throw invalidParameter("HTTP validation is available for certificates managed by CloudFront.");
  for (const {
    DomainName: name = "",
    ValidationDomain: domain = "",
  } of input.DomainValidationOptions ?? []) {
    const isSuperdomain = name === domain || name.endsWith(`.${domain}`);
    if (!namesOf(input).includes(name.toLowerCase()) || !isSuperdomain)
      throw new AwsError(
        "InvalidDomainValidationOptionsException",
        `The validation domain ${domain} is not ${name} or a superdomain of it.`,
      );
  }
}

function wishOf(input: RequestCertificateRequest): Omit<CertificateWish, "region"> {
  return {
    names: namesOf(input),
    keyAlgorithm: input.KeyAlgorithm ?? "RSA_2048",
    validationMethod: input.ValidationMethod ?? "EMAIL",
    exportOption: input.Options?.Export ?? "DISABLED",
    ...(input.ManagedBy ? { managedBy: input.ManagedBy } : {}),
    validationDomains: new Map(
      (input.DomainValidationOptions ?? []).map((option) => [
        (option.DomainName ?? "").toLowerCase(),
        (option.ValidationDomain ?? "").toLowerCase(),
      ]),
    ),
  };
}

function namesOf(input: RequestCertificateRequest): string[] {
  const names = [input.DomainName ?? "", ...(input.SubjectAlternativeNames ?? [])];
  return [...new Set(names.map((name) => name.toLowerCase()))];
}

function tokenKey(input: RequestCertificateRequest, call: AwsCall): string {
  const wish = [
    call.region,
    input.IdempotencyToken,
    wishOf(input).validationMethod,
    namesOf(input),
  ];
  return createHash("sha256").update(JSON.stringify(wish)).digest("hex");
}

function rememberToken(state: AcmState, token: string, arn: string): void {
  const now = state.world.clock.now();
  for (const [known, { expiresAt }] of state.tokens)
    if (expiresAt <= now) state.tokens.delete(known);
  state.tokens.set(token, { arn, expiresAt: new Date(now.getTime() + tokenLifeMs) });
}
