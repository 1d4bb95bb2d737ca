import { createHash } from "node:crypto";
import type { Principal } from "../world.ts";

/** Temporary credentials as STS hands them out. */
export interface TemporaryCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Keys of sessions that end begin so, and are known for what they were when they are forgotten. */
const PREFIX = "ASIATWIN";
/** Ended sessions are forgotten from so many on. */
const MOST_SESSIONS = 1_000;

/** The sessions that were assumed by `AssumeRole`, each with keys of its own, and their ends. */
export class SessionBook {
  readonly #sessions = new Map<string, { readonly principal: Principal; readonly endMs: number }>();
  #issued = 0;

  issue(principal: Principal, now: Date, end: Date): TemporaryCredentials {
    if (this.#sessions.size >= MOST_SESSIONS) this.#forgetEnded(now);
    this.#issued += 1;
    const digest = createHash("sha256").update(`${principal.arn} ${this.#issued}`).digest("hex");
    const accessKeyId = `${PREFIX}${digest.slice(0, 12).toUpperCase()}`;
    this.#sessions.set(accessKeyId, { principal, endMs: end.getTime() });
    const name = principal.arn.split(":assumed-role/").at(-1) ?? "";
    return {
      accessKeyId,
      secretAccessKey: digest.slice(12, 52),
      sessionToken: `latchkey-twin/${name}/${end.toISOString()}`,
    };
  }

  principalOf(accessKeyId: string): Principal | undefined {
    return this.#sessions.get(accessKeyId)?.principal;
  }

  /** Whether the key is one of a session that has ended; a key of no session is not. */
  hasEnded(accessKeyId: string, now: Date): boolean {
    const session = this.#sessions.get(accessKeyId);
    if (session !== undefined) return now.getTime() >= session.endMs;
    return accessKeyId.startsWith(PREFIX);
  }

  #forgetEnded(now: Date): void {
    for (const [key, { endMs }] of this.#sessions) {
      if (now.getTime() >= endMs) this.#sessions.delete(key);
    }
  }
}
