import type { Subject } from "../stack.ts";
import {
  type FindingBench,
  issueUnheard,
  rotate,
  rotateNow,
  untilStatus,
  update,
} from "./finding-bench.ts";
import type { FindingCase } from "./finding-case.ts";
import { importAged } from "./import-aged.ts";

/** Something that ACM does to the certificate that is held. */
const toHeld =
  (path: string, body: object = {}): FindingCase["cause"] =>
  async (bench, { firstCertificateArn: certificateArn }) =>
    await bench.stack.control(path, { certificateArn, ...body });

export const certificateCases: readonly FindingCase[] = [
  {
    name: "certificateExpired",
    subject: "expired",
    cause: toHeld("/acm/expire"),
    evidence: { source: "acm", what: "Status", value: "EXPIRED" },
    fix: rotate,
  },
  {
    name: "certificateExpiringSoon",
    subject: "soon",
    cause: (bench, subject) => importAged(bench, subject, 4),
    evidence: { source: "wanted", what: "days left", value: "at least 7" },
    fix: rotate,
  },
  {
    name: "certificateExpiring",
    subject: "due",
    cause: (bench, subject) => importAged(bench, subject, 20),
    evidence: { source: "wanted", what: "days left", value: "at least 30" },
    fix: rotate,
  },
  {
    name: "certificateNotRenewalEligible",
    subject: "imported",
    cause: (bench, subject) => importAged(bench, subject, 45),
    evidence: { source: "acm", what: "Type", value: "IMPORTED" },
    fix: rotate,
  },
  {
    name: "certificateRevoked",
    subject: "revoked",
    cause: toHeld("/acm/revoke", { reason: "KEY_COMPROMISE" }),
    evidence: { source: "acm", what: "Status", value: "REVOKED" },
    fix: rotate,
  },
  {
    name: "certificateMissing",
    subject: "missing",
    cause: toHeld("/acm/forget"),
    evidence: { source: "acm", what: "DescribeCertificate", value: "ResourceNotFoundException" },
    fix: rotate,
  },
  {
    name: "certificateUnusable",
    subject: "unusable",
    cause: toHeld("/acm/set", { keyPairOrigin: "ACME" }),
    evidence: { source: "acm", what: "Type", value: "AMAZON_ISSUED" },
    fix: rotate,
  },
  {
    name: "certificateRenewalFailed",
    subject: "failing",
    cause: toHeld("/acm/set", { renewalStatus: "FAILED", renewalReason: "CAA_ERROR" }),
    evidence: { source: "acm", what: "RenewalSummary.RenewalStatusReason", value: "CAA_ERROR" },
    fix: toHeld("/acm/renew"),
  },
  {
    name: "certificateRenewalStalled",
    subject: "stalled",
    cause: toHeld("/acm/set", { renewalStatus: "PENDING_VALIDATION" }),
    evidence: {
      source: "acm",
      what: "RenewalSummary.RenewalStatus",
      value: "PENDING_VALIDATION",
    },
    fix: toHeld("/acm/renew"),
  },
  {
    name: "betterCertificateWaiting",
    subject: "waiting",
    cause: (bench, subject) => issueUnheard(bench, subject),
    evidence: { source: "acm", what: "waiting CertificateArn" },
    fix: rotateNow,
  },
  {
    name: "customDomainFailed",
    subject: "failed",
    async cause(bench, subject) {
      const { customDomain } = subject;
      await bench.stack.control("/cognito/domain-failure", {
        customDomain,
        mode: "fail-next-update",
      });
      const certificateArn = await issueUnheard(bench, subject);
      await updateAndFail(bench, subject, certificateArn);
    },
    evidence: { source: "cognito", what: "Status", value: "FAILED" },
    fix: rotate,
  },
];

async function updateAndFail(bench: FindingBench, subject: Subject, certificateArn: string) {
  await update(bench, subject, { certificateArn });
  await untilStatus(subject, "FAILED");
}
