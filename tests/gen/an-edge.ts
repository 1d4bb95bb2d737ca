import type { Certificate } from "@latchkey/core/certificate/certificate";
import type { EdgeObservation } from "@latchkey/core/edge/edge";

/** What an edge shows when it serves a certificate properly. */
export function anEdgeServing(
  certificate: Certificate,
  overrides: Partial<EdgeObservation> = {},
): EdgeObservation {
  const { fingerprintSha256, serial, notBefore, notAfter } = certificate;
  return {
    address: "192.0.2.1",
    ...(fingerprintSha256 === undefined ? {} : { fingerprintSha256 }),
    ...(serial === undefined ? {} : { serial }),
    ...(notBefore === undefined ? {} : { notBefore }),
    ...(notAfter === undefined ? {} : { notAfter }),
    isTrusted: true,
    isNameCovered: true,
    protocol: "TLSv1.3",
    floorProbe: "refused",
    ...overrides,
  };
}

/** Four edges that all serve the certificate. */
export function edgesServing(
  certificate: Certificate,
  overrides: Partial<EdgeObservation> = {},
): EdgeObservation[] {
  return ["192.0.2.1", "192.0.2.2", "192.0.2.3", "2001:db8::1"].map((address) =>
    anEdgeServing(certificate, { ...overrides, address }),
  );
}
