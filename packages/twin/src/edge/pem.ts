const certificateBlock = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** The certificates of a PEM text, in its order, each ending in a line feed. Other blocks are passed over. */
export function splitCertificatePems(text: string): string[] {
  return (text.match(certificateBlock) ?? []).map((pem) => `${pem}\n`);
}
