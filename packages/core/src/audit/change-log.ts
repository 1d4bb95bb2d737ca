import type { CustomDomainChange } from "./custom-domain-change.ts";

/** Whose changes are asked for, and since when. */
export interface ChangeLogQuery {
  readonly customDomain: string;
  readonly userPoolId: string;
  /** The user pool's: a call is logged in the Region whose endpoint was called. */
  readonly region: string;
  /** Left out: as long ago as the log goes. */
  readonly since?: Date;
}

/** What the log answers. */
export type ChangeLog =
  | {
      readonly kind: "read";
      /** Those that concern the custom domain, or may, newest first. */
      readonly changes: readonly CustomDomainChange[];
      /** False when there was more than is looked through. */
      readonly isComplete: boolean;
    }
  /** Nobody allowed Latchkey to look: an answer, for the log only says who it was. */
  | { readonly kind: "denied"; readonly message: string };

/** Who changed a custom domain: CloudTrail's event history. Implemented in `core/src/aws` only. */
export interface ChangeLogPort {
  /** @throws the classes of aws/errors.ts, but not for a missing permission */
  changesOf(query: ChangeLogQuery): Promise<ChangeLog>;
}

/** The ARN that Latchkey last set and proved. */
export interface PublishedCertificate {
  readonly arn: string;
  /** When that ARN was first published; an equal one is not published again. */
  readonly publishedAt?: Date;
  /** Name of the SSM parameter. */
  readonly parameter: string;
}

/** The parameters that `RecordPort.publishCertificateArn` writes. Implemented in `core/src/aws` only. */
export interface PublishedCertificatePort {
  /** Undefined before the first rotation or verification that could publish it. */
  readCertificateArn(customDomain: string): Promise<PublishedCertificate | undefined>;
}
