import type { KeyAlgorithm, ValidationMethod } from "@aws-sdk/client-acm";
import { type AcmState, newCertificateArn } from "./acm-state.ts";
import type { CertificateRecord } from "./certificate-record.ts";

const namePattern =
  /^(\*\.)?(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\.)+((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9])$/;

/** The name pattern of the service model, as its refusals quote it. */
export const certificateNamePattern: string = namePattern.source;

/** What a new certificate is made from. */
export interface CertificateWish {
  readonly region: string;
  /** Lower case; the first is the common name. */
  readonly names: readonly string[];
  readonly keyAlgorithm: KeyAlgorithm;
  readonly validationMethod: ValidationMethod;
  readonly exportOption?: "ENABLED" | "DISABLED";
  readonly managedBy?: "CLOUDFRONT";
  readonly validationDomains?: ReadonlyMap<string, string>;
}

/** A certificate that waits for validation; not yet among ACM's certificates. */
export function newCertificate(state: AcmState, wish: CertificateWish): CertificateRecord {
  return {
    arn: newCertificateArn(state, wish.region),
    region: wish.region,
    accountId: state.world.accountId,
    type: "AMAZON_ISSUED",
    createdAt: state.world.clock.now(),
    tags: new Map(),
    users: new Set(),
    domainName: wish.names[0],
    names: wish.names,
    keyAlgorithm: wish.keyAlgorithm,
    status: "PENDING_VALIDATION",
    keyPairOrigin: "AWS_MANAGED",
    exportOption: wish.exportOption ?? "DISABLED",
    ...(wish.managedBy ? { managedBy: wish.managedBy } : {}),
    validationMethod: wish.validationMethod,
    validations: wish.names.map((name) => ({ name, status: "PENDING_VALIDATION" })),
    validationDomains: wish.validationDomains ?? new Map(),
    isBeingIssued: false,
    lastNotice: {},
  };
}

/** Whether a text can stand in a certificate as a name. */
export function isCertificateName(name: string): boolean {
  return name.length <= 253 && namePattern.test(name);
}
