/**
 * A DNS name for comparing: ASCII letters in lower case, one trailing dot removed.
 * Other letters stay: Unicode case folding would make `K` (U+212A) equal to `k`, DNS does not.
 */
export function normaliseName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase()).replace(/\.$/, "");
}

/**
 * Whether one of the names of a certificate is the custom domain itself or a wildcard exactly one
 * level above it: `*.example.com` covers `auth.example.com`, not `a.b.example.com` and not
 * `example.com`. A wildcard of a top-level domain (`*.com`) covers nothing, for no TLS client takes
 * it. A wildcard inside a label (`a*.example.com`) covers nothing. Punycode is compared
 * as it is. CloudFront looks at the subject alternative names only, so pass those.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
 */
export function covers(names: readonly string[], customDomain: string): boolean {
  return hasExactName(names, customDomain) || hasWildcardName(names, customDomain);
}

/** Whether one of the names is the custom domain, letter for letter. */
export function hasExactName(names: readonly string[], customDomain: string): boolean {
  const wanted = normaliseName(customDomain);
  if (wanted === "" || wanted.includes("*")) return false;
  return names.some((name) => normaliseName(name) === wanted);
}

function hasWildcardName(names: readonly string[], customDomain: string): boolean {
  const wanted = normaliseName(customDomain);
  const dot = wanted.indexOf(".");
  // A label in front of the dot and a parent of two behind it, none with a wildcard of its own.
  if (dot < 1 || !/^[^.]+(?:\.[^.]+)+$/.test(wanted.slice(dot + 1))) return false;
  if (wanted.includes("*")) return false;
  const wildcard = `*${wanted.slice(dot)}`;
  return names.some((name) => normaliseName(name) === wildcard);
}
