import type { Clock } from "../clock.ts";
import type { CustomDomain } from "../custom-domain/custom-domain.ts";
import { LatchkeyError } from "../error.ts";
import type { CognitoPort } from "../rotation/ports.ts";
import { type CallFlight, createCallFlight } from "./call-flight.ts";
import type { ServicePace } from "./service-pace.ts";
import type { TokenBucket } from "./token-bucket.ts";
import type { AuditUnit } from "./unit-audit.ts";

/** User pools of a Region, a page at a time. Implemented in `core/src/aws` only. */
export interface UserPoolPagePort {
  /** The page that the token of the one before gives, the first one without a token. */
  listUserPoolPage(region: string, token?: string): Promise<UserPoolPage>;
}

/** `ListUserPools`: up to 60 pools. */
export interface UserPoolPage {
  readonly userPoolIds: readonly string[];
  /** Absent on the last page. */
  readonly nextToken?: string;
}

/** What a search needs from outside. Cognito must not be paced: the search paces itself. */
export interface SearchPorts {
  readonly cognito: Pick<CognitoPort, "describeDomain" | "describeUserPool">;
  readonly userPools: UserPoolPagePort;
  readonly pace: ServicePace;
  readonly clock: Clock;
}

/** A custom domain that the unit's Region shows. */
export interface FoundCustomDomain {
  /** Lower case. */
  readonly name: string;
  readonly region: string;
  readonly userPoolId: string;
  /** As described by its name; absent when that failed, or when Cognito knew nothing of it. */
  readonly customDomain?: CustomDomain;
}

/** What could not be looked at: a whole Region, a user pool, or a custom domain known by name. */
export interface SearchProblem {
  readonly kind: "region" | "userPool" | "customDomain";
  readonly userPoolId?: string;
  readonly customDomain?: string;
  readonly reason: unknown;
}

/** Not adjustable: Cognito quotas, "Custom domains per Region". */
const customDomainsPerRegion = 4;

/** At 15 calls a second, enough for answers that take three seconds; the SDK opens 50 sockets. */
const mostCallsUnderWay = 50;

/** A call is made so many times, each of them retried by the SDK, before it counts as failed. */
const mostTries = 3;
const pauseAfterThrottleMs = 1_000;

/** One search through one unit: what was found, and whether there is anything left to look for. */
export class UnitSearch {
  readonly unit: Pick<AuditUnit, "accountId" | "region">;
  readonly ports: SearchPorts;
  readonly flight: CallFlight = createCallFlight(mostCallsUnderWay);
  readonly found = new Map<string, FoundCustomDomain>();
  readonly problems: SearchProblem[] = [];
  readonly counted: Set<string>;
  userPools = 0;
  /** Every user pool was looked at, or is just being. */
  isWalked = false;
  readonly #isLate: () => boolean;
  readonly #onFound: (found: FoundCustomDomain) => void;

  constructor(
    unit: Pick<AuditUnit, "accountId" | "region">,
    ports: SearchPorts,
    options: {
      readonly counted?: readonly string[];
      readonly isLate?: (() => boolean) | undefined;
      readonly onFound?: ((found: FoundCustomDomain) => void) | undefined;
    },
  ) {
    const { counted = [], isLate, onFound } = options;
    this.unit = unit;
    this.ports = ports;
    this.counted = new Set(counted);
    this.#isLate = isLate ?? (() => false);
    this.#onFound = onFound ?? (() => undefined);
  }

  /** As many custom domains are known as a Region can have. */
  isFull(): boolean {
    return this.counted.size >= customDomainsPerRegion;
  }

  isLate(): boolean {
    return this.#isLate();
  }

  isOver(): boolean {
    return this.isWalked || this.isFull() || this.isLate();
  }

  /** Told of by this search, or by the one that it goes on with. */
  knows(name: string): boolean {
    return this.found.has(name) || this.counted.has(name);
  }

  /**
   * Counts what certainly takes a place of the quota. Of one that is on its way out, failed, or
   * shown by a replica of another Region's pool, AWS does not say whether it does: not counting it
   * makes the search longer, never incomplete.
   */
  add(found: FoundCustomDomain): void {
    this.found.set(found.name, found);
    const status = found.customDomain?.status;
    const isHere = found.userPoolId.startsWith(`${this.unit.region}_`);
    const isThere = status === "ACTIVE" || status === "UPDATING" || status === "CREATING";
    if (isHere && isThere) this.counted.add(found.name);
    this.#onFound(found);
  }

  /** Describes by its name; undefined when this account has no such custom domain in the Region. */
  async describe(name: string): Promise<CustomDomain | undefined> {
    const { accountId, region } = this.unit;
    const { cognito, pace } = this.ports;
    const answer = await persistently(pace.of("UserPoolResourceRead", region), () =>
      cognito.describeDomain(region, name),
    );
    if (answer?.kind !== "custom") return undefined;
    const owner = answer.customDomain.accountId;
    return owner === "" || owner === accountId ? answer.customDomain : undefined;
  }
}

/**
 * Repeats a call that may do better the next time. Throttled in spite of the pace (others use the
 * same rate, too), everybody who draws on it pauses.
 */
export async function persistently<Output>(
  bucket: TokenBucket,
  call: () => Promise<Output>,
): Promise<Output> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await call();
    } catch (error) {
      if (tries === mostTries || !(error instanceof LatchkeyError) || error.recovery !== "retry") {
        throw error;
      }
      if (error.code === "aws.throttled") bucket.pause(pauseAfterThrottleMs * tries);
      await bucket.take();
    }
  }
}
