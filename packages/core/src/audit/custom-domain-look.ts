import type { CustomDomain } from "../custom-domain/custom-domain.ts";
import type { EdgeObservation } from "../edge/edge.ts";
import type { Plan } from "../rotation/plan.ts";
import type { Situation } from "../rotation/situation.ts";
import type { Subject } from "../rotation/subject.ts";
import type { PublishedCertificate } from "./change-log.ts";
import type { DnsLook } from "./look-at-dns.ts";

/** Everything that was read about one custom domain: what all checks judge by. */
export interface CustomDomainLook {
  readonly customDomain: CustomDomain;
  readonly situation: Situation;
  readonly subject: Subject;
  readonly plan: Plan;
  /** One round; empty when no edge was found. */
  readonly edges: readonly EdgeObservation[];
  readonly dns: DnsLook;
  /** What Latchkey last set and proved; absent where nothing was, or where it could not be read. */
  readonly published?: PublishedCertificate;
  /** The installation that audits starts its rotations; absent where none is known to. */
  readonly startsRotations?: boolean;
}

/** The milliseconds of a day. */
export const dayMs = 24 * 60 * 60 * 1000;
