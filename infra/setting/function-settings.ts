import type { FunctionName } from "./names.ts";

/** What a Lambda needs to run its step, besides permissions. */
export interface FunctionSettings {
  /** Shown in Lambda's console. */
  readonly description: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
}

/**
 * A call to AWS takes 33 s at worst (three attempts, core/src/aws/aws-client.ts), so a time-out is
 * that times the longest chain of calls: a slow AWS is to fail as such, not as a dead function.
 *
 * Nearly every invocation is a cold start, and Lambda's processor share grows with memory: the SDK
 * loads in about half the time at 512 MB that it takes at 256 MB.
 */
export const functionSettings: Readonly<Record<FunctionName, FunctionSettings>> = {
  /** A wildcard certificate makes it read every pool of every Region, at 15 calls a second. */
  dispatch: {
    description: "Starts the rotations that an event of ACM or AWS Health asks for.",
    timeoutSeconds: 600,
    memoryMb: 512,
  },
  /** Finds the domain and its replicas, lists and describes certificates, looks at some edges. */
  plan: {
    description: "Reads the world and decides; changes nothing.",
    timeoutSeconds: 240,
    memoryMb: 512,
  },
  /** Reads, updates, reads again. */
  update: {
    description: "Sets the certificate and keeps every other setting.",
    timeoutSeconds: 120,
    memoryMb: 512,
  },
  "check-domain": {
    description: "Asks Cognito whether the custom domain is active with it.",
    timeoutSeconds: 60,
    memoryMb: 512,
  },
  /** Two handshakes with each of a spread of edges, some of which may not answer. */
  "check-edges": {
    description: "Looks by TLS handshakes at what users are served.",
    timeoutSeconds: 120,
    memoryMb: 512,
  },
  /** Reads the domain, the health check, its health and the replicas. */
  "check-routing": {
    description: "Compares failover routing with what it was.",
    timeoutSeconds: 120,
    memoryMb: 512,
  },
  /** Reads the domain, describes the certificate, updates. */
  "roll-back": {
    description: "Puts the previous certificate back.",
    timeoutSeconds: 150,
    memoryMb: 512,
  },
  /** Stores, compares and publishes the ARN, tells. */
  record: {
    description: "Writes the record, publishes the ARN, puts the notice on the bus.",
    timeoutSeconds: 150,
    memoryMb: 512,
  },
  /** Stores and tells. */
  close: {
    description: "Records a rotation that was cut short.",
    timeoutSeconds: 90,
    memoryMb: 512,
  },
  /** Calls nothing. */
  "list-units": {
    description: "Says which accounts an audit looks at, and how.",
    timeoutSeconds: 30,
    memoryMb: 512,
  },
  /** Stops by itself two minutes before Lambda's longest time-out, and goes on in another. */
  "audit-units": {
    description: "Looks at the custom domains of all Regions of one account.",
    timeoutSeconds: 900,
    memoryMb: 1024,
  },
  /** Holds the report of all accounts, reads its parts, and starts rotations. */
  "finish-audit": {
    description: "Writes the audit's report, starts rotations, tells the news.",
    timeoutSeconds: 300,
    memoryMb: 2048,
  },
};
