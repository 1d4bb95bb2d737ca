/** One CAA record (RFC 8659), as far as issuing depends on it. */
export interface CaaRecord {
  /** Whether who does not understand the tag must not issue. */
  readonly isCritical: boolean;
  readonly tag: string;
  readonly value: string;
}

/**
 * What DNS answers to somebody who asks for names only: nothing that it says is connected to here.
 * An empty list is an answer (no such name, or no such record of it). Implemented in `core/src/edge`.
 */
export interface DnsPort {
  /** @throws DnsUnreadableError when no server answered in time */
  readCname(name: string): Promise<string | undefined>;
  /** IPv4 and IPv6, aliases followed. @throws DnsUnreadableError */
  readAddresses(name: string): Promise<readonly string[]>;
  /** The set at exactly this name (or where its CNAME leads). @throws DnsUnreadableError */
  readCaa(name: string): Promise<readonly CaaRecord[]>;
}

/** No server gave a usable answer: neither that a record is there nor that it is not. */
export class DnsUnreadableError extends Error {
  override readonly name = "DnsUnreadableError";
  readonly code = "dns.unreadable";
  readonly recovery = "retry";
  /** What was asked, e.g. `CAA example.com`. */
  readonly question: string;
  /** c-ares' code, e.g. `ETIMEOUT`, `ESERVFAIL`. */
  readonly answer: string;

  constructor(question: string, answer: string, cause?: unknown) {
    super(`DNS did not answer ${question}: ${answer}.`, { cause });
    this.question = question;
    this.answer = answer;
  }
}
