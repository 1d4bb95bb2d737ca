/** How bad a finding is for the people who sign in. */
export type Severity =
  /** They cannot sign in now. */
  | "critical"
  /** They will not be able to soon, or not all of them can. */
  | "high"
  /** Something that protects them does not work. */
  | "medium"
  /** Not as wanted; nobody is harmed. */
  | "low"
  /** To be tidied up when convenient. */
  | "info";

/** Who puts it right. */
export type Mender =
  /** A rotation does, in mode `auto` by itself. */
  | "rotation"
  /** It needs a person. */
  | "person"
  /** It passes by itself; tell only if it stays. */
  | "time";

/** What a kind of finding is, whatever custom domain it is about. */
export interface FindingKind {
  readonly severity: Severity;
  readonly mender: Mender;
  /** A headline without a name in it, e.g. for a rule's title in SARIF. */
  readonly title: string;
  /** What it means for users, a sentence. */
  readonly meaning: string;
}

const kind = (severity: Severity, mender: Mender, title: string, meaning: string): FindingKind => ({
  severity,
  mender,
  title,
  meaning,
});

/** Every kind of finding, by its name. Names are stable: people filter and suppress by them. */
export const findingKinds = {
  certificateExpired: kind(
    "critical",
    "rotation",
    "The certificate has expired",
    "Browsers refuse the sign-in page.",
  ),
  certificateExpiringSoon: kind(
    "high",
    "rotation",
    "The certificate expires very soon",
    "Browsers will refuse the sign-in page within days.",
  ),
  certificateExpiring: kind(
    "medium",
    "rotation",
    "The certificate expires soon",
    "Nothing yet; its renewal or successor is late.",
  ),
  certificateRevoked: kind(
    "critical",
    "rotation",
    "The certificate is revoked",
    "Browsers that check revocation refuse the sign-in page.",
  ),
  certificateMissing: kind(
    "critical",
    "rotation",
    "ACM no longer has the certificate",
    "The page is served until the last edge forgets it; no renewal will come.",
  ),
  certificateUnusable: kind(
    "high",
    "rotation",
    "The certificate that is held does not work for the name",
    "Browsers refuse the sign-in page, or soon will.",
  ),
  certificateRenewalFailed: kind(
    "high",
    "person",
    "ACM could not renew the certificate",
    "The sign-in page fails when the certificate expires.",
  ),
  certificateRenewalStalled: kind(
    "medium",
    "person",
    "ACM waits for the renewal to be validated",
    "The sign-in page fails when the certificate expires, unless it is validated.",
  ),
  certificateNotRenewalEligible: kind(
    "medium",
    "person",
    "ACM will not renew the certificate",
    "The sign-in page fails when the certificate expires, unless somebody replaces it.",
  ),
  betterCertificateWaiting: kind(
    "low",
    "rotation",
    "A better certificate waits",
    "Nothing yet; the one that is held ends sooner, is older and ends with it, or is not the wanted one.",
  ),
  certificateRolledBackBefore: kind(
    "medium",
    "person",
    "The better certificate was rolled back before",
    "Nothing yet; the one that is held ends sooner, or is older and ends with it, and the better one did not work.",
  ),
  certificateReverted: kind(
    "medium",
    "rotation",
    "A rotated certificate was put back",
    "The sign-in page ends with the older certificate.",
  ),
  certificateDeletable: kind("info", "person", "An old certificate can be deleted", "None."),
  edgesServeAnotherCertificate: kind(
    "high",
    "rotation",
    "Edges serve another certificate than Cognito holds",
    "Some users meet a certificate that may be about to expire.",
  ),
  edgeChainBroken: kind(
    "critical",
    "rotation",
    "An edge serves a certificate that browsers refuse",
    "Users at that edge cannot sign in.",
  ),
  edgeBelowTlsFloor: kind(
    "medium",
    "person",
    "An edge accepts TLS below the policy",
    "Connections can be weaker than the TLS policy promises.",
  ),
  edgesUnreachable: kind(
    "medium",
    "time",
    "Edges cannot be reached",
    "Unknown: the audit could not look, from where it runs.",
  ),
  securityPolicyDiffers: kind(
    "medium",
    "person",
    "The TLS policy is not the wanted one",
    "Connections can be weaker, or older clients refused.",
  ),
  managedLoginVersionDiffers: kind(
    "low",
    "person",
    "The login version is not the wanted one",
    "Users see another sign-in page than is wanted.",
  ),
  routingDiffers: kind(
    "medium",
    "person",
    "Failover routing is not as wanted",
    "Sign-in may not survive the loss of a Region.",
  ),
  healthCheckMissing: kind(
    "high",
    "person",
    "The health check does not exist",
    "Sign-in does not fail over.",
  ),
  healthCheckDisabled: kind(
    "medium",
    "person",
    "The health check is disabled",
    "Sign-in does not fail over: disabled counts as healthy.",
  ),
  healthCheckInverted: kind(
    "high",
    "person",
    "The health check is inverted",
    "Sign-in fails over when all is well, and not when it is not.",
  ),
  healthCheckUnhealthy: kind(
    "high",
    "time",
    "The primary Region's health check is unhealthy",
    "Users are served from the secondary Region, which has no sign-up and no password reset.",
  ),
  healthCheckProbesCustomDomain: kind(
    "medium",
    "person",
    "The health check probes the custom domain itself",
    "Failover flaps: the check follows it.",
  ),
  replicaMissing: kind(
    "high",
    "person",
    "There is no replica in the secondary Region",
    "Sign-in does not survive the loss of the primary Region.",
  ),
  replicaNotActive: kind(
    "high",
    "person",
    "The replica is not ACTIVE",
    "Sign-in does not survive the loss of the primary Region.",
  ),
  dnsAliasMissing: kind(
    "critical",
    "person",
    "The custom domain leads nowhere in DNS",
    "The sign-in page cannot be found.",
  ),
  dnsAliasElsewhere: kind(
    "critical",
    "person",
    "The custom domain leads elsewhere in DNS",
    "Users reach something that is not the sign-in page.",
  ),
  parentRecordMissing: kind(
    "low",
    "person",
    "The parent domain has no A record",
    "None now; Cognito refuses to set the custom domain up again.",
  ),
  validationRecordMissing: kind(
    "medium",
    "person",
    "A validation record is gone",
    "The next renewal fails.",
  ),
  caaForbidsAmazon: kind(
    "medium",
    "person",
    "CAA forbids Amazon to issue",
    "The next renewal fails.",
  ),
  customDomainFailed: kind(
    "critical",
    "rotation",
    "Cognito calls the custom domain FAILED",
    "The sign-in page may not be served.",
  ),
  customDomainStuck: kind(
    "high",
    "person",
    "The custom domain stays UPDATING",
    "No certificate can be set until it ends.",
  ),
  customDomainVanished: kind(
    "high",
    "person",
    "A custom domain is gone since the last audit",
    "Its sign-in page is gone.",
  ),
  customDomainAmbiguous: kind(
    "high",
    "person",
    "Two user pools claim the name",
    "It is unclear which sign-in page users reach.",
  ),
  poolTagInvalid: kind(
    "low",
    "person",
    "A tag of the user pool cannot be meant",
    "None; the exception that it was to make is not made.",
  ),
  accountUnreadable: kind(
    "medium",
    "person",
    "An account could not be entered",
    "Unknown: nothing in it was looked at.",
  ),
  regionUnreadable: kind(
    "medium",
    "person",
    "A Region could not be read",
    "Unknown: what is in it was not looked at.",
  ),
  userPoolUnreadable: kind(
    "medium",
    "person",
    "A user pool could not be read",
    "Unknown: its custom domain, if any, was not looked at.",
  ),
  customDomainUnreadable: kind(
    "medium",
    "person",
    "A custom domain could not be read",
    "Unknown: not all of it was looked at.",
  ),
  activeArnUnreadable: kind(
    "low",
    "person",
    "What Latchkey last proved could not be read",
    "Unknown: whether a certificate was put back, or rolled back before.",
  ),
  dnsUnreadable: kind("low", "time", "DNS did not answer", "Unknown: the audit could not look."),
  rotationNotStarted: kind(
    "high",
    "person",
    "A rotation could not be started",
    "What it was to mend stays.",
  ),
} as const satisfies Readonly<Record<string, FindingKind>>;

/** The name of a kind of finding. */
export type FindingName = keyof typeof findingKinds;
