import { normaliseName } from "../certificate/covers.ts";

/** The names of one ACM certificate. */
export interface CertificateNames {
  readonly names: readonly string[];
  /** An AWS service uses it, Cognito among others. */
  readonly isInUse: boolean;
}

/**
 * Names that can be custom domains', likeliest first: a custom domain keeps its certificate in use.
 * ACM tells of its users late, so the names of the others follow.
 */
export async function rankCertificateNames(
  certificates: AsyncIterable<CertificateNames> | Iterable<CertificateNames>,
): Promise<readonly string[]> {
  const inUse: string[] = [];
  const idle: string[] = [];
  for await (const { names, isInUse } of certificates) (isInUse ? inUse : idle).push(...names);
  return candidatesAmong([...inUse, ...idle]);
}

/** The longest that Cognito takes (API_UpdateUserPoolDomain). */
const longestName = 63;

/** Names that can be custom domains', each once: no wildcards, no bare labels, none too long. */
export function candidatesAmong(names: readonly string[]): readonly string[] {
  return [...new Set(names.map(normaliseName))].filter(
    (name) => name.length <= longestName && /^[^.*]+(\.[^.*]+)+$/.test(name),
  );
}
