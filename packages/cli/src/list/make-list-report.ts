import { mapBounded } from "@latchkey/core/audit/map-bounded";
import {
  messageOf,
  type ScannedCustomDomain,
  scanUserPools,
} from "@latchkey/core/audit/scan-user-pools";
import { findDomain } from "@latchkey/core/rotation/find-domain";
import type { RotationPorts } from "@latchkey/core/rotation/ports";
import type { RotationRequest } from "@latchkey/core/rotation/rotation-request";
import type { ListedCustomDomain, ListReport } from "./list-report.ts";

/** Custom domains that are described at the same time. */
const atOnce = 4;
const msOfDay = 24 * 60 * 60 * 1000;

type ListPorts = Pick<RotationPorts, "clock" | "cognito" | "acm" | "poolRegions">;

/**
 * Looks through the user pools and describes each custom domain and its certificate. What cannot be
 * read is told in its place.
 * @param ports Cognito's at a pace that leaves room for others
 */
export async function makeListReport(
  ports: ListPorts,
  say: (text: string) => void,
): Promise<ListReport> {
  const scan = await scanUserPools(ports.poolRegions, ports.cognito);
  say(`Describing ${scan.customDomains.length} custom domains …`);
  const described = await mapBounded(scan.customDomains, atOnce, (one) => describe(one, ports));
  const customDomains = described.map((one, place) => {
    if (one.status === "fulfilled") return one.value;
    const scanned = scan.customDomains[place] ?? { name: "", region: "", userPoolId: "" };
    return { ...scanned, problem: messageOf(one.reason) };
  });
  return {
    version: 1,
    readAt: ports.clock.now(),
    regions: scan.regions,
    customDomains,
    problems: scan.findings.map(({ message, fix }) => ({
      message,
      ...(fix === undefined ? {} : { fix }),
    })),
  };
}

async function describe(
  scanned: ScannedCustomDomain,
  { clock, cognito, acm, poolRegions }: ListPorts,
): Promise<ListedCustomDomain> {
  const found = await findDomain(requestOf(scanned.name), { cognito, poolRegions });
  if (found.kind !== "custom") return { ...scanned, problem: problemsByKind[found.kind] };
  // A replicated pool names it in both of its Regions: this is the primary one.
  const { status, region, userPoolId, certificateArn: arn } = found.customDomain;
  const certificate = await acm.describeCertificate(arn);
  const listed = { name: scanned.name, region, userPoolId, status };
  if (certificate === undefined) {
    return { ...listed, certificate: { arn }, problem: "ACM does not have its certificate." };
  }
  const left = ((certificate.notAfter?.getTime() ?? Number.NaN) - clock.now().getTime()) / msOfDay;
  return {
    ...listed,
    certificate,
    ...(Number.isNaN(left) ? {} : { daysLeft: Math.floor(left) }),
  };
}

const problemsByKind = {
  prefix: "Cognito describes a prefix domain instead.",
  missing: "Cognito does not describe it; it may just have been deleted.",
  unavailable: "Cognito does not answer in its Region.",
  ambiguous: "Several user pools claim it.",
} as const;

function requestOf(customDomain: string): RotationRequest {
  return { customDomain, action: "rotate", apply: false, trigger: { kind: "operator" } };
}

/** Whether something could not be read. */
export function isIncomplete({ customDomains, problems }: ListReport): boolean {
  return problems.length > 0 || customDomains.some(({ problem }) => problem !== undefined);
}
