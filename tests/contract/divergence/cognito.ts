import type { Divergence } from "./divergence.ts";

/** Where moto's server is not what AWS documents. */
export const cognitoDivergences: readonly Divergence[] = [
  {
    name: "cognito-pool-id",
    differs: "moto",
    aws: "nine characters after the Region",
    instead: "32, if not configured otherwise",
    seen: {
      "cognito: a user pool's ID starts with its Region, its ARN ends with the ID": {
        id: "of another shape",
        isArnOfId: true,
        name: "customers",
      },
    },
  },
  {
    name: "cognito-plan",
    differs: "moto",
    aws: "feature plans",
    instead: "none",
    seen: {
      "cognito: a user pool without a plan is in Essentials": "absent",
      "cognito: an unknown plan is refused": "accepted",
    },
  },
  {
    name: "cognito-deletion-protection",
    differs: "moto",
    aws: "a protected pool stays, and one with a domain",
    instead: "both are deleted",
    seen: {
      "cognito: a user pool with deletion protection stays": "accepted",
      "cognito: a pool with a domain cannot be deleted": "accepted",
    },
  },
  {
    name: "cognito-check",
    differs: "moto",
    aws: "IDs, page sizes and tokens are checked: `InvalidParameterException`",
    instead: "not checked, or `ResourceNotFoundException`, `InvalidToken`",
    seen: {
      "cognito: an ID that is none is refused": {
        refused: "ResourceNotFoundException",
        status: 400,
      },
      "cognito: a page of 0 pools is refused": "accepted",
      "cognito: a page of 61 pools is refused": "accepted",
      "cognito: a token of nobody is refused": { refused: "InvalidToken", status: 400 },
    },
  },
  {
    name: "cognito-tag",
    differs: "moto",
    aws: "tagging operations",
    instead: "none: an error page",
    seen: {
      "cognito: tags of a pool are added, changed and removed": {
        refused: "unreadable",
        status: 500,
      },
      "cognito: tags of an unknown pool are not found": { refused: "unreadable", status: 500 },
    },
  },
  {
    name: "cognito-domain-account",
    differs: "moto",
    aws: "the pool's account",
    instead: "a random UUID",
    seen: {
      "cognito: a prefix domain is active, and belongs to its pool": {
        Status: "ACTIVE",
        isOfPool: true,
        isOfAccount: false,
        isNamed: true,
      },
    },
  },
  {
    name: "cognito-branding",
    differs: "moto",
    aws: "branding versions",
    instead: "none",
    seen: {
      "cognito: a prefix domain without a branding version has the hosted UI, version 1": "absent",
      "cognito: the branding version of a prefix domain is changed": "absent",
      "cognito: a new custom domain has a CloudFront host name": {
        CloudFrontDomain: "as documented",
      },
    },
  },
  {
    name: "cognito-prefix-rule",
    differs: "moto",
    aws: "one prefix a pool, one pool a prefix, reserved words, a pattern",
    instead: "all is accepted",
    seen: {
      "cognito: a second prefix domain of a pool is refused": "accepted",
      "cognito: a prefix that another pool has is refused": "accepted",
      "cognito: the prefix aws-login is refused": "accepted",
      "cognito: the prefix amazon-login is refused": "accepted",
      "cognito: the prefix my-cognito is refused": "accepted",
      "cognito: the prefix Upper is refused": "accepted",
      "cognito: the prefix -first is refused": "accepted",
      "cognito: the prefix last- is refused": "accepted",
      "cognito: a domain of 64 characters is refused": "accepted",
    },
  },
  {
    name: "cognito-delete-domain",
    differs: "moto",
    aws: "`InvalidParameterException` unless it is this pool's",
    instead: "`ResourceNotFoundException`, or any pool may",
    seen: {
      "cognito: deleting a domain that is not there is refused": {
        refused: "ResourceNotFoundException",
        status: 400,
      },
      "cognito: deleting another pool's domain is refused": "accepted",
    },
  },
  {
    name: "cognito-custom-domain",
    differs: "moto",
    aws: "a custom domain has a life cycle, settings, and its own place in the pool",
    instead: "active at once, described without its certificate, shown as a prefix",
    seen: {
      "cognito: a custom domain is described with all that it was created with": {
        isOfAccount: false,
        isNamed: true,
        isOfPool: true,
        isCertificate: false,
        Status: "ACTIVE",
        isDistributionTheTarget: true,
      },
      "cognito: a new custom domain is not active at once": "ACTIVE",
      "cognito: a pool shows its custom domain apart from a prefix": {
        isCustomShown: false,
        prefix: true,
      },
      "cognito: an update changes the certificate and what it sends again stays": {
        isTargetTheSame: false,
        isNewCertificate: false,
      },
    },
  },
  {
    name: "cognito-update-rule",
    differs: "moto",
    aws: "an update keeps its kind of domain, and needs one",
    instead: "it takes the certificate away, or `ResourceNotFoundException`",
    seen: {
      "cognito: an update of a custom domain without its certificate is refused, in these words":
        "accepted",
      "cognito: an update of a custom domain that the pool does not have is refused": {
        refused: "ResourceNotFoundException",
        status: 400,
        message: "auth.nobody.example",
      },
    },
  },
  {
    name: "cognito-custom-rule",
    differs: "moto",
    aws: "certificate, policy, parent, number and replica are checked",
    instead: "all is accepted",
    seen: {
      "cognito: a custom domain with a certificate that does not exist is refused": "accepted",
      "cognito: a custom domain with a certificate of another Region is refused": "accepted",
      "cognito: a custom domain with a certificate for another name is refused": "accepted",
      "cognito: a certificate ARN that is none is refused": "accepted",
      "cognito: an unknown security policy is refused": "accepted",
      "cognito: a custom domain whose parent has no address is refused": "accepted",
      "cognito: a second custom domain of a pool is refused": "accepted",
      "cognito: failover to a Region without a replica is refused": "accepted",
    },
  },
];
