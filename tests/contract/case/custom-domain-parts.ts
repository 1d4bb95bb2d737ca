import { issueCertificate } from "../../../demo/fleet.ts";
import { uniqueName } from "../contract-case.ts";
import type { Target } from "../target.ts";
import { createPool } from "./cognito-pool.ts";
import { changeRecords, recordOf } from "./route53-record.ts";
import { createZone } from "./route53-zone.ts";

/** What a custom domain is made of. */
export interface DomainParts {
  readonly UserPoolId: string | undefined;
  readonly Domain: string;
  readonly certificateArn: string;
  /** Another certificate that covers the custom domain. */
  readonly secondArn: string;
}

interface Parent {
  readonly zoneName: string;
  readonly certificateArn: string;
  readonly secondArn: string;
}

const parents = new Map<Target, Promise<Parent>>();

/** A pool, and a name of its own below a parent that all cases share, with two wildcard certificates. */
export async function customDomainParts(target: Target): Promise<DomainParts> {
  const known = parents.get(target) ?? createParent(target, { isAddressThere: true });
  parents.set(target, known);
  return await partsBelow(target, await known);
}

/** The same below a parent that has no address. */
export async function partsWithoutAddress(target: Target): Promise<DomainParts> {
  return await partsBelow(target, await createParent(target, { isAddressThere: false }));
}

async function partsBelow(target: Target, parent: Parent): Promise<DomainParts> {
  const { Id: UserPoolId } = await createPool(target);
  const { zoneName, certificateArn, secondArn } = parent;
  return { UserPoolId, Domain: `${uniqueName("auth")}.${zoneName}`, certificateArn, secondArn };
}

async function createParent(
  target: Target,
  { isAddressThere }: { readonly isAddressThere: boolean },
): Promise<Parent> {
  const zoneName = `${uniqueName("custom")}.example`;
  const { Id = "" } = await createZone(target, zoneName);
  if (isAddressThere)
    await changeRecords(target, Id, [{ Action: "CREATE", ResourceRecordSet: recordOf(zoneName) }]);
  const issue = () => issueCertificate(target.operator, Id, `*.${zoneName}`);
  const [certificateArn, secondArn] = await Promise.all([issue(), issue()]);
  return { zoneName, certificateArn, secondArn };
}
