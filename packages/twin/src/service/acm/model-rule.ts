import type { MemberRules, ModelRules } from "../member-rule.ts";

const tagText = "([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)";
const tags: MemberRules = {
  Tags: { length: [1, 50] },
  "Tags[].Key": { length: [1, 128], pattern: tagText },
  "Tags[].Value": { length: [0, 256], pattern: tagText },
};
const isEnabled = { oneOf: ["ENABLED", "DISABLED"] } as const;

/** ACM's, as far as the operations do not check them by themselves. */
export const acmRules: ModelRules = {
  AddTagsToCertificate: tags,
  RemoveTagsFromCertificate: tags,
  ImportCertificate: tags,
  ListCertificates: {
    "CertificateStatuses[]": {
      oneOf: [
        "PENDING_VALIDATION",
        "ISSUED",
        "INACTIVE",
        "EXPIRED",
        "VALIDATION_TIMED_OUT",
        "REVOKED",
        "FAILED",
      ],
    },
    CertificateKeyPairOrigins: { length: [1, 3] },
    "CertificateKeyPairOrigins[]": { oneOf: ["AWS_MANAGED", "ACME", "CUSTOMER_PROVIDED"] },
    "Includes.keyTypes[]": {
      oneOf: [
        "RSA_1024",
        "RSA_2048",
        "RSA_3072",
        "RSA_4096",
        "EC_prime256v1",
        "EC_secp384r1",
        "EC_secp521r1",
      ],
    },
    "Includes.exportOption": isEnabled,
    "Includes.managedBy": { oneOf: ["CLOUDFRONT"] },
    NextToken: { length: [1, 10_000], pattern: "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]*" },
  },
  RequestCertificate: {
    SubjectAlternativeNames: { length: [1, 100] },
    DomainValidationOptions: { length: [1, 100] },
    "Options.CertificateTransparencyLoggingPreference": isEnabled,
    "Options.Export": isEnabled,
    ...tags,
  },
};
