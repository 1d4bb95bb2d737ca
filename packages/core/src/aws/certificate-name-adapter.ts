import { ACMClient, KeyAlgorithm, ListCertificatesCommand } from "@aws-sdk/client-acm";
import type { CertificateNames } from "../audit/certificate-names.ts";
import { type AwsAccess, callAws, clientConfig, controlRegion } from "./aws-client.ts";
import { definedOnly } from "./defined-only.ts";

/** The most that `ListCertificates` gives at once. */
const certificatesPerPage = 1000;

/** Without it only RSA keys of up to 2,048 bits are listed (ACM API reference). */
const everyKeyType = Object.values(KeyAlgorithm);

/**
 * The certificates of us-east-1 with the names that their summaries give, the first 100 of each.
 * AWS: ACM API, `ListCertificates`. Throws the classes of errors.ts.
 *
 * @param beforeCall awaited before each call, to keep ACM's rate
 */
export async function* listCertificateNames(
  beforeCall: () => Promise<void>,
  access?: AwsAccess,
): AsyncGenerator<CertificateNames> {
  const client = new ACMClient(clientConfig(controlRegion, access));
  const call = { service: "ACM", operation: "ListCertificates", region: controlRegion };
  try {
    let token: string | undefined;
    do {
      const input = {
        MaxItems: certificatesPerPage,
        Includes: { keyTypes: everyKeyType },
        ...definedOnly({ NextToken: token }),
      };
      await beforeCall();
      const page = await callAws(call, () => client.send(new ListCertificatesCommand(input)));
      for (const summary of page.CertificateSummaryList ?? []) {
        const { SubjectAlternativeNameSummaries: names = [], InUse: isInUse = false } = summary;
        yield { names, isInUse };
      }
      token = page.NextToken;
    } while (token !== undefined);
  } finally {
    client.destroy();
  }
}
