import type { Certificate } from "@latchkey/core/certificate/certificate";
import { renderEdges } from "../plan/render-edges.ts";
import type { Surroundings } from "../plan/render-plan.ts";
import { renderReason } from "../plan/render-reason.ts";
import { breakLines } from "../text/break-lines.ts";
import type { TextLook } from "../text/paint.ts";
import { sayCount } from "../text/say-count.ts";
import { sayExpiry } from "../text/say-time.ts";
import { shortenArns } from "../text/shorten-arns.ts";
import { renderTimeLine } from "./render-time-line.ts";
import type { ShowReport } from "./show-report.ts";

type Dns = NonNullable<ShowReport["dns"]>;

const sideWidth = "Cognito".length + 2;

/** The five sides for a person, the time line of the certificates, and what is wrong. */
export function renderShow(report: ShowReport, look: TextLook, around: Surroundings): string {
  const { customDomain, edges } = report;
  const blocks = [
    [look.paint("bold", customDomain)],
    [...wantedLines(report, look), ...cognitoLines(report, look), ...acmLines(report, look)],
    dnsLines(report, look),
    edges === undefined ? [] : renderEdges({ edges, customDomain }, look, around),
    renderTimeLine(report, look),
    ...judgementLines(report, look),
  ];
  const shown = blocks.filter((lines) => lines.length > 0);
  return `${shown.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

/** What is wrong, and what is worth knowing besides; that nothing is where neither is there. */
function judgementLines(
  { problems, findings, isManaged }: ShowReport,
  look: TextLook,
): readonly (readonly string[])[] {
  const mild = findings.filter(
    ({ message }) => !problems.some((problem) => problem.message === message),
  );
  const title = mild.length === 0 ? [] : [look.paint("bold", "Worth knowing")];
  const known = [...title, ...mild.flatMap((finding) => renderReason(finding, look))];
  if (problems.length > 0) {
    const wrong = problems.flatMap((problem) => renderReason(problem, look));
    return [known, [look.paint("red", "What is wrong"), ...wrong]];
  }
  if (mild.length > 0) return [known];
  if (isManaged === false) return [["It is left alone: no audit judges it; see latchkey plan."]];
  return [[look.paint("green", "Nothing is wrong.")]];
}

function side(
  title: string,
  facts: readonly (string | undefined)[],
  look: TextLook,
): readonly string[] {
  const lead = title.padEnd(sideWidth);
  const lines = facts
    .filter((fact) => fact !== undefined)
    .flatMap((fact, at) =>
      breakLines(
        shortenArns(fact, look.width),
        { first: at === 0 ? lead : " ".repeat(sideWidth) },
        look.width,
      ),
    );
  return lines.map((line, at) =>
    at === 0 ? line.replace(title, look.paint("bold", title)) : line,
  );
}

function wantedLines({ wanted }: ShowReport, look: TextLook): readonly string[] {
  if (wanted === undefined) return [];
  const { mode, certificateArn, securityPolicy, managedLoginVersion } = wanted;
  const settings = [
    `mode ${mode}`,
    `TLS policy ${securityPolicy ?? "any"}`,
    `login version ${managedLoginVersion ?? "any"}`,
  ].join(", ");
  return side(
    "Wanted",
    [settings, certificateArn === undefined ? "the best certificate" : `only ${certificateArn}`],
    look,
  );
}

function cognitoLines({ cognito }: ShowReport, look: TextLook): readonly string[] {
  if (cognito === undefined) return [];
  const { userPoolId, region, accountId, status, certificate, settings, routing } = cognito;
  const failover = settings.routing;
  const health = routing?.healthCheckFound === false ? "missing" : (routing?.health ?? "unknown");
  return side(
    "Cognito",
    [
      `${status}, user pool ${userPoolId} in ${region}, account ${accountId}`,
      `certificate ${certificate.arn}`,
      `TLS policy ${settings.securityPolicy ?? "not set"}, login version ${settings.managedLoginVersion ?? "not set"}`,
      failover === undefined
        ? "no failover"
        : `failover to ${failover.secondaryRegion} (replica ${routing?.replicaStatus ?? "missing"}) by health check ${failover.primaryHealthCheckId} (${health})`,
    ],
    look,
  );
}

function acmLines({ acm, cognito, readAt }: ShowReport, look: TextLook): readonly string[] {
  if (cognito === undefined) return [];
  const held = acm.find(({ arn }) => arn === cognito.certificate.arn);
  if (held === undefined) {
    const known = cognito.certificate.status !== undefined;
    return side("ACM", [known ? "it does not cover the name" : "does not have it"], look);
  }
  const others = acm.length - 1;
  return side(
    "ACM",
    [
      `${held.status}, ${wordOfType(held)}, ${held.keyAlgorithm ?? "unknown key"}, for ${held.names.slice(0, 3).join(", ")}${held.names.length > 3 ? ` and ${held.names.length - 3} more` : ""}`,
      `expires ${sayExpiry(held.notAfter, readAt)}`,
      renewalOf(held),
      others === 0
        ? "no other certificate covers it"
        : `${others === 1 ? "one other certificate covers" : `${others} other certificates cover`} it`,
    ],
    look,
  );
}

function wordOfType({ type }: Certificate): string {
  return type.toLowerCase().replace("_", " ").replace("amazon issued", "issued by Amazon");
}

function renewalOf({ renewal, renewalEligibility, type }: Certificate): string | undefined {
  if (renewal !== undefined) {
    return `renewal ${renewal.status}${renewal.reason === undefined ? "" : `: ${renewal.reason}`}`;
  }
  if (type === "IMPORTED") return "imported: ACM will not renew it";
  return renewalEligibility === "INELIGIBLE" ? "ACM will not renew it" : undefined;
}

function dnsLines({ dns }: ShowReport, look: TextLook): readonly string[] {
  if (dns === undefined) return [];
  const { addresses, expectedTarget, parent, parentHasAddress, unanswered } = dns;
  return side(
    "DNS",
    [
      addresses.length === 0 ? "leads to no address" : addresses.join(", "),
      expectedTarget === undefined ? undefined : `has to lead to ${expectedTarget}`,
      validationOf(dns),
      caaOf(dns),
      parentHasAddress === undefined
        ? undefined
        : `${parent} has ${parentHasAddress ? "an A record" : "no A record, which Cognito asks for when a custom domain is made"}`,
      unanswered.length === 0
        ? undefined
        : `not answered: ${unanswered.map(({ question }) => question).join(", ")}`,
    ],
    look,
  );
}

/** The CNAMEs by which ACM renews; none for an imported certificate. */
function validationOf({ validationRecords }: Dns): string | undefined {
  if (validationRecords.length === 0) return undefined;
  const gone = validationRecords.filter(({ expected, found }) => found !== expected).length;
  const all = sayCount(validationRecords.length, "validation record");
  return gone === 0 ? `${all} in place` : `${all}, ${gone} of them missing`;
}

function caaOf({ caa }: Dns): string | undefined {
  if (caa.length === 0) return undefined;
  const forbidding = caa.find(({ allowsAmazon }) => !allowsAmazon);
  return forbidding === undefined
    ? `CAA at ${caa[0]?.at} lets Amazon issue`
    : `CAA at ${forbidding.at} does not let Amazon issue`;
}
