import { classifyEdge, type JudgedEdge } from "../../edge/classify-edge.ts";
import type { CustomDomainLook } from "../custom-domain-look.ts";
import type { Evidence } from "../fleet-report.ts";
import { asSeen, customDomainCommand } from "./custom-domain-command.ts";
import { edgesSettleUntil } from "./edges-settle-until.ts";
import { type FindingDraft, seen } from "./finding-draft.ts";
import { mendingOf, moveAfter } from "./mending-of.ts";

/** Word of `classifyEdge` for a TLS floor that is too low. */
const floorProblem = "tls-floor-below-policy";

/** Edges that a finding names, at most. */
const mostNamed = 8;

/** The edges as the report shows them, judged by the certificate that is held. */
export function judgeEdges({ edges, situation, subject }: CustomDomainLook): readonly JudgedEdge[] {
  const fingerprintSha256 = subject.current?.fingerprintSha256;
  return edges.map((edge) => classifyEdge(edge, { fingerprintSha256, at: situation.at }));
}

/** What the edges serve otherwise than Cognito and ACM say. Nothing while an update is under way. */
export function edgeFindings(look: CustomDomainLook): readonly FindingDraft[] {
  const { status } = look.customDomain;
  if (status === "UPDATING" || status === "CREATING") return [];
  const edges = judgeEdges(look).filter(({ isOutOfReach }) => !isOutOfReach);
  return [
    ...servesAnother(look, edges),
    ...chainBroken(look, edges),
    ...belowFloor(look, edges),
    ...unreachable(look, edges),
  ];
}

/** Nothing in the hours in which edges may still serve the certificate before, which is valid. */
function servesAnother(
  look: CustomDomainLook,
  edges: readonly JudgedEdge[],
): readonly FindingDraft[] {
  const { subject, situation } = look;
  const { name } = look.customDomain;
  const { current } = subject;
  if (edgesSettleUntil(look).getTime() > situation.at.getTime()) return [];
  const others = edges.filter(({ outcome }) => outcome === "previous");
  // Without the fingerprint of what is held nothing can be told apart.
  if (current?.fingerprintSha256 === undefined || others.length === 0) return [];
  return [
    {
      name: "edgesServeAnotherCertificate",
      resource: current.arn,
      message: `${others.length} of ${edges.length} edges of ${name} serve another certificate than ${current.arn}, which Cognito holds.`,
      evidence: [
        seen("acm", "SHA-256 of the held certificate", current.fingerprintSha256),
        ...others
          .slice(0, mostNamed)
          .map(({ address, fingerprintSha256 = "unknown" }) =>
            seen("edge", address, `serves SHA-256 ${fingerprintSha256}`),
          ),
      ],
      ...mendingOf(
        look,
        `Edges follow a change within an hour and a renewal within 24 hours; latchkey verify ${name} watches them. If it stays, request or import another certificate for ${name} in us-east-1${moveAfter(look)}.`,
      ),
    },
  ];
}

function chainBroken(
  look: CustomDomainLook,
  edges: readonly JudgedEdge[],
): readonly FindingDraft[] {
  const { name } = look.customDomain;
  const broken = edges.flatMap((edge) => {
    const problems = problemsOf(edge).filter((problem) => problem !== floorProblem);
    return problems.length > 0 ? [{ edge, problems }] : [];
  });
  const [first] = broken;
  if (first === undefined) return [];
  const { fix, mender } = mendingOf(
    look,
    `If the certificate was imported, import it again with its whole chain (aws acm import-certificate --certificate-chain …). Otherwise request or import another one for ${name} in us-east-1${moveAfter(look)}.`,
  );
  return [
    {
      name: "edgeChainBroken",
      message: `${broken.length} of ${edges.length} edges of ${name} serve what browsers refuse: ${first.problems.join(", ")}.`,
      evidence: broken
        .slice(0, mostNamed)
        .map(({ edge, problems }) => seen("edge", edge.address, problems.join(", "))),
      fix: `${fix} If edges still serve it an hour later, ask AWS Support.`,
      mender,
    },
  ];
}

function belowFloor(
  { customDomain }: CustomDomainLook,
  edges: readonly JudgedEdge[],
): readonly FindingDraft[] {
  const { name, settings } = customDomain;
  const weak = edges.filter((edge) => problemsOf(edge).includes(floorProblem));
  if (weak.length === 0) return [];
  return [
    {
      name: "edgeBelowTlsFloor",
      message: `${weak.length} of ${edges.length} edges of ${name} accept TLS below its SecurityPolicy ${settings.securityPolicy ?? "(not set)"}.`,
      evidence: [
        seen("cognito", "SecurityPolicy", settings.securityPolicy ?? "not set"),
        ...weak
          .slice(0, mostNamed)
          .map(({ address }) => seen("edge", address, "accepted a handshake below the policy")),
      ],
      fix: `Set the SecurityPolicy again: ${customDomainCommand("update", customDomain)}; ${asSeen}. If edges still accept it an hour later, ask AWS Support.`,
    },
  ];
}

/** A single edge that does not answer is nothing to tell of; none that does, is. */
function unreachable(
  { customDomain: { name }, dns }: CustomDomainLook,
  edges: readonly JudgedEdge[],
): readonly FindingDraft[] {
  const isAll = edges.every(({ outcome }) => outcome === "unreachable");
  const isDnsTold = edges.length === 0 && (dns.addresses ?? []).length === 0;
  if (!isAll || isDnsTold) return [];
  return [
    {
      name: "edgesUnreachable",
      message:
        edges.length === 0
          ? `No edge of ${name} was found.`
          : `None of ${edges.length} edges of ${name} could be reached.`,
      evidence: edges
        .slice(0, mostNamed)
        .map(({ address, problem = "unknown" }): Evidence => seen("edge", address, problem)),
      fix: "Check that the audit may connect to port 443 of public addresses from where it runs, and the AWS Health Dashboard for CloudFront; then run the audit again.",
    },
  ];
}

function problemsOf({ outcome, problem }: JudgedEdge): readonly string[] {
  return outcome === "broken" ? (problem ?? "").split(", ") : [];
}
