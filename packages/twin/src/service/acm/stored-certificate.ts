import type {
  DeleteCertificateRequest,
  GetCertificateRequest,
  GetCertificateResponse,
} from "@aws-sdk/client-acm";
import { type AwsCall, AwsError } from "../../service.ts";
import { type AcmState, requireCertificate } from "./acm-state.ts";

/** `GetCertificate`: the chain of an Amazon certificate includes the root, as ACM's does. */
export function getCertificate(
  state: AcmState,
  input: GetCertificateRequest,
  call: AwsCall,
): GetCertificateResponse {
  const { arn, content, type } = requireCertificate(state, input.CertificateArn, call);
  if (content === undefined)
    throw new AwsError(
      "RequestInProgressException",
      `The certificate request is in process and the certificate ${arn} has not yet been issued.`,
    );
  const chain = content.chainPem + (type === "AMAZON_ISSUED" ? state.authority.rootPem : "");
  return {
    Certificate: content.certificatePem,
    CertificateChain: chain === "" ? undefined : chain,
  };
}

/**
 * `DeleteCertificate`.
 * @throws ResourceInUseException while a resource uses it
 * @throws ConflictException for one got by ACME that has not expired (ACM user guide, deleting)
 */
export function deleteCertificate(
  state: AcmState,
  input: DeleteCertificateRequest,
  call: AwsCall,
): object {
  const certificate = requireCertificate(state, input.CertificateArn, call);
  const { arn, accountId, users, keyPairOrigin, status } = certificate;
  if (users.size > 0)
    throw new AwsError(
      "ResourceInUseException",
      `Certificate ${arn} in account ${accountId} is in use.`,
    );
  if (keyPairOrigin === "ACME" && status === "ISSUED")
    throw new AwsError(
      "ConflictException",
      `Certificate ${arn} was issued through ACME and cannot be deleted before it expires.`,
    );
  state.certificates.delete(arn);
  return {};
}
