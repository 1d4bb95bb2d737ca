import type { TwinClock } from "../clock.ts";
import { ControlRefusal, type ControlRoute } from "../service.ts";
import type { CertificateAuthority, IssuedCertificate } from "./certificate-authority.ts";
import { readControlBody } from "./control-body.ts";
import { edgeAddress } from "./served-certificate.ts";

const dayMs = 86_400_000;

/** Ways in which edges can be wrong. */
export type FaultKind =
  /** The leaf is sent without its intermediates. */
  | "broken-chain"
  /** A certificate for the name that nobody trusts. */
  | "self-signed"
  /** A trusted certificate for another name. */
  | "wrong-name"
  /** A trusted chain that is over. */
  | "expired"
  /** TLS 1.0 and 1.1 are accepted whatever the policy says. */
  | "weak-tls"
  /** The edge keeps the certificate that it has for ever. */
  | "never-converges"
  /** Connections are reset. */
  | "unreachable";

const faultKinds: readonly FaultKind[] = [
  "broken-chain",
  "self-signed",
  "wrong-name",
  "expired",
  "weak-tls",
  "never-converges",
  "unreachable",
];

/** A fault of some or all edges for one custom domain. */
export interface Fault {
  readonly kind: FaultKind;
  readonly customDomain: string;
  /** Only while, or for `never-converges` only against, this certificate. */
  readonly certificateArn?: string;
  readonly addresses?: readonly string[];
  /** What is served instead of the real certificate. */
  readonly instead?: IssuedCertificate;
  /** It came by itself, to one edge, with what was sent to the edge then. */
  readonly isStruck?: boolean;
}

/** What has arrived at an edge, or is about to. */
export interface Arrival {
  readonly edgeIndex: number;
  readonly customDomain: string;
  readonly certificateArn: string;
}

/** The faults of the edges: set through the control port, or come by themselves. */
export interface FaultBook {
  /** Those that hold for this edge and custom domain while that certificate is (to be) served. */
  activeAt(edgeIndex: number, customDomain: string, certificateArn: string): readonly Fault[];
  /** Lets the edge fail with what arrives, until something else does. */
  strike(kind: "never-converges" | "broken-chain", arrival: Arrival): void;
  /** Ends what struck the edge with what had arrived before. */
  forget(arrival: Pick<Arrival, "edgeIndex" | "customDomain">): void;
  readonly routes: readonly ControlRoute[];
}

export interface FaultBookOptions {
  readonly authority: CertificateAuthority;
  readonly clock: TwinClock;
  readonly edgeCount: number;
  /** Called when the faults of a custom domain have changed. */
  onChanged(customDomain: string): void;
}

/** Faults add up; setting one of the same kind for the same custom domain again replaces it. */
export function createFaultBook(options: FaultBookOptions): FaultBook {
  let faults: readonly Fault[] = [];
  return {
    activeAt: (edgeIndex, customDomain, certificateArn) =>
      faults.filter(
        (fault) =>
          fault.customDomain === customDomain &&
          (fault.certificateArn ?? certificateArn) === certificateArn &&
          (fault.addresses?.includes(edgeAddress(edgeIndex)) ?? true),
      ),
    strike(kind, { edgeIndex, customDomain, certificateArn }) {
      const addresses = [edgeAddress(edgeIndex)];
      faults = [...faults, { kind, customDomain, certificateArn, addresses, isStruck: true }];
    },
    forget({ edgeIndex, customDomain }) {
      faults = faults.filter(
        (fault) =>
          !fault.isStruck ||
          fault.customDomain !== customDomain ||
          fault.addresses?.[0] !== edgeAddress(edgeIndex),
      );
    },
    routes: [
      {
        method: "POST",
        path: "/edges/fault",
        summary: `Makes edges fail for a custom domain: ${faultKinds.join(", ")}; or ends its faults: none.`,
        example: { customDomain: "auth.example.com", fault: "broken-chain" },
        async handle(body) {
          const { customDomain, kind, ...limits } = readFault(body, options.edgeCount);
          const others = (fault: Fault) => fault.customDomain !== customDomain;
          if (kind === "none") {
            faults = faults.filter((fault) => others(fault) || !isWithin(fault, limits));
            options.onChanged(customDomain);
            return { customDomain, faults: faults.filter((fault) => !others(fault)).map(told) };
          }
          const instead = await makeInstead(kind, customDomain, options);
          const fault: Fault = { kind, customDomain, ...limits, ...(instead ? { instead } : {}) };
          const stays = (one: Fault) => others(one) || one.kind !== kind || one.isStruck === true;
          faults = [...faults.filter(stays), fault];
          options.onChanged(customDomain);
          return { customDomain, faults: faults.filter((one) => !others(one)).map(told) };
        },
      },
    ],
  };
}

type Limits = Pick<Fault, "certificateArn" | "addresses">;

function readFault(body: unknown, edgeCount: number) {
  const request = readControlBody(body, ["customDomain", "certificateArn", "fault", "addresses"]);
  const kind = request.optionalChoice("fault", [...faultKinds, "none"]);
  if (kind === undefined)
    throw new ControlRefusal(`fault must be one of: ${[...faultKinds, "none"].join(", ")}.`);
  const certificateArn = request.optionalText("certificateArn");
  const addresses = request.optionalTexts("addresses");
  const known = Array.from({ length: edgeCount }, (_, index) => edgeAddress(index));
  const stranger = addresses?.find((address) => !known.includes(address));
  if (stranger !== undefined)
    throw new ControlRefusal(`There is no edge ${stranger}; there are: ${known.join(", ")}.`);
  return {
    customDomain: request.text("customDomain").toLowerCase(),
    kind,
    ...(certificateArn === undefined ? {} : { certificateArn }),
    ...(addresses === undefined ? {} : { addresses }),
  };
}

/** Whether ending faults within these limits ends this one: without limits all end. */
function isWithin(fault: Fault, limits: Limits): boolean {
  const sameCertificate = (limits.certificateArn ?? fault.certificateArn) === fault.certificateArn;
  const { addresses } = limits;
  const sameAddresses =
    addresses === undefined || (fault.addresses?.every((one) => addresses.includes(one)) ?? false);
  return sameCertificate && sameAddresses;
}

function told({ kind, certificateArn, addresses }: Fault): object {
  return { fault: kind, certificateArn, addresses };
}

function makeInstead(
  kind: FaultKind,
  customDomain: string,
  { authority, clock }: FaultBookOptions,
): Promise<IssuedCertificate | undefined> {
  const keyAlgorithm = "EC_prime256v1";
  const names = [customDomain];
  if (kind === "self-signed") return authority.issueSelfSigned({ names, keyAlgorithm });
  if (kind === "wrong-name")
    return authority.issue({ names: ["somebody-else.example.net"], keyAlgorithm });
  if (kind !== "expired") return Promise.resolve(undefined);
  // Over by the simulated clock and by the machine's.
  const notAfter = new Date(Math.min(clock.now().getTime(), Date.now()) - dayMs);
  const notBefore = new Date(notAfter.getTime() - 198 * dayMs);
  return authority.issue({ names, keyAlgorithm, notBefore, notAfter });
}
