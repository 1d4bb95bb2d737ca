import { type Measured, type Month, monthlyCost, type RunUsage } from "./monthly-cost.ts";
import { priceListDate, prices } from "./price-list.ts";

const months: readonly Month[] = [
  { customDomains: 1, otherAccounts: 0 },
  { customDomains: 4, otherAccounts: 0 },
  { customDomains: 20, otherAccounts: 0 },
  { customDomains: 4, otherAccounts: 500 },
].map((size) => ({
  ...size,
  regions: 4,
  // Deliberately more than any month has: certificates last for half a year.
  rotations: 1,
  renewals: 1,
  remindersOfExpiry: 30,
  audits: 30,
  readers: 3,
}));

/** The page `docs/cost.md`. */
export function costPage(measured: Measured, allowanceSeconds: number): string {
  return `# What it costs

*Written by \`node bench/cost.ts\` from a run on the twin with \`infra/stack.snapshot.json\`; prices of us-east-1, ${priceListDate}, in US dollars.*

${summaryOf(measured)}

## What was measured

${runTable(measured)}

Transitions, invocations and logs are counted. GB-seconds are the measured time plus ${allowanceSeconds} s for each invocation, for what the twin does not have: AWS's latency and cold starts. The logs are the Lambdas'. Not measured: the state machines' own logs, some KB an execution, and their X-Ray traces, of which 100,000 a month are free.
The stack has ${measured.alarms} alarms and ${measured.dashboards} dashboard; it puts out ${measured.metrics} custom metrics with one custom domain, and ${measured.metricsPerCustomDomain} more with each further one.

## A month, by custom domains

Reckoned with one rotation and one renewal for each custom domain **every month**, a reminder of expiry every day, a daily audit of four Regions and three readers of each mail. That is far more than happens: a certificate lasts for half a year.

${monthTable(measured)}

The last column is the audit of [500 other accounts](accounts.md) with a custom domain and a handful of user pools each. An account with thousands of pools keeps its Lambda waiting for Cognito's rates: a GB-second for each 15 pools at most. Rotations there are on the bill of those accounts.

*List* is as if nothing were free. *After the free tier* takes off what each account has free every month, if nothing else in the account uses it up.

## Prices

*Checked at AWS* says what a stored copy of AWS's own page shows; none could be opened live. Most numbers of these pages are filled in by script and are in no copy: before you rely on cents, look there.

${priceTable()}

Free: ACM, IAM, standard SSM parameters, CloudTrail's event history (\`LookupEvents\`), AWS's own events, and S3's storage to within a cent. Not included: what you pay for anyway (Cognito, CloudFront behind it, Route 53 health checks), and a CloudTrail trail if you make one for \`cloudTrail: true\`.
`;
}

function summaryOf(measured: Measured): string {
  const [one, four] = months.map((month) => totalOf(measured, month));
  return `**About ${dollars(one?.full)} a month with one custom domain, ${dollars(four?.full)} with four, at list price; ${dollars(one?.afterFree)} and ${dollars(four?.afterFree)} where the free tier is not used up by anything else.** Nearly all of it is CloudWatch: the dashboard, the metrics and the alarms. Rotations themselves cost cents.`;
}

function totalOf(measured: Measured, month: Month) {
  return monthlyCost(measured, month).reduce(
    (total, { full, afterFree }) => ({
      full: total.full + full,
      afterFree: total.afterFree + afterFree,
    }),
    { full: 0, afterFree: 0 },
  );
}

function runTable(measured: Measured): string {
  const rows: readonly (readonly [string, RunUsage])[] = [
    ["rotation to a new ARN", measured.rotated],
    ["verification of a renewal", measured.verified],
    ["nothing to do", measured.nothingToDo],
    ["audit, one custom domain", measured.audit],
    ["the same, for each other account", measured.auditedAccount],
  ];
  return table(
    ["run", "transitions", "invocations", "GB-seconds", "log KB"],
    rows.map(([name, usage]) => [
      name,
      String(usage.transitions),
      String(usage.invocations),
      usage.gigabyteSeconds.toFixed(1),
      (usage.logBytes / 1024).toFixed(0),
    ]),
  );
}

function monthTable(measured: Measured): string {
  const bills = months.map((month) => monthlyCost(measured, month));
  const names = bills[0]?.map(({ name }) => name) ?? [];
  const rows = names.map((name, index) => [
    prices[name].unit,
    ...bills.map((bill) => `${count(bill[index]?.units)} · ${dollars(bill[index]?.full)}`),
  ]);
  const totals = months.map((month) => totalOf(measured, month));
  return table(
    ["unit", ...months.map(sizeOf)],
    [
      ...rows,
      ["**List**", ...totals.map(({ full }) => `**${dollars(full)}**`)],
      ["**After the free tier**", ...totals.map(({ afterFree }) => `**${dollars(afterFree)}**`)],
    ],
  );
}

function sizeOf({ customDomains, otherAccounts }: Month): string {
  const own = `${customDomains} custom domain${customDomains === 1 ? "" : "s"}`;
  return otherAccounts === 0 ? own : `${own}, ${otherAccounts} other accounts`;
}

function priceTable(): string {
  return table(
    ["unit", "price", "free a month", "checked at AWS", "read at"],
    Object.values(prices).map(({ unit, perUnit, freeUnits, source, checkedAtAws }) => [
      unit,
      priceOf(perUnit),
      freeUnits === 0 ? "none" : freeUnits.toLocaleString("en-US"),
      checkedAtAws === "neither" ? "**neither**" : checkedAtAws,
      source,
    ]),
  );
}

/** Small prices by the million. */
function priceOf(perUnit: number): string {
  if (perUnit >= 0.01) return dollars(perUnit);
  return `${dollars(perUnit * 1_000_000)} a million`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function dollars(amount = 0): string {
  return `$${amount.toFixed(2)}`;
}

function count(units = 0): string {
  return units >= 10 || Number.isInteger(units)
    ? Math.round(units).toLocaleString("en-US")
    : units.toFixed(3);
}
