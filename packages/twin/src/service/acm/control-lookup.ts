import { ControlRefusal } from "../../service.ts";
import type { AcmState } from "./acm-state.ts";
import type { CertificateRecord } from "./certificate-record.ts";
import { expireWhenDue } from "./expiry.ts";

/**
 * The certificate that a control request is about, of any Region.
 * @throws ControlRefusal 404 when there is no such certificate
 */
export function requireByArn(state: AcmState, arn: string): CertificateRecord {
  const certificate = state.certificates.get(arn);
  if (certificate === undefined) throw new ControlRefusal(`There is no certificate ${arn}.`, 404);
  expireWhenDue(state, certificate);
  return certificate;
}
