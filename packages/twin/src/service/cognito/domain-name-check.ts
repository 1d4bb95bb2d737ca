import type { DnsDirectory } from "../../world.ts";
import { checkConstraints } from "./constraint.ts";
import { invalidParameter } from "./errors.ts";

const label = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?";
const customDomainPattern = new RegExp(`^${label}(?:\\.${label})+$`);
const prefixPattern = "^[a-z0-9](?:[a-z0-9\\-]{0,61}[a-z0-9])?$";
const reservedWords = ["aws", "amazon", "cognito"];

/**
 * A custom domain: lower-case letters, digits, hyphens (not first or last in a label), periods
 * between labels, no top-level domain, 63 characters in all. The API model's pattern forbids
 * periods although AWS's own samples have them, so it is not the rule that is enforced
 * (developer guide, cognito-user-pools-add-custom-domain).
 * @throws InvalidParameterException
 */
export function checkCustomDomainName(name: string | undefined): asserts name is string {
  checkConstraints([
    { member: "domain", value: name, isRequired: true, minLength: 1, maxLength: 63 },
  ]);
  if (name === undefined || !customDomainPattern.test(name))
    throw invalidParameter(`Custom domain is not a valid subdomain: ${name}`);
}

/**
 * A prefix: the modelled pattern, and none of the words that Cognito keeps for itself.
 * @throws InvalidParameterException
 */
export function checkPrefix(prefix: string | undefined): asserts prefix is string {
  checkConstraints([
    {
      member: "domain",
      value: prefix,
      isRequired: true,
      minLength: 1,
      maxLength: 63,
      pattern: prefixPattern,
    },
  ]);
  const reserved = reservedWords.find((word) => prefix?.includes(word));
  if (reserved !== undefined)
    throw invalidParameter(`Domain cannot contain reserved word: ${reserved}`);
}

/**
 * The parent must resolve to an A record, whatever its value; an SOA is not enough. Only the
 * twin's own public zones are asked.
 * @throws InvalidParameterException
 */
export function checkParentResolves(dnsRecords: DnsDirectory, customDomain: string): void {
  const parent = customDomain.slice(customDomain.indexOf(".") + 1);
  if (!resolvesToAddress(dnsRecords, parent, 8))
    throw invalidParameter(
      "Custom domain is not a valid subdomain: Was not able to resolve the root domain, please ensure an A record exists for the root domain.",
    );
}

function resolvesToAddress(dnsRecords: DnsDirectory, name: string, hopsLeft: number): boolean {
  if (dnsRecords.lookup(name, "A") !== undefined) return true;
  const cname = dnsRecords.lookup(name, "CNAME");
  if (cname === undefined || hopsLeft === 0) return false;
  const target = "alias" in cname ? cname.alias : cname.values[0];
  return target !== undefined && resolvesToAddress(dnsRecords, target, hopsLeft - 1);
}
