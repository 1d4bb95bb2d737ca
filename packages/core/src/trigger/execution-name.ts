import { createHash } from "node:crypto";

/** Events about the same thing within this time are one: AWS sends some of them twice. */
const bucketMinutes = 15;

/** What makes two requests for a rotation the same. */
export interface ExecutionIdentity {
  readonly customDomain: string;
  readonly certificateArn: string;
  /** Changes with a renewal or re-import, under the same ARN. */
  readonly serial?: string;
  readonly action: "rotate" | "verify";
  /** When the event arose, so that repeating it gives the same name. */
  readonly time: Date;
  /** An archived event sent again on purpose is another one. */
  readonly replayName?: string;
  /** A dry run has a name of its own: the real one must not be taken for its duplicate. */
  readonly isDryRun?: boolean;
}

/**
 * The name of an execution: the custom domain, readable, and 16 hex digits of a hash of the
 * identity. At most 80 characters (a custom domain has 63), of those that Step Functions allows.
 * A closed name stays taken for 90 days, hence the time in it.
 * AWS: Step Functions API, `StartExecution`.
 */
export function executionNameOf(identity: ExecutionIdentity): string {
  const bucket = Math.floor(identity.time.getTime() / (bucketMinutes * 60_000));
  const parts = [
    identity.customDomain,
    identity.certificateArn,
    identity.serial ?? "",
    identity.action,
    String(bucket),
    identity.replayName ?? "",
    ...(identity.isDryRun === true ? ["dry-run"] : []),
  ];
  const hash = createHash("sha256").update(parts.join("|")).digest("hex").slice(0, 16);
  const readable = identity.customDomain.replace(/[^A-Za-z0-9_-]/g, "-").slice(0, 63);
  return `${readable}-${hash}`;
}
