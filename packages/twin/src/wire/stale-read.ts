import type { CertificateDetail } from "@aws-sdk/client-acm";
import type { TwinClock } from "../clock.ts";
import { certificateNotFound } from "../service/acm/errors.ts";
import { AwsError } from "../service.ts";

/** A call as far as it matters for what is read and what is written. */
export interface ObservedCall {
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly input: unknown;
  /** Carries the call out. @throws AwsError its refusal */
  run(): Promise<object>;
}

/** What reads answered, so that one can be answered as if a change had not arrived yet. */
export interface StaleReads {
  /**
   * Carries the call out. Where a read would have answered something else within the last two
   * simulated minutes, `isStale` is asked whether it answers that.
   *
   * @throws AwsError the call's refusal, of now or of then
   */
  carryOut(call: ObservedCall, isStale: () => boolean): Promise<object>;
}

/** How long a change may take to be seen everywhere; AWS names no bound. Simulated. */
const longestStalenessMs = 120_000;
/** Reads that are remembered; the oldest are forgotten. */
const mostReads = 500;
/** Services whose reads are eventually consistent. S3's are not (since 2020), nor are queues read so. */
const eventual = [
  "acm",
  "cognito-idp",
  "events",
  "lambda",
  "route53",
  "scheduler",
  "ssm",
  "states",
];

type Outcome = PromiseSettledResult<object>;

interface Snapshot {
  readonly outcome: Outcome;
  readonly text: string;
  /** The last instant at which it was known to be true. */
  trueAtMs: number;
}

interface RememberedRead {
  readonly service: string;
  /** What the read names; nothing for a plain list. */
  readonly names: readonly string[];
  readonly run: () => Promise<object>;
  snapshots: readonly Snapshot[];
}

/** @param clock simulated time, which staleness is measured in */
export function createStaleReads(clock: Pick<TwinClock, "now">): StaleReads {
  const reads = new Map<string, RememberedRead>();
  /** Certificates by when they were made: their ARN cannot have been asked for before. */
  const made = new Map<string, number>();
  const nowMs = () => clock.now().getTime();

  const read = async (call: ObservedCall, isStale: () => boolean): Promise<object> => {
    const key = JSON.stringify([call.service, call.region, call.operation, call.input]);
    const known = reads.get(key) ?? rememberRead(reads, key, call);
    const now = await snapshotOf(call.run, nowMs());
    const [past] = recent(known, now.trueAtMs).filter(({ text }) => text !== now.text);
    known.snapshots = append(recent(known, now.trueAtMs), now);
    const outcome =
      past?.outcome ??
      beforeItWasMade(made, call, now.trueAtMs) ??
      beforeItWasTold(certificateIn(call, now.outcome), now.trueAtMs);
    const answer = outcome && isStale() ? outcome : now.outcome;
    return answerOf(answer);
  };

  const write = async (call: ObservedCall): Promise<object> => {
    const names = textsIn(call.input);
    for (const known of reads.values()) {
      if (!concerns(call.service, names, known)) continue;
      const before = await snapshotOf(known.run, nowMs());
      known.snapshots = append(recent(known, before.trueAtMs), before);
    }
    const output = await call.run();
    const arn = certificateMadeBy(call, output);
    if (arn !== undefined) made.set(arn, nowMs());
    return output;
  };

  return {
    carryOut(call, isStale) {
      if (!eventual.includes(call.service)) return call.run();
      return isRead(call.operation) ? read(call, isStale) : write(call);
    },
  };
}

/** Whether an operation changes nothing, by AWS's way of naming. */
export function isRead(operation: string): boolean {
  return /^(Describe|Get|Head|List)[A-Z]/.test(operation);
}

function rememberRead(
  reads: Map<string, RememberedRead>,
  key: string,
  { service, input, run }: ObservedCall,
): RememberedRead {
  const [oldest] = reads.keys();
  if (reads.size >= mostReads && oldest !== undefined) reads.delete(oldest);
  const known: RememberedRead = { service, names: textsIn(input), run, snapshots: [] };
  reads.set(key, known);
  return known;
}

function recent({ snapshots }: RememberedRead, nowMs: number): readonly Snapshot[] {
  return snapshots.filter(({ trueAtMs }) => trueAtMs >= nowMs - longestStalenessMs);
}

function append(snapshots: readonly Snapshot[], next: Snapshot): readonly Snapshot[] {
  const last = snapshots.at(-1);
  return last?.text === next.text ? [...snapshots.slice(0, -1), next] : [...snapshots, next];
}

/** A change concerns a read of what it names too, and every plain list of its service. */
function concerns(service: string, names: readonly string[], read: RememberedRead): boolean {
  if (read.service !== service) return false;
  return read.names.length === 0 || read.names.some((name) => names.includes(name));
}

/** ACM: a certificate can be described only some seconds after it was requested. */
function beforeItWasMade(
  made: ReadonlyMap<string, number>,
  { service, input }: ObservedCall,
  nowMs: number,
): Outcome | undefined {
  const { CertificateArn } = input as { readonly CertificateArn?: unknown };
  if (service !== "acm" || typeof CertificateArn !== "string") return undefined;
  const madeAtMs = made.get(CertificateArn);
  return madeAtMs !== undefined && madeAtMs >= nowMs - longestStalenessMs
    ? { status: "rejected", reason: certificateNotFound(CertificateArn) }
    : undefined;
}

/** What is described of a certificate, whoever made it: on the wire, the control port or a timer. */
function certificateIn(
  { service, operation }: ObservedCall,
  outcome: Outcome,
): CertificateDetail | undefined {
  if (service !== "acm" || operation !== "DescribeCertificate") return undefined;
  return outcome.status === "fulfilled"
    ? (outcome.value as { readonly Certificate?: CertificateDetail }).Certificate
    : undefined;
}

/**
 * A certificate that the control port made is not found, and one that DNS validated is still pending:
 * no call tells of either. What is renewed was issued before.
 */
function beforeItWasTold(
  certificate: CertificateDetail | undefined,
  nowMs: number,
): Outcome | undefined {
  const { CertificateArn = "", CreatedAt, IssuedAt, RenewalSummary } = certificate ?? {};
  const isNews = (at: Date | undefined): boolean =>
    at !== undefined && at.getTime() >= nowMs - longestStalenessMs;
  if (isNews(CreatedAt)) {
    return { status: "rejected", reason: certificateNotFound(CertificateArn) };
  }
  return RenewalSummary === undefined && isNews(IssuedAt)
    ? { status: "fulfilled", value: { Certificate: pendingOf(certificate) } }
    : undefined;
}

/** The members that a certificate has before there is one to read, as they were then. */
function pendingOf(certificate: CertificateDetail | undefined): CertificateDetail {
  const { CertificateArn, DomainName, SubjectAlternativeNames, CreatedAt } = certificate ?? {};
  const { KeyAlgorithm, ManagedBy, Options, CertificateKeyPairOrigin } = certificate ?? {};
  const validations = certificate?.DomainValidationOptions?.map((validation) => ({
    ...validation,
    ValidationStatus: "PENDING_VALIDATION" as const,
  }));
  return {
    ...{ CertificateArn, DomainName, SubjectAlternativeNames, CreatedAt },
    ...{ KeyAlgorithm, ManagedBy, Options, CertificateKeyPairOrigin },
    DomainValidationOptions: validations,
    Status: "PENDING_VALIDATION",
    InUseBy: [],
    Type: "AMAZON_ISSUED",
    RenewalEligibility: "INELIGIBLE",
  };
}

function certificateMadeBy(
  { service, operation, input }: ObservedCall,
  output: object,
): string | undefined {
  const isMaking =
    operation === "RequestCertificate" ||
    (operation === "ImportCertificate" && !Object.hasOwn(input as object, "CertificateArn"));
  const { CertificateArn } = output as { readonly CertificateArn?: string };
  return service === "acm" && isMaking ? CertificateArn : undefined;
}

/** A copy, which later changes do not reach; a failure that is no refusal counts as no answer. */
async function snapshotOf(run: () => Promise<object>, nowMs: number): Promise<Snapshot> {
  const [settled] = await Promise.allSettled([run()]);
  const outcome: Outcome =
    settled.status === "fulfilled"
      ? { status: "fulfilled", value: structuredClone(settled.value) }
      : settled;
  return { outcome, text: textOf(outcome), trueAtMs: nowMs };
}

function textOf(outcome: Outcome): string {
  if (outcome.status === "fulfilled") return JSON.stringify(outcome.value);
  const { reason } = outcome;
  return reason instanceof AwsError ? `${reason.code}: ${reason.message}` : String(reason);
}

function answerOf(outcome: Outcome): object {
  if (outcome.status === "rejected") throw outcome.reason;
  return outcome.value;
}

/** Every text in a value; short ones name nothing. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return value.length > 3 ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
