import type { AwsError } from "../../service.ts";
import type { HeldCertificate, World } from "../../world.ts";
import { hasReachedCloudFront } from "./domain-fault.ts";
import { invalidParameter } from "./errors.ts";
import type { CognitoState } from "./state.ts";

/**
 * Keys that CloudFront takes: RSA up to 4096, ECDSA P-256 and P-384; not P-521
 * (CloudFront developer guide, cnames-and-https-requirements).
 */
const acceptedKeyAlgorithms = new Set([
  "RSA_1024",
  "RSA_2048",
  "RSA_3072",
  "RSA_4096",
  "EC_prime256v1",
  "EC_secp384r1",
]);

/**
 * Refuses a certificate that the hidden CloudFront distribution could not serve for the name.
 * Cognito passes on CloudFront's one text for every reason, so the text does not tell which.
 * @throws InvalidParameterException
 */
export function checkCertificate(state: CognitoState, arn: string, customDomain: string): void {
  const { world } = state;
  const certificate = world.certificates.find(arn);
  if (
    certificate === undefined ||
    !canCloudFrontUse(certificate, world) ||
    !certificate.names.some((name) => isCoveredBy(customDomain, name)) ||
    !hasReachedCloudFront(state, arn, customDomain)
  )
    throw unusableCertificate(state);
}

function canCloudFrontUse(certificate: HeldCertificate, world: World): boolean {
  const now = world.clock.now();
  return (
    certificate.region === "us-east-1" &&
    certificate.accountId === world.accountId &&
    certificate.status === "ISSUED" &&
    certificate.type !== "PRIVATE" &&
    // The key of an ACME certificate stays with the client: CloudFront cannot have it.
    certificate.keyPairOrigin !== "ACME" &&
    certificate.notBefore <= now &&
    now < certificate.notAfter &&
    certificate.isTrusted &&
    // `DescribeCertificate` has been seen with `RSA-2048` where the enum says `RSA_2048`.
    acceptedKeyAlgorithms.has(certificate.keyAlgorithm.replace("-", "_"))
  );
}

/**
 * Whether a name of the certificate is the host name, or its wildcard exactly one level up.
 * Both are compared in lower case.
 */
export function isCoveredBy(hostName: string, certificateName: string): boolean {
  const host = hostName.toLowerCase();
  const name = certificateName.toLowerCase();
  if (!name.startsWith("*.")) return host === name;
  const firstDot = host.indexOf(".");
  return firstDot > 0 && host.slice(firstDot + 1) === name.slice(2);
}

function unusableCertificate({ random }: CognitoState): AwsError {
  const requestId = random.hex(32);
  return invalidParameter(
    "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a valid certificate chain." +
      ` (Service: AmazonCloudFront; Status Code: 400; Error Code: InvalidViewerCertificate; Request ID: ${requestId}; Proxy: null)`,
  );
}
