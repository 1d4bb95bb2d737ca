import type { AuditPorts } from "@latchkey/core/audit/audit-ports";
import type { AuditReport } from "@latchkey/core/audit/audit-report";
import type {
  ChangeLog,
  ChangeLogQuery,
  PublishedCertificate,
} from "@latchkey/core/audit/change-log";
import type { FunctionConfig } from "@latchkey/core/config/latchkey-config";
import type { Execution } from "@latchkey/core/rotation/execution";
import type { RotationRequest } from "@latchkey/core/rotation/rotation-request";
import { aConfig } from "./a-situation.ts";
import type { FakeWorld } from "./fake-world.ts";

/** What an audit of a fake world left behind. */
export interface FakeAudit {
  readonly ports: AuditPorts;
  readonly started: { readonly name: string; readonly request: RotationRequest }[];
  readonly stored: Map<string, AuditReport>;
  /** Keys of the reports that were told of. */
  readonly told: string[];
  /** What the log of changes was asked. */
  readonly lookups: ChangeLogQuery[];
  /** Keys of the records that executions got which had none. */
  readonly closed: string[];
}

/** User pools by Region, each with its custom domain if it has one. */
type Pools = Readonly<Record<string, Readonly<Record<string, string | Error | undefined>> | Error>>;

/**
 * An audit's ports over a fake world. In `pools` an error stands for a call that fails
 * with it.
 */
export function fakeAudit(
  world: FakeWorld,
  of: {
    readonly pools?: Pools;
    readonly config?: Partial<FunctionConfig>;
    readonly startFailure?: Error;
    readonly storeFailure?: Error;
    readonly isDuplicate?: boolean;
    /** What the SSM parameters say, by custom domain; an error stands for a call that fails. */
    readonly published?: Readonly<Record<string, PublishedCertificate>> | Error;
    readonly changes?: ChangeLog | Error;
    /** Executions that ended, and have no record. */
    readonly ended?: readonly Execution[];
  } = {},
): FakeAudit {
  const pools: Pools = of.pools ?? { "eu-west-1": { "eu-west-1_EXAMPLE": "auth.example.com" } };
  const started: { name: string; request: RotationRequest }[] = [];
  const stored = new Map<string, AuditReport>();
  const told: string[] = [];
  const lookups: ChangeLogQuery[] = [];
  const closed: string[] = [];
  const { cognito } = world.ports;
  return {
    started,
    stored,
    told,
    lookups,
    closed,
    ports: {
      config: aConfig(of.config),
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
      sleep: async () => undefined,
      ends: {
        executions: {
          async *listEnded(status) {
            yield* (of.ended ?? []).filter((execution) => execution.status === status);
          },
          describeExecution: async (arn) => of.ended?.find((execution) => execution.arn === arn),
        },
        records: {
          async storeRecord(key) {
            closed.push(key);
            return "stored";
          },
          notify: async () => undefined,
        },
      },
      rotation: {
        ...world.ports,
        cognito: {
          ...cognito,
          async *listUserPoolIds(region) {
            const here = pools[region] ?? {};
            if (here instanceof Error) throw here;
            yield* Object.keys(here);
          },
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
      starter: {
        async startRotation(name, request) {
          if (of.startFailure !== undefined) throw of.startFailure;
          started.push({ name, request });
          return of.isDuplicate === true ? "duplicate" : "started";
        },
      },
      reports: {
        async storeReport(key, report) {
          if (of.storeFailure !== undefined) throw of.storeFailure;
          stored.set(key, report);
        },
        async notifyAudit(_report, reportKey) {
          told.push(reportKey);
        },
      },
    },
  };
}
