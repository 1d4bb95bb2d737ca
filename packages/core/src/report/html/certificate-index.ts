import type { ReportedCertificate } from "../../audit/fleet-report.ts";

/** Certificates of the report, by ARN and by SHA-256 fingerprint. */
export interface CertificateIndex {
  readonly certificates: ReadonlyMap<string, ReportedCertificate>;
  readonly certificatesByPrint: ReadonlyMap<string, ReportedCertificate>;
}
