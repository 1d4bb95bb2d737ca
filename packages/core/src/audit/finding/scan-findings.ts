import type { Scan } from "../scan-user-pools.ts";
import type { FoundFinding } from "../unit-audit.ts";
import { foundFinding, seen } from "./finding-draft.ts";

/** Regions and user pools that could not be read, as findings. */
export function scanFindings({ findings }: Scan, accountId: string): readonly FoundFinding[] {
  return findings.flatMap(({ name, region, message, fix = "" }) => {
    if (name !== "regionUnreadable" && name !== "userPoolUnreadable") return [];
    const place = { accountId, ...(region === undefined ? {} : { region }) };
    const [, userPoolId] = /user pool (\S+) in /.exec(message) ?? [];
    const resource = name === "userPoolUnreadable" ? userPoolId : undefined;
    return [
      foundFinding(place, {
        name,
        ...(resource === undefined ? {} : { resource }),
        message,
        evidence: [seen("cognito", resource ?? region ?? "Region", "could not be read")],
        fix,
      }),
    ];
  });
}
