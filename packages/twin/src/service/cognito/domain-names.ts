import type { CognitoState } from "./state.ts";

/** Names of domains that nobody else can have: of all accounts, as each of them is told. */
export class DomainNames {
  /** Names of deleted custom domains whose distribution still holds them, and until when. */
  readonly lingering = new Map<string, Date>();
  readonly #states: Pick<CognitoState, "domains">[] = [];

  /** Takes part from now on. */
  add(state: Pick<CognitoState, "domains">): void {
    this.#states.push(state);
  }

  /** @param key see `domainKey` */
  isTaken(key: string): boolean {
    return this.#states.some(({ domains }) => domains.has(key));
  }
}
