import type { CertificateAuthority } from "../../edge/certificate-authority.ts";
import type { AwsCall, ControlRoute, Operation, Service } from "../../service.ts";
import type { CertificateDirectory, World } from "../../world.ts";
import { withModelRules } from "../member-rule.ts";
import type { AcmState } from "./acm-state.ts";
import { createAuthorizationsOf } from "./authorization.ts";
import { acmRoutes } from "./control-routes.ts";
import { describeCertificate } from "./describe-certificate.ts";
import { createDirectory } from "./directory.ts";
import { importCertificate } from "./import-certificate.ts";
import { listCertificates } from "./list-certificates.ts";
import { acmRules } from "./model-rule.ts";
import { requestCertificate } from "./request-certificate.ts";
import { deleteCertificate, getCertificate } from "./stored-certificate.ts";
import { addTagsToCertificate, listTagsForCertificate, removeTagsFromCertificate } from "./tags.ts";
import { startWatch } from "./watch.ts";

/** ACM of all Regions. */
export interface Acm {
  readonly service: Service;
  /** What the twin's other services see of it. */
  readonly certificates: CertificateDirectory;
  readonly routes: readonly ControlRoute[];
  /** Ends its watch over certificates; nothing is issued or renewed any more. */
  stop(): void;
}

/**
 * AWS Certificate Manager: issuing by DNS validation against the twin's zones, importing, managed
 * renewal, expiry, and their events on the default bus. The world's other members are used only
 * from calls and timers, so they may be filled in after this.
 */
export function createAcm(
  world: World,
  options: { readonly authority: CertificateAuthority },
): Acm {
  const state: AcmState = {
    world,
    authority: options.authority,
    random: world.random.fork("acm"),
    certificates: new Map(),
    replacedListeners: new Set(),
    tokens: new Map(),
    isStopped: false,
  };
  const stopWatch = startWatch(state);
  return {
    service: {
      signingName: "acm",
      operations: withModelRules(operationsOf(state), acmRules, "ValidationException"),
      authorizationsOf: createAuthorizationsOf(state),
    },
    certificates: createDirectory(state),
    routes: acmRoutes(state),
    stop() {
      state.isStopped = true;
      stopWatch();
    },
  };
}

function operationsOf(state: AcmState): Readonly<Record<string, Operation>> {
  const bind =
    <Input>(run: (state: AcmState, input: Input, call: AwsCall) => object): Operation =>
    (input: Input, call) =>
      run(state, input, call);
  return {
    AddTagsToCertificate: bind(addTagsToCertificate),
    DeleteCertificate: bind(deleteCertificate),
    DescribeCertificate: bind(describeCertificate),
    GetCertificate: bind(getCertificate),
    ImportCertificate: bind(importCertificate),
    ListCertificates: bind(listCertificates),
    ListTagsForCertificate: bind(listTagsForCertificate),
    RemoveTagsFromCertificate: bind(removeTagsFromCertificate),
    RequestCertificate: bind(requestCertificate),
  };
}
