import { caaText } from "../amazon-may-issue.ts";
import type { CustomDomainLook } from "../custom-domain-look.ts";
import { judgeEdges } from "./edge-findings.ts";
import { type FindingDraft, seen } from "./finding-draft.ts";

/** What DNS answers otherwise than the custom domain and its renewal need. */
export function dnsFindings(look: CustomDomainLook): readonly FindingDraft[] {
  return [
    ...aliasFindings(look),
    ...parentFindings(look),
    ...validationFindings(look),
    ...caaFindings(look),
    ...unreadable(look),
  ];
}

function aliasFindings(look: CustomDomainLook): readonly FindingDraft[] {
  const { name, cloudFrontDomain } = look.customDomain;
  const { chain, addresses } = look.dns;
  if (chain === undefined || addresses === undefined) return [];
  const target = cloudFrontDomain ?? "the custom domain's CloudFront host name";
  const fix = `Let ${name} lead to ${target}: in Route 53 an A (and AAAA) alias record to it (aws route53 change-resource-record-sets), elsewhere a CNAME.`;
  const wanted = seen("cognito", "CloudFrontDistribution", target);
  if (addresses.length === 0) {
    const chained = chain.length === 0 ? "none" : chain.join(" -> ");
    return [
      {
        name: "dnsAliasMissing",
        message: `${name} has no address in DNS.`,
        evidence: [wanted, seen("dns", `CNAME ${name}`, chained), seen("dns", `A ${name}`, "none")],
        fix,
      },
    ];
  }
  if (cloudFrontDomain === undefined || leadsHome(look)) return [];
  return [
    {
      name: "dnsAliasElsewhere",
      message: `${name} leads to ${chain.at(-1) ?? addresses.join(", ")} in DNS, which is not ${target}.`,
      evidence: [
        wanted,
        chain.length > 0
          ? seen("dns", `CNAME ${name}`, chain.join(" -> "))
          : seen("dns", `A ${name}`, addresses.toSorted().join(", ")),
      ],
      fix,
    },
  ];
}

/**
 * Whether the name leads to its distribution: by CNAME, by an address that the distribution has
 * too, or because an edge at one of its addresses serves it. CloudFront answers each question with
 * other addresses, so that different ones alone tell nothing.
 */
function leadsHome(look: CustomDomainLook): boolean {
  const { chain = [], addresses = [], targetAddresses } = look.dns;
  const target = look.customDomain.cloudFrontDomain?.toLowerCase();
  if (target === undefined || chain.includes(target)) return true;
  // What cannot be told is not accused; that the question failed is a finding of its own.
  if (targetAddresses === undefined) return true;
  if (addresses.some((address) => targetAddresses.includes(address))) return true;
  return judgeEdges(look).some(
    ({ address, outcome }) => outcome === "target" && addresses.includes(address),
  );
}

function parentFindings({ customDomain, dns }: CustomDomainLook): readonly FindingDraft[] {
  if (dns.parentHasAddress !== false) return [];
  return [
    {
      name: "parentRecordMissing",
      resource: dns.parent,
      message: `${dns.parent}, the parent of ${customDomain.name}, has no A record.`,
      evidence: [seen("dns", `A ${dns.parent}`, "none")],
      fix: `Create an A record for ${dns.parent}; its value does not matter to Cognito.`,
    },
  ];
}

function validationFindings({
  customDomain,
  subject,
  dns,
}: CustomDomainLook): readonly FindingDraft[] {
  const { current } = subject;
  const gone = dns.validationRecords.filter(({ expected, found }) => found !== expected);
  if (current === undefined || gone.length === 0) return [];
  return [
    {
      name: "validationRecordMissing",
      resource: current.arn,
      message: `ACM can renew ${current.arn}, which ${customDomain.name} holds, only with ${gone.length === 1 ? "a CNAME that is" : `${gone.length} CNAMEs that are`} not in DNS any more.`,
      evidence: gone.flatMap(({ name, expected, found }) => [
        seen("acm", `ResourceRecord ${name}`, expected),
        seen("dns", `CNAME ${name}`, found ?? "none"),
      ]),
      fix: `Create again: ${gone.map(({ name, expected }) => `${name} CNAME ${expected}`).join("; ")}. Leave it there: each renewal needs it.`,
    },
  ];
}

function caaFindings({ customDomain, dns }: CustomDomainLook): readonly FindingDraft[] {
  const forbidding = dns.caa.filter(({ allowsAmazon }) => !allowsAmazon);
  const places = [...new Map(forbidding.map((look) => [look.at, look])).values()];
  if (places.length === 0) return [];
  return [
    {
      name: "caaForbidsAmazon",
      message: `CAA at ${places.map(({ at }) => at).join(", ")} lets others than Amazon issue for ${forbidding.map(({ name }) => name).join(", ")}, so the certificate of ${customDomain.name} cannot be renewed.`,
      evidence: places.map(({ at, records }) =>
        seen("dns", `CAA ${at}`, records.map(caaText).toSorted().join("; ")),
      ),
      fix: `Add to ${places.map(({ at }) => at).join(", ")} the CAA record: 0 issue "amazon.com" (and for wildcards, where issuewild is used: 0 issuewild "amazon.com").`,
    },
  ];
}

function unreadable({ customDomain, dns }: CustomDomainLook): readonly FindingDraft[] {
  const { unanswered } = dns;
  if (unanswered.length === 0) return [];
  return [
    {
      name: "dnsUnreadable",
      message: `DNS did not answer ${unanswered.length === 1 ? "a question" : `${unanswered.length} questions`} about ${customDomain.name}.`,
      evidence: unanswered
        .map(({ question, answer }) => seen("dns", question, answer))
        .toSorted((a, b) => (a.what < b.what ? -1 : 1)),
      fix: "Ask the name servers themselves (dig +trace); if they do not answer, tell whoever runs them. The next audit asks again.",
    },
  ];
}
