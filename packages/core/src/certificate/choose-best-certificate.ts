import { type NamedReason, reasonOf } from "../rotation/reason.ts";
import type { Certificate } from "./certificate.ts";
import type { CertificateReasonName } from "./certificate-reason.ts";
import { hasExactName } from "./covers.ts";
import {
  certificateRolledBackBefore,
  type RolledBackCertificate,
} from "./rolled-back-certificate.ts";
import { type CertificateUse, violationsOf } from "./violations-of.ts";

/** A candidate that was passed over, and why. */
export interface CertificateNotChosen {
  readonly certificate: Certificate;
  /** At least one. */
  readonly reasons: readonly NamedReason<CertificateReasonName>[];
}

/** What came of choosing. `notChosen` has every candidate but the chosen one. */
export type CertificateChoice =
  | {
      readonly outcome: "chosen";
      readonly certificate: Certificate;
      readonly notChosen: readonly CertificateNotChosen[];
    }
  | { readonly outcome: "none"; readonly notChosen: readonly CertificateNotChosen[] }
  | {
      readonly outcome: "tied";
      readonly reason: NamedReason<"certificatesTied">;
      readonly notChosen: readonly CertificateNotChosen[];
    };

/** What to choose for. */
export interface CertificateChoiceFor extends CertificateUse {
  /** The ARN that the custom domain holds: never a candidate for itself. */
  readonly currentArn?: string;
  /**
   * The current certificate, if it works and so must be outlived. Leave it out when it is missing,
   * expired, revoked or not covering, or when the custom domain is FAILED: then anything that
   * works is better, and a tie is broken by ARN, because users cannot wait for a person.
   */
  readonly toOutlive?: Certificate;
  /** Certificates that rotations went back from: none of them is tried again so soon. */
  readonly rolledBack?: readonly RolledBackCertificate[];
}

/**
 * The best certificate for a custom domain, by rule and never by order of arrival: usable, expires
 * later than the current one; exact name before wildcard, then latest `NotAfter`, then latest
 * issue. When the current certificate works, a tie is not broken but told.
 */
export function chooseBestCertificate(
  candidates: readonly Certificate[],
  want: CertificateChoiceFor,
): CertificateChoice {
  const judged = distinct(candidates).map((certificate) => ({
    certificate,
    reasons: disqualificationsOf(certificate, want),
  }));
  const out = judged.filter(({ reasons }) => reasons.length > 0);
  const fit = judged
    .filter(({ reasons }) => reasons.length === 0)
    .map(({ certificate }) => certificate)
    .toSorted((a, b) => rank(a, b, want.customDomain) || byArn(a, b));
  const [best, ...others] = fit;
  if (best === undefined) return { outcome: "none", notChosen: out };

  const tied = others.filter((other) => rank(best, other, want.customDomain) === 0);
  if (tied.length > 0 && want.toOutlive !== undefined) {
    const reason = tieOf([best, ...tied], want.customDomain);
    const losers = others.map((other) => passOver(other, best, { tie: reason, ...want }));
    return {
      outcome: "tied",
      reason,
      notChosen: [...out, { certificate: best, reasons: [reason] }, ...losers],
    };
  }
  const losers = others.map((other) => passOver(other, best, want));
  return { outcome: "chosen", certificate: best, notChosen: [...out, ...losers] };
}

function disqualificationsOf(
  certificate: Certificate,
  want: CertificateChoiceFor,
): readonly NamedReason<CertificateReasonName>[] {
  if (certificate.arn === want.currentArn) {
    return [reasonOf("certificateIsCurrent", `${certificate.arn} is the current certificate.`)];
  }
  const violations = violationsOf(certificate, want);
  if (violations.length > 0) return violations;
  const sooner =
    want.toOutlive === undefined
      ? undefined
      : certificateExpiresSooner(certificate, want.toOutlive);
  const before = certificateRolledBackBefore(certificate, want.rolledBack ?? [], want.at);
  return [before, sooner].filter((reason) => reason !== undefined);
}

/**
 * The violation of a certificate that would not outlive the current one. ACM lets certificates end
 * at 23:59:59, so two of the same day expire together: then the later issue counts as the longer
 * life, for it is a replacement (a lost key, another key type). The order stays total, so two
 * certificates never take turns.
 */
export function certificateExpiresSooner(
  certificate: Certificate,
  current: Certificate,
): NamedReason<"certificateExpiresSooner"> | undefined {
  const longer =
    timeOf(certificate.notAfter) - timeOf(current.notAfter) ||
    timeOf(certificate.issuedAt) - timeOf(current.issuedAt);
  if (longer > 0) return undefined;
  return reasonOf(
    "certificateExpiresSooner",
    `The certificate ${certificate.arn} expires on ${certificate.notAfter?.toISOString()} and was issued on ${certificate.issuedAt?.toISOString()}: it does not outlive the current one, ${current.arn}, which expires on ${current.notAfter?.toISOString()}.`,
    "Nothing to do, unless you want this one: then ask for it by its ARN (certificateArn).",
  );
}

/** Negative when `a` is the better one, 0 on a tie. */
function rank(a: Certificate, b: Certificate, customDomain: string): number {
  return (
    Number(hasExactName(b.names, customDomain)) - Number(hasExactName(a.names, customDomain)) ||
    timeOf(b.notAfter) - timeOf(a.notAfter) ||
    timeOf(b.issuedAt) - timeOf(a.issuedAt)
  );
}

function byArn(a: Certificate, b: Certificate): number {
  return a.arn < b.arn ? -1 : 1;
}

function passOver(
  loser: Certificate,
  best: Certificate,
  why: { readonly customDomain: string; readonly tie?: NamedReason<"certificatesTied"> },
): CertificateNotChosen {
  return { certificate: loser, reasons: [whyWorse(loser, best, why)] };
}

function whyWorse(
  loser: Certificate,
  best: Certificate,
  { customDomain, tie }: { customDomain: string; tie?: NamedReason<"certificatesTied"> },
): NamedReason<CertificateReasonName> {
  if (hasExactName(best.names, customDomain) && !hasExactName(loser.names, customDomain)) {
    return reasonOf(
      "certificateOnlyWildcard",
      `${loser.arn} covers ${customDomain} by a wildcard, ${best.arn} by its exact name.`,
    );
  }
  if (timeOf(loser.notAfter) < timeOf(best.notAfter)) {
    return reasonOf("certificateExpiresBeforeAnother", `${loser.arn} expires before ${best.arn}.`);
  }
  if (timeOf(loser.issuedAt) < timeOf(best.issuedAt)) {
    return reasonOf(
      "certificateIssuedBeforeAnother",
      `${loser.arn} was issued before ${best.arn}, which expires at the same time.`,
    );
  }
  return (
    tie ??
    reasonOf(
      "certificateLostTieBreak",
      `${loser.arn} is as good as ${best.arn}; one was needed at once, so the lower ARN was taken.`,
    )
  );
}

function tieOf(
  tied: readonly Certificate[],
  customDomain: string,
): NamedReason<"certificatesTied"> {
  const arns = tied.map(({ arn }) => arn);
  return reasonOf(
    "certificatesTied",
    `${arns.join(" and ")} are equally good for ${customDomain}: same kind of name, same expiry, same time of issue.`,
    "Ask for one of them by its ARN (certificateArn), or delete the one that is not wanted.",
  );
}

function distinct(candidates: readonly Certificate[]): readonly Certificate[] {
  return [...new Map(candidates.map((candidate) => [candidate.arn, candidate])).values()];
}

/** A missing time counts as the earliest. */
function timeOf(instant: Date | undefined): number {
  return instant?.getTime() ?? 0;
}
