import { type PriceName, prices } from "./price-list.ts";

/** What one run of a kind uses up, as measured. */
export interface RunUsage {
  readonly transitions: number;
  readonly invocations: number;
  readonly gigabyteSeconds: number;
  readonly logBytes: number;
}

/** What is measured on the twin, and what the stack has. */
export interface Measured {
  readonly rotated: RunUsage;
  readonly verified: RunUsage;
  readonly nothingToDo: RunUsage;
  /** Of one account with one custom domain. */
  readonly audit: RunUsage;
  /** What an account adds to an audit: its iteration, as measured with one custom domain. */
  readonly auditedAccount: RunUsage;
  /** With one custom domain; each further one adds `metricsPerCustomDomain`. */
  readonly metrics: number;
  readonly metricsPerCustomDomain: number;
  readonly alarms: number;
  readonly dashboards: number;
}

/** How much happens in a month. */
export interface Month {
  readonly customDomains: number;
  /** Other accounts that the audit looks at, each with a custom domain that rotates by itself. */
  readonly otherAccounts: number;
  /** Of each account. */
  readonly regions: number;
  /** Each for each custom domain. */
  readonly rotations: number;
  readonly renewals: number;
  /** Events that lead to nothing: ACM tells daily of a certificate that expires. */
  readonly remindersOfExpiry: number;
  readonly audits: number;
  /** People who get each mail. */
  readonly readers: number;
}

/** One line of the bill. */
export interface CostLine {
  readonly name: PriceName;
  readonly units: number;
  /** Dollars, as if nothing were free. */
  readonly full: number;
  /** Dollars after the free units, if nothing else in the account uses them. */
  readonly afterFree: number;
}

/** The report and its page, of the day and as the latest. */
const reportObjects = 4;

const bytesOfGigabyte = 1024 ** 3;

/** The bill of a month, line by line. */
export function monthlyCost(measured: Measured, month: Month): readonly CostLine[] {
  const { customDomains, rotations, renewals, remindersOfExpiry, audits, readers } = month;
  // An iteration looks at each custom domain of its account, and takes no further transition for it.
  const { gigabyteSeconds, logBytes } = measured.auditedAccount;
  const auditedDomain = { transitions: 0, invocations: 0, gigabyteSeconds, logBytes };
  const runs: readonly (readonly [RunUsage, number])[] = [
    [measured.rotated, customDomains * rotations],
    [measured.verified, customDomains * renewals],
    [measured.nothingToDo, customDomains * remindersOfExpiry],
    [measured.audit, audits],
    [auditedDomain, audits * (customDomains - 1)],
    [measured.auditedAccount, audits * month.otherAccounts],
  ];
  const sum = (of: (usage: RunUsage) => number) =>
    runs.reduce((total, [usage, times]) => total + of(usage) * times, 0);
  const units = (1 + month.otherAccounts) * month.regions;
  const executions = customDomains * (rotations + renewals + remindersOfExpiry);
  const used: Readonly<Record<PriceName, number>> = {
    transitions: sum(({ transitions }) => transitions),
    lambdaGigabyteSeconds: sum(({ gigabyteSeconds }) => gigabyteSeconds),
    lambdaRequests: sum(({ invocations }) => invocations),
    customEvents: executions + audits,
    scheduledRuns: audits,
    metrics: measured.metrics + (customDomains - 1) * measured.metricsPerCustomDomain,
    alarms: measured.alarms,
    dashboards: measured.dashboards,
    logGigabytes: sum(({ logBytes }) => logBytes) / bytesOfGigabyte,
    // At the plan and at the end of each rotation, and in each audit.
    metricReads: 2 * executions + audits * (customDomains + month.otherAccounts),
    // A record of each rotation; each audit's parts, and its report.
    objectWrites: executions + audits * (units + reportObjects),
    // Each iteration and the end of an audit read the last report, and its end every part.
    objectReads: audits * (units + 2 + month.otherAccounts),
    mails: readers * customDomains * rotations,
  };
  return (Object.keys(prices) as PriceName[]).map((name) => {
    const { perUnit, freeUnits } = prices[name];
    return {
      name,
      units: used[name],
      full: used[name] * perUnit,
      afterFree: Math.max(0, used[name] - freeUnits) * perUnit,
    };
  });
}
