import {
  type CertificateManagedBy,
  FailureReason,
  RenewalStatus,
  RevocationReason,
} from "@aws-sdk/client-acm";
import { defaultValidityDays } from "../../edge/certificate-authority.ts";
import { readControlBody } from "../../edge/control-body.ts";
import { issuedKeyAlgorithms } from "../../edge/key-pair.ts";
import { ControlRefusal, type ControlRoute } from "../../service.ts";
import type { AcmState } from "./acm-state.ts";
import type { CertificateRecord } from "./certificate-record.ts";
import { requireByArn } from "./control-lookup.ts";
import { emitEventRoute } from "./emit-event-route.ts";
import { emitRevoked } from "./events.ts";
import { expireWhenDue } from "./expiry.ts";
import { endValidity, issueCertificate, renewCertificate } from "./issuance.ts";
import { isCertificateName, newCertificate } from "./new-certificate.ts";

const exampleArn =
  "arn:aws:acm:us-east-1:123456789012:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b";

const dayMs = 86_400_000;

/** What AWS does by itself or does not let one do with certificates. */
export function acmRoutes(state: AcmState): readonly ControlRoute[] {
  return [
    issueRoute(state),
    renewRoute(state),
    expireRoute(state),
    revokeRoute(state),
    emitEventRoute(state, exampleArn),
    forgetRoute(state),
    setRoute(state),
  ];
}

function issueRoute(state: AcmState): ControlRoute {
  return {
    method: "POST",
    path: "/acm/issue",
    summary:
      "Issues a certificate at once, without DNS, and emits its event. `ageDays`: its validity began so many days ago.",
    example: { names: ["auth.example.com"], keyAlgorithm: "EC_prime256v1", validityDays: 198 },
    async handle(body) {
      const members = ["names", "keyAlgorithm", "validityDays", "region", "ageDays"];
      const request = readControlBody(body, members);
      const given = request.optionalTexts("names") ?? [];
      const names = [...new Set(given.map((name) => name.toLowerCase()))];
      const wrong = names.find((name) => !isCertificateName(name));
      if (names.length === 0) throw new ControlRefusal("names must hold at least one name.");
      if (wrong !== undefined)
        throw new ControlRefusal(`names: "${wrong}" is not a name for a certificate.`);
      const certificate = newCertificate(state, {
        region: request.optionalText("region") ?? "us-east-1",
        names,
        keyAlgorithm: request.optionalChoice("keyAlgorithm", issuedKeyAlgorithms) ?? "RSA_2048",
        validationMethod: "DNS",
      });
      const validityDays = request.optionalInteger("validityDays", 1, 3650) ?? defaultValidityDays;
      state.certificates.set(certificate.arn, certificate);
      const ageDays = request.optionalInteger("ageDays", 1, validityDays - 1);
      const nowMs = state.world.clock.now().getTime();
      const dates =
        ageDays === undefined
          ? {}
          : {
              notBefore: new Date(nowMs - ageDays * dayMs),
              notAfter: new Date(nowMs + (validityDays - ageDays) * dayMs),
            };
      await issueCertificate(state, certificate, validityDays, dates);
      return told(certificate);
    },
  };
}

function renewRoute(state: AcmState): ControlRoute {
  return {
    method: "POST",
    path: "/acm/renew",
    summary:
      "Renews a certificate now, as managed renewal does: same ARN, new key, serial and dates. `force` renews one that is not in use.",
    example: { certificateArn: exampleArn, force: false, validityDays: 198 },
    async handle(body) {
      const request = readControlBody(body, ["certificateArn", "force", "validityDays"]);
      const certificate = requireByArn(state, request.text("certificateArn"));
      const validityDays = request.optionalInteger("validityDays", 1, 3650) ?? defaultValidityDays;
      checkRenewable(certificate, request.optionalFlag("force") ?? false);
      await renewCertificate(state, certificate, validityDays);
      return told(certificate);
    },
  };
}

function checkRenewable(certificate: CertificateRecord, isForced: boolean): void {
  const { arn, type, status, users, keyPairOrigin } = certificate;
  if (type !== "AMAZON_ISSUED")
    throw new ControlRefusal(`ACM does not renew ${arn}: it was imported.`, 409);
  if (keyPairOrigin === "ACME")
    throw new ControlRefusal(`ACM does not renew ${arn}: its key is an ACME client's.`, 409);
  if (status !== "ISSUED")
    throw new ControlRefusal(`ACM does not renew ${arn}: its status is ${status}.`, 409);
  if (users.size === 0 && !isForced)
    throw new ControlRefusal(
      `ACM does not renew ${arn}: nothing uses it. Send "force": true to renew it anyway.`,
      409,
    );
}

function expireRoute(state: AcmState): ControlRoute {
  return {
    method: "POST",
    path: "/acm/expire",
    summary: "Brings a certificate to its end: its last second was just now.",
    example: { certificateArn: exampleArn },
    async handle(body) {
      const request = readControlBody(body, ["certificateArn"]);
      const certificate = requireByArn(state, request.text("certificateArn"));
      if (certificate.status !== "ISSUED")
        throw new ControlRefusal(
          `${certificate.arn} cannot expire: its status is ${certificate.status}.`,
          409,
        );
      await endValidity(state, certificate);
      expireWhenDue(state, certificate);
      return told(certificate);
    },
  };
}

function revokeRoute(state: AcmState): ControlRoute {
  const reasons = Object.values(RevocationReason);
  return {
    method: "POST",
    path: "/acm/revoke",
    summary: "Revokes a certificate that Amazon issued.",
    example: { certificateArn: exampleArn, reason: "KEY_COMPROMISE" },
    handle(body) {
      const request = readControlBody(body, ["certificateArn", "reason"]);
      const certificate = requireByArn(state, request.text("certificateArn"));
      const reason = request.optionalChoice("reason", reasons) ?? "UNSPECIFIED";
      if (certificate.type !== "AMAZON_ISSUED" || certificate.status !== "ISSUED")
        throw new ControlRefusal(
          `${certificate.arn} cannot be revoked: it is ${certificate.type} and ${certificate.status}.`,
          409,
        );
      certificate.status = "REVOKED";
      certificate.revokedAt = state.world.clock.now();
      certificate.revocationReason = reason;
      emitRevoked(state, certificate);
      return told(certificate);
    },
  };
}

function forgetRoute(state: AcmState): ControlRoute {
  return {
    method: "POST",
    path: "/acm/forget",
    summary: "Deletes a certificate even while it is in use; the edges keep what they have.",
    example: { certificateArn: exampleArn },
    handle(body) {
      const request = readControlBody(body, ["certificateArn"]);
      const { arn } = requireByArn(state, request.text("certificateArn"));
      state.certificates.delete(arn);
      return { certificateArn: arn };
    },
  };
}

function setRoute(state: AcmState): ControlRoute {
  const managers: readonly CertificateManagedBy[] = ["CLOUDFRONT"];
  return {
    method: "POST",
    path: "/acm/set",
    summary:
      "Makes a certificate look as if it had come about in another way (CloudFront's, ACME's), or its renewal got stuck.",
    example: { certificateArn: exampleArn, keyPairOrigin: "ACME" },
    handle(body) {
      const request = readControlBody(body, [
        "certificateArn",
        "managedBy",
        "keyPairOrigin",
        "renewalStatus",
        "renewalReason",
      ]);
      const certificate = requireByArn(state, request.text("certificateArn"));
      const managedBy = request.optionalChoice("managedBy", managers);
      const keyPairOrigin = request.optionalChoice("keyPairOrigin", [
        "AWS_MANAGED",
        "ACME",
        "CUSTOMER_PROVIDED",
      ]);
      if (managedBy) certificate.managedBy = managedBy;
      if (keyPairOrigin) certificate.keyPairOrigin = keyPairOrigin;
      const status = request.optionalChoice("renewalStatus", Object.values(RenewalStatus));
      const reason = request.optionalChoice("renewalReason", Object.values(FailureReason));
      if (status !== undefined)
        certificate.renewal = {
          status,
          updatedAt: state.world.clock.now(),
          ...(reason === undefined ? {} : { reason }),
        };
      return told(certificate);
    },
  };
}

function told({
  arn,
  status,
  names,
  content,
  managedBy,
  keyPairOrigin,
}: CertificateRecord): object {
  return {
    certificateArn: arn,
    status,
    names,
    serial: content?.serial,
    notBefore: content?.notBefore,
    notAfter: content?.notAfter,
    managedBy,
    keyPairOrigin,
  };
}
