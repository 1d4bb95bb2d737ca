import { readControlBody } from "../../edge/control-body.ts";
import { ControlRefusal, type ControlRoute } from "../../service.ts";
import type { AcmState } from "./acm-state.ts";
import type { CertificateRecord } from "./certificate-record.ts";
import { requireByArn } from "./control-lookup.ts";
import {
  type AcmDetailType,
  type AvailableAction,
  emitApproachingExpiration,
  emitAvailable,
  emitExpired,
  emitRenewalActionRequired,
  emitRevoked,
} from "./events.ts";

const actions: readonly AvailableAction[] = ["ISSUANCE", "RENEWAL", "IMPORT", "REIMPORT"];

/** `POST /acm/emit`: an event again, or one that has no cause: duplicates, late and wrong ones. */
export function emitEventRoute(state: AcmState, exampleArn: string): ControlRoute {
  return {
    method: "POST",
    path: "/acm/emit",
    summary: "Emits an ACM event about a certificate as it is now, for duplicates and late events.",
    example: {
      certificateArn: exampleArn,
      detailType: "ACM Certificate Available",
      action: "ISSUANCE",
    },
    handle(body) {
      const request = readControlBody(body, ["certificateArn", "detailType", "action"]);
      const certificate = requireByArn(state, request.text("certificateArn"));
      const action = request.optionalChoice("action", actions);
      const emitters = emittersOf(state, certificate, action);
      const types = Object.keys(emitters) as AcmDetailType[];
      const detailType = request.optionalChoice("detailType", types);
      if (detailType === undefined)
        throw new ControlRefusal(`detailType must be one of: ${types.join(", ")}.`);
      emitters[detailType]();
      return { certificateArn: certificate.arn, detailType };
    },
  };
}

function emittersOf(
  state: AcmState,
  certificate: CertificateRecord,
  action: AvailableAction | undefined,
): Readonly<Record<AcmDetailType, () => void>> {
  const usual = certificate.type === "IMPORTED" ? "IMPORT" : "ISSUANCE";
  return {
    "ACM Certificate Available": () => emitAvailable(state, certificate, action ?? usual),
    "ACM Certificate Approaching Expiration": () => emitApproachingExpiration(state, certificate),
    "ACM Certificate Expired": () => emitExpired(state, certificate),
    "ACM Certificate Renewal Action Required": () =>
      emitRenewalActionRequired(state, certificate, "PENDING_DOMAIN_VALIDATION"),
    "ACM Certificate Revoked": () => emitRevoked(state, certificate),
  };
}
