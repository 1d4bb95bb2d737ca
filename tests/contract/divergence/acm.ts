import type { Divergence } from "./divergence.ts";

/** Where moto's server is not what AWS documents. */
export const acmDivergences: readonly Divergence[] = [
  {
    name: "acm-pending-content",
    differs: "moto",
    aws: "a pending certificate has no content yet",
    instead: "it has serial and validity, and can be got",
    seen: {
      "acm: a pending certificate has no serial, issue or validity yet": {
        CreatedAt: true,
        IssuedAt: true,
        NotBefore: true,
        NotAfter: true,
        Serial: true,
      },
      "acm: a pending certificate cannot be got yet": "accepted",
    },
  },
  {
    name: "acm-key-algorithm",
    differs: "moto",
    aws: "the key is of the algorithm asked for",
    instead: "always RSA 2048",
    seen: {
      "acm: the key algorithm is the one asked for": "RSA_2048",
    },
  },
  {
    name: "acm-validation-record",
    differs: "moto",
    aws: "each name has a validation record of its own",
    instead: "one value for all",
    seen: {
      "acm: different names get different validation records": 1,
    },
  },
  {
    name: "acm-request-check",
    differs: "moto",
    aws: "tokens, names and algorithms are checked",
    instead: "they are not",
    seen: {
      "acm: an idempotency token of other than word characters is refused": "accepted",
      "acm: a name that is no host name is refused": "accepted",
      "acm: a wildcard within a name is refused": "accepted",
      "acm: an unknown key algorithm is refused": "accepted",
    },
  },
  {
    name: "acm-validity",
    differs: "moto",
    aws: "198 days",
    instead: "365 days",
    seen: {
      "acm: a certificate is issued for 198 days once its CNAME is there": {
        Status: "ISSUED",
        validations: ["SUCCESS"],
        days: 365,
        IssuedAt: true,
      },
    },
  },
  {
    name: "acm-serial",
    differs: "moto",
    aws: "hexadecimal, in pairs",
    instead: "decimal",
    seen: {
      "acm: the serial of an issued certificate is hexadecimal, in pairs": "of another shape",
    },
  },
  {
    name: "acm-import-chain",
    differs: "moto",
    aws: "the chain that was imported, or none",
    instead: "a root of Amazon is added",
    seen: {
      "acm: an imported certificate comes back as it was given, without a chain that was not": {
        isSame: true,
        chain: true,
      },
    },
  },
  {
    name: "acm-import-check",
    differs: "moto",
    aws: "key and certificate must match; a re-import keeps key type and tags",
    instead: "none of it is checked",
    seen: {
      "acm: tags on a re-import are refused": "accepted",
      "acm: another key type on a re-import is refused": "accepted",
      "acm: an import with another certificate's key is refused": "accepted",
    },
  },
  {
    name: "acm-list-filter",
    differs: "moto",
    aws: "keys other than RSA 1024 and 2048 are hidden unless asked for",
    instead: "all are listed",
    seen: {
      "acm: the list hides keys other than RSA 1024 and 2048 unless they are asked for": {
        plain: true,
        asked: true,
        others: false,
      },
    },
  },
  {
    name: "acm-list-page",
    differs: "moto",
    aws: "pages of 1 to 1,000",
    instead: "no pages",
    seen: {
      "acm: a page of the list has no more than MaxItems, and a token for the next": {
        isOne: false,
        hasToken: false,
        isNextAnother: false,
      },
      "acm: a page size of 0 is refused": "accepted",
    },
  },
  {
    name: "acm-summary",
    differs: "moto",
    aws: "`SubjectAlternativeNameSummaries`",
    instead: "the members of `DescribeCertificate`",
    seen: {
      "acm: a summary names key, names, use and validity": {
        DomainName: "imported.example.com",
        KeyAlgorithm: "RSA_2048",
        Type: "IMPORTED",
        Status: "ISSUED",
        InUse: false,
        isValidityThere: true,
      },
    },
  },
  {
    name: "acm-tag-error",
    differs: "moto",
    aws: "`InvalidTagException`",
    instead: "`ValidationException`",
    seen: {
      "acm: a tag that starts with aws: is refused": {
        refused: "ValidationException",
        status: 400,
      },
    },
  },
  {
    name: "acm-arn-check",
    differs: "moto",
    aws: "malformed ARNs are refused as such",
    instead: "as not found",
    seen: {
      "acm: what is no ARN is refused": { refused: "ResourceNotFoundException", status: 400 },
      "acm: an ARN of another service is refused": {
        refused: "ResourceNotFoundException",
        status: 400,
      },
    },
  },
];
