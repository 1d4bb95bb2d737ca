import type { AccountOutcome } from "@latchkey/core/audit/account-state";
import { auditAccount } from "@latchkey/core/audit/audit-account";
import type { AuditUnitPorts } from "@latchkey/core/audit/audit-unit-ports";
import type {
  ChangeLog,
  ChangeLogQuery,
  PublishedCertificate,
} from "@latchkey/core/audit/change-log";
import { type FinishedAudit, finishAudit } from "@latchkey/core/audit/finish-audit";
import type {
  AccountEntry,
  AuditAccountPorts,
  FinishAuditPorts,
} from "@latchkey/core/audit/fleet-ports";
import { planAudit } from "@latchkey/core/audit/plan-audit";
import { createServicePace } from "@latchkey/core/audit/service-pace";
import type { FunctionConfig } from "@latchkey/core/config/latchkey-config";
import type { StoredRecord } from "@latchkey/core/record/record-history";
import type { Execution } from "@latchkey/core/rotation/execution";
import type { RotationRequest } from "@latchkey/core/rotation/rotation-request";
import { aConfig } from "./a-situation.ts";
import { type FakeReports, fakeReports } from "./fake-reports.ts";
import type { FakeWorld } from "./fake-world.ts";
import { fakeDns, soundZone } from "./fake-zone.ts";

/** An audit of a fake world, and what it left behind. */
export interface FakeAudit {
  readonly unitPorts: AuditUnitPorts;
  readonly accountPorts: AuditAccountPorts;
  readonly finishPorts: FinishAuditPorts;
  readonly reports: FakeReports;
  readonly started: { readonly name: string; readonly request: RotationRequest }[];
  /** Accounts that were entered. */
  readonly entered: AccountEntry[];
  /** What the log of changes was asked. */
  readonly lookups: ChangeLogQuery[];
  /** Keys of the records that executions got which had none. */
  readonly closed: string[];
}

/** User pools by Region, each with its custom domain if it has one. */
type Pools = Readonly<Record<string, Readonly<Record<string, string | Error | undefined>> | Error>>;

/** What is otherwise than usual; an error stands for a call that fails with it. */
export interface FakeAuditOptions {
  readonly pools?: Pools;
  readonly config?: Partial<FunctionConfig>;
  readonly startFailure?: Error;
  readonly storeFailure?: Error;
  readonly isDuplicate?: boolean;
  /** What the SSM parameters say, by custom domain. */
  readonly published?: Readonly<Record<string, PublishedCertificate>> | Error;
  readonly changes?: ChangeLog | Error;
  /** Executions that ended, and have no record. */
  readonly ended?: readonly Execution[];
  /** By custom domain, newest first. */
  readonly history?: Readonly<Record<string, readonly StoredRecord[]>>;
  /** Why accounts cannot be entered, by their ID. */
  readonly closedAccounts?: Readonly<Record<string, Error>>;
  readonly certificateNames?: readonly string[] | Error;
}

export function fakeAudit(world: FakeWorld, of: FakeAuditOptions = {}): FakeAudit {
  const started: { name: string; request: RotationRequest }[] = [];
  const entered: AccountEntry[] = [];
  const lookups: ChangeLogQuery[] = [];
  const closed: string[] = [];
  const reports = fakeReports(of.storeFailure);
  const unitPorts = unitPortsOf(world, of, lookups);
  return {
    unitPorts,
    reports,
    started,
    entered,
    lookups,
    closed,
    accountPorts: {
      reports: reports.store,
      async enterAccount(entry) {
        entered.push(entry);
        const failure = of.closedAccounts?.[entry.accountId];
        if (failure !== undefined) throw failure;
        return unitPorts;
      },
    },
    finishPorts: {
      clock: world.clock,
      sleep: async () => undefined,
      reports: reports.store,
      notices: reports.notifier,
      starter: {
        async startRotation(name, request) {
          if (of.startFailure !== undefined) throw of.startFailure;
          started.push({ name, request });
          return of.isDuplicate === true ? "duplicate" : "started";
        },
      },
      history: { readNewest: async (name, most) => of.history?.[name]?.slice(0, most) },
      ends: endsOf(of, closed),
      version: "0.0.0",
    },
  };
}

function endsOf({ ended = [] }: FakeAuditOptions, closed: string[]): FinishAuditPorts["ends"] {
  return {
    executions: {
      async *listEnded(status) {
        yield* ended.filter((execution) => execution.status === status);
      },
      describeExecution: async (arn) => ended.find((execution) => execution.arn === arn),
    },
    records: {
      async storeRecord(key) {
        closed.push(key);
        return "stored";
      },
      notify: async () => undefined,
    },
  };
}

function unitPortsOf(
  world: FakeWorld,
  of: FakeAuditOptions,
  lookups: ChangeLogQuery[],
): AuditUnitPorts {
  const pools: Pools = of.pools ?? { "eu-west-1": { "eu-west-1_EXAMPLE": "auth.example.com" } };
  const { cognito } = world.ports;
  const sleep = async () => undefined;
  return {
    config: aConfig(of.config),
    dns: fakeDns(soundZone),
    pace: createServicePace({ clock: world.clock, sleep }),
    async certificateNames() {
      if (of.certificateNames instanceof Error) throw of.certificateNames;
      return of.certificateNames ?? [];
    },
    userPools: {
      async listUserPoolPage(region) {
        const here = pools[region] ?? {};
        if (here instanceof Error) throw here;
        return { userPoolIds: Object.keys(here) };
      },
    },
    published: {
      async readCertificateArn(customDomain) {
        if (of.published instanceof Error) throw of.published;
        return of.published?.[customDomain];
      },
    },
    changeLog: {
      async changesOf(query) {
        lookups.push(query);
        if (of.changes instanceof Error) throw of.changes;
        return of.changes ?? { kind: "read", changes: [], isComplete: true };
      },
    },
    ownRoles: ["latchkey-update-role", "latchkey-roll-back-role"],
    rotation: {
      ...world.ports,
      cognito: {
        ...cognito,
        async describeUserPool(region, userPoolId) {
          const here = pools[region] ?? {};
          const customDomain = here instanceof Error ? undefined : here[userPoolId];
          if (customDomain instanceof Error) throw customDomain;
          const pool = await cognito.describeUserPool(region, userPoolId);
          return (
            pool && { tags: pool.tags, ...(customDomain === undefined ? {} : { customDomain }) }
          );
        },
      },
    },
  };
}

/** What a whole audit is started with. */
export interface FakeStart {
  readonly given?: unknown;
  readonly accounts?: readonly string[];
  /** Of the execution; its start is the world's time. */
  readonly name?: string;
  /** Regions; those of the world by default. */
  readonly regions?: readonly string[];
}

/** Runs the three states one after the other, as the state machine does, JSON between them. */
export async function runFakeAudit(
  audit: FakeAudit,
  { given = { apply: true }, accounts = [], name = "night-1", regions }: FakeStart = {},
): Promise<FinishedAudit & { readonly outcomes: readonly AccountOutcome[] }> {
  const { rotation, config } = audit.unitPorts;
  const arn = `arn:aws:states:us-east-1:123456789012:execution:latchkey-audit:${name}`;
  const startedAt = rotation.clock.now().toISOString();
  const externalId = accounts.length === 0 ? {} : { externalId: "7f3a" };
  const planned = planAudit({
    given,
    execution: { arn, name, startedAt },
    fleet: { accounts, roleName: "latchkey-audit", ...externalId },
    config,
    regions: regions ?? rotation.poolRegions,
  });
  const outcomes: AccountOutcome[] = [];
  for (const accountId of planned.accounts) {
    const state = { audit: planned.audit, accountId, round: 0, parts: 0 };
    outcomes.push(await auditAccount(state, audit.accountPorts));
  }
  const ends = outcomes.map(({ accountId }) => ({ accountId }));
  const finished = await finishAudit({ ...planned, ends, executionArn: arn }, audit.finishPorts);
  return { ...finished, outcomes };
}
