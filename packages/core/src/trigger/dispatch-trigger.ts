import type { Certificate } from "../certificate/certificate.ts";
import type { CustomDomain } from "../custom-domain/custom-domain.ts";
import type { RotationRequest } from "../rotation/rotation-request.ts";
import type { Reason } from "../rotation/rotation-state.ts";
import type { DispatchPorts } from "./dispatch-ports.ts";
import {
  CertificateNotFoundYetError,
  type DispatchFailure,
  DispatchIncompleteError,
} from "./errors.ts";
import { executionNameOf } from "./execution-name.ts";
import { findCustomDomains } from "./find-custom-domains.ts";
import { readGivenEvent } from "./given-event.ts";
import { type CertificateTrigger, parseTrigger } from "./parse-trigger.ts";
import { refusalRecordOf } from "./refusal-record.ts";
import type { TriggerRefusal } from "./trigger-refusal.ts";

/**
 * An event younger than this may tell of a certificate that ACM's reads do not find yet: they are
 * eventually consistent, and the event of an import comes at once. Lambda repeats a failed event
 * after one minute and again after two (Lambda developer guide, "How Lambda handles errors and
 * retries with asynchronous invocation"): the second attempt still waits, the third always judges,
 * so that no event of a deleted certificate ends in the dead-letter queue.
 */
const youngMinutes = 2;

/** So far ahead of Latchkey's clock an event may be and still count as young, not as mistyped. */
const mostAheadSeconds = 30;

/** One rotation that an event asked for. */
export interface DispatchedRotation {
  readonly customDomain: string;
  readonly region: string;
  readonly certificateArn: string;
  readonly executionName: string;
}

/** What came of an event. All lists are empty when no custom domain is concerned. */
export interface DispatchResult {
  readonly started: readonly DispatchedRotation[];
  readonly duplicates: readonly DispatchedRotation[];
  /** Set when the event, or a certificate it names, was refused; recorded under `recordKey`. */
  readonly refused?: readonly (Reason & { readonly recordKey: string })[];
  /** Set when the rotations only plan: whoever sent the event did not say `"apply": true`. */
  readonly isDryRun?: true;
  /** A line for the log and for whoever typed the event. */
  readonly summary: string;
}

/** While one event is worked on. */
interface Progress {
  /** What was given allows to change something. */
  readonly apply: boolean;
  readonly started: DispatchedRotation[];
  readonly duplicates: DispatchedRotation[];
  readonly refusals: TriggerRefusal[];
  readonly refused: (Reason & { readonly recordKey: string })[];
  readonly failures: DispatchFailure[];
}

/**
 * Turns an event into rotations: one execution for each custom domain that the certificate's names
 * cover, whatever the event says about it. The plan of each decides; the event is a hint. A wrong
 * event is refused, recorded and told; so is what is wrong in one that names several certificates,
 * in one record. A certificate that ACM does not find is refused only when the event is some minutes
 * old.
 *
 * @param given `{"apply": true, "event": …}`, as the rules send it, or a bare event, whose
 *   rotations only plan
 *
 * Throws `DispatchIncompleteError` after everything that could be done was done; repeating the
 * event is safe. Failures to read the certificate come through as they are.
 */
export async function dispatchTrigger(
  given: unknown,
  ports: DispatchPorts,
): Promise<DispatchResult> {
  const { event, apply } = readGivenEvent(given);
  const { triggers, refusals } = parseTrigger(event, ports.accountId);
  const progress: Progress = {
    ...{ apply, refusals: [...refusals] },
    ...{ started: [], duplicates: [], refused: [], failures: [] },
  };
  for (const trigger of triggers) await dispatchOne(trigger, ports, progress);
  await refuse(event, ports, progress);
  const { started, duplicates, refused, failures } = progress;
  if (failures.length > 0) {
    throw new DispatchIncompleteError(
      failures,
      started.map(({ executionName }) => executionName),
    );
  }
  return {
    started,
    duplicates,
    ...(refused.length === 0 ? {} : { refused }),
    ...(apply || started.length + duplicates.length === 0 ? {} : { isDryRun: true }),
    summary: summaryOf(progress),
  };
}

async function dispatchOne(
  trigger: CertificateTrigger,
  ports: DispatchPorts,
  progress: Progress,
): Promise<void> {
  const certificate = await ports.acm.describeCertificate(trigger.certificateArn);
  if (certificate === undefined) {
    noteMissing(trigger, ports.clock.now(), progress);
    return;
  }
  const names = [...new Set([...certificate.names, certificate.domainName])];
  const found = await findCustomDomains(names, trigger.accountId, ports);
  progress.failures.push(...found.failures);
  for (const customDomain of found.customDomains) {
    try {
      await start(trigger, certificate, customDomain, { ports, progress });
    } catch (error) {
      progress.failures.push({ what: `starting the rotation of ${customDomain.name}`, error });
    }
  }
}

async function start(
  trigger: CertificateTrigger,
  certificate: Certificate,
  { name: customDomain, region, certificateArn: heldArn }: CustomDomain,
  { ports, progress }: { ports: DispatchPorts; progress: Progress },
): Promise<void> {
  const { certificateArn } = trigger;
  // What was renewed or imported again but is not held may be worth moving to by now.
  const action = trigger.isVerifyOnly && heldArn === certificateArn ? "verify" : "rotate";
  const apply = progress.apply && ports.mode !== "observe";
  const executionName = executionNameOf({
    customDomain,
    certificateArn,
    action,
    time: trigger.time ?? ports.clock.now(),
    ...(certificate.serial === undefined ? {} : { serial: certificate.serial }),
    ...(trigger.replayName === undefined ? {} : { replayName: trigger.replayName }),
    isDryRun: !apply,
  });
  const request = requestOf(trigger, { customDomain, region, action, apply });
  const outcome = await ports.starter.startRotation(executionName, request);
  const list = outcome === "started" ? progress.started : progress.duplicates;
  list.push({ customDomain, region, certificateArn, executionName });
}

/** Members in a fixed order: Step Functions compares the text of the input. */
function requestOf(
  { certificateArn, detailType, action: said }: CertificateTrigger,
  aim: Pick<RotationRequest, "customDomain" | "region" | "action" | "apply">,
): RotationRequest {
  const description = said === undefined ? detailType : `${detailType} (${said})`;
  return {
    ...aim,
    trigger: { kind: "certificate-event", certificateArn, description },
  };
}

function noteMissing(
  { certificateArn, time }: CertificateTrigger,
  now: Date,
  { failures, refusals }: Progress,
): void {
  if (isYoung(time, now)) {
    const error = new CertificateNotFoundYetError(certificateArn);
    failures.push({ what: `reading the certificate ${certificateArn}`, error });
  } else refusals.push(missing(certificateArn));
}

/** Of an event without a time nobody knows; typed by hand, it is not repeated either. */
function isYoung(time: Date | undefined, now: Date): boolean {
  if (time === undefined) return false;
  const ageMs = now.getTime() - time.getTime();
  return ageMs >= -mostAheadSeconds * 1_000 && ageMs < youngMinutes * 60_000;
}

/**
 * Records and tells what was refused: once for the event, and not before it is known of every
 * certificate whether it is missing, for the first record of an event stays the only one.
 */
async function refuse(event: unknown, ports: DispatchPorts, progress: Progress): Promise<void> {
  const { refusals, failures, refused } = progress;
  const isTooEarly = failures.some(({ error }) => error instanceof CertificateNotFoundYetError);
  if (refusals.length === 0 || isTooEarly) return;
  const { record, recordKey } = refusalRecordOf(event, refusals, ports.clock.now());
  await ports.refusals.recordRefusal(record, recordKey);
  refused.push(...record.reasons.map((reason) => ({ ...reason, recordKey })));
}

function missing(certificateArn: string): TriggerRefusal {
  return {
    reason: "certificateMissing",
    message: `ACM knows no certificate ${certificateArn}; it may have been deleted since the event.`,
    where: "resources[0]",
    example: "the ARN of a certificate that exists",
  };
}

function summaryOf(progress: Progress): string {
  const summary = countsOf(progress);
  if (progress.apply || progress.started.length + progress.duplicates.length === 0) return summary;
  return `${summary}; a dry run, which changes nothing: to carry it out, send {"apply": true, "event": …} with this event`;
}

function countsOf({ started, duplicates, refused }: Progress): string {
  const [refusal] = refused;
  if (refusal !== undefined && started.length + duplicates.length === 0) {
    return `refused: ${refusal.name}: ${refusal.message}`;
  }
  if (started.length + duplicates.length === 0) {
    return "the certificate covers no custom domain of the configured Regions; nothing to do";
  }
  return `started ${started.length}, already known ${duplicates.length}, refused ${refused.length}`;
}
