import type { AccountOutcome, AccountState, UnitLeft } from "./account-state.ts";
import type { AuditPlan } from "./audit-plan.ts";
import { auditUnit } from "./audit-unit.ts";
import type { AuditUnitPorts } from "./audit-unit-ports.ts";
import { regionUnreadable } from "./finding/search-findings.ts";
import type { AccountEntry, AuditAccountPorts } from "./fleet-ports.ts";
import { type KnownCustomDomains, knownIn, noneKnown } from "./known-custom-domains.ts";
import type { AuditUnit, UnitAudit } from "./unit-audit.ts";
import { unentered, unread } from "./unread-unit.ts";

/** Turns of an account; each has 13 minutes, in which a Region's pools are looked at by the 10,000. */
const mostRounds = 20;

/** The turn that Regions are looked at in. */
interface Turn {
  readonly state: AccountState;
  readonly roleArn?: string;
  readonly entered: PromiseSettledResult<AuditUnitPorts>;
  readonly known: KnownCustomDomains;
  readonly reports: AuditAccountPorts["reports"];
  readonly isLast: boolean;
  readonly isLate: () => boolean;
}

/**
 * One turn of an account's audit: looks at all its Regions at once, at the one pace that AWS's rates
 * leave the account, and writes what each brought as a part. Regions that are not done when it is
 * late are left, with the place to go on from. An account that cannot be entered, and a Region
 * that cannot be read, is what its part says. Repeating a turn writes the same parts again.
 *
 * @param isLate once true, no new work is begun; what is under way takes up to two minutes
 * @throws what writing a part throws
 */
export async function auditAccount(
  state: AccountState,
  ports: AuditAccountPorts,
  isLate: () => boolean = () => false,
): Promise<AccountOutcome> {
  const { audit, accountId } = state;
  const round = state.round + 1;
  const places = state.left ?? audit.regions.map((region) => ({ region, part: 0 }));
  const entry = entryOf(audit, accountId, state.round > 0);
  const [entered, names] = await Promise.allSettled([
    ports.enterAccount(entry),
    ports.reports.readKnown(),
  ]);
  // They only make the search shorter: it finds the same without them.
  const known = names.status === "fulfilled" ? names.value : noneKnown;
  const turn: Turn = {
    state,
    entered,
    known,
    reports: ports.reports,
    isLast: round >= mostRounds,
    isLate,
    ...(entry.role === undefined ? {} : { roleArn: entry.role.arn }),
  };
  const left = await allOf(places.map((place) => auditPlace(place, turn)));
  const goOn = left.flatMap((one) => one ?? []);
  return {
    audit,
    accountId,
    left: goOn,
    round,
    parts: state.parts + places.length,
    isDone: goOn.length === 0,
  };
}

/** Waits for all even if one fails: what would go on in a frozen Lambda would come to nothing. */
async function allOf<Result>(work: readonly Promise<Result>[]): Promise<readonly Result[]> {
  await Promise.allSettled(work);
  return await Promise.all(work);
}

function entryOf({ ownAccountId, role }: AuditPlan, accountId: string, isResumed: boolean) {
  const entry: AccountEntry = { accountId, isResumed };
  if (accountId === ownAccountId || role === undefined) return entry;
  const { name, externalId } = role;
  return { ...entry, role: { arn: `arn:aws:iam::${accountId}:role/${name}`, externalId } };
}

/** Audits one Region, or goes on with it, and writes the part; undefined when it is done. */
async function auditPlace(place: UnitLeft, turn: Turn): Promise<UnitLeft | undefined> {
  const { state, roleArn, reports, isLast } = turn;
  const { accountId, audit: plan } = state;
  const unit = { accountId, region: place.region, ...(roleArn === undefined ? {} : { roleArn }) };
  const audited = await auditEntered(unit, place, turn);
  const audit = isLast ? givenUp(audited) : audited;
  await reports.storePart(plan.id, audit, place.part);
  const { cursor } = audit;
  return cursor === undefined ? undefined : { region: place.region, cursor, part: place.part + 1 };
}

async function auditEntered(
  unit: AuditUnit,
  { cursor }: UnitLeft,
  { state, entered, known, isLate }: Turn,
): Promise<UnitAudit> {
  if (entered.status === "rejected") return unentered(unit, entered.reason);
  const { mode, told } = state.audit;
  const ports = {
    ...entered.value,
    config: { ...entered.value.config, mode },
    startsRotations: unit.roleArn === undefined,
  };
  const options = {
    told,
    known: knownIn(unit, known),
    isLate,
    ...(cursor === undefined ? {} : { cursor }),
  };
  const [audited] = await Promise.allSettled([auditUnit(unit, ports, options)]);
  return audited.status === "fulfilled" ? audited.value : unread(unit, audited.reason);
}

/** Without the rest, if there is one: that it was not looked at is told. */
function givenUp(audit: UnitAudit): UnitAudit {
  const { cursor, ...rest } = audit;
  if (cursor === undefined) return audit;
  const problem = `After ${mostRounds} turns of an audit not all were looked at.`;
  return {
    ...rest,
    problem,
    findings: [...rest.findings, regionUnreadable(audit.unit, problem)],
  };
}
