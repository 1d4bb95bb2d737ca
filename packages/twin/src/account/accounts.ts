import { accountOf } from "../iam/assumable-role.ts";
import type { DeployedIam } from "../iam/deployed-iam.ts";
import type { Service } from "../service.ts";
import type { AnsweredCall } from "../wire/answered-call.ts";
import type { CertificateDirectory, CustomDomainDirectory, DnsDirectory } from "../world.ts";
import type { Account } from "./account.ts";

/** What the accounts are made with. */
export interface AccountsOptions {
  /** The account in which the stack is deployed. */
  readonly own: Account;
  readonly iam: Pick<DeployedIam, "accounts">;
  /** Makes another one; called when it is first needed. */
  readonly make: (accountId: string) => Account;
  /** Services that every account has in common, such as STS. */
  readonly shared: readonly Service[];
}

/**
 * The accounts of the world: the stack's own, and those that were announced to IAM, each made when
 * a call or a control request first needs it, so that hundreds cost nothing until then.
 */
export class Accounts {
  readonly #options: AccountsOptions;
  readonly #made: Map<string, Account>;
  readonly #services = new Map<string, ReadonlyMap<string, Service>>();
  readonly #replacedListeners: ((arn: string) => void)[] = [];

  constructor(options: AccountsOptions) {
    this.#options = options;
    this.#made = new Map([[options.own.accountId, options.own]]);
  }

  /** The account, made if need be; undefined when nobody announced it. */
  find(accountId: string): Account | undefined {
    const { iam, make } = this.#options;
    const made = this.#made.get(accountId);
    if (made !== undefined || !iam.accounts().has(accountId)) return made;
    const account = make(accountId);
    this.#made.set(accountId, account);
    for (const listener of this.#replacedListeners) account.certificates.onReplaced(listener);
    return account;
  }

  /** By SigV4 service name, of an account other than the stack's; undefined when there is no such account. */
  servicesOf(accountId: string): ReadonlyMap<string, Service> | undefined {
    const known = this.#services.get(accountId);
    const account = known === undefined ? this.find(accountId) : undefined;
    if (account === undefined) return known;
    const all = [...account.services, ...this.#options.shared];
    const services = new Map(all.map((service) => [service.signingName, service]));
    this.#services.set(accountId, services);
    return services;
  }

  /** Tells the caller's CloudTrail of a call. */
  note(call: AnsweredCall): void {
    this.find(accountOf(call.principal))?.cloudTrail.note(call);
  }

  /** Certificates of all accounts. */
  get certificates(): CertificateDirectory {
    // An ARN tells its account; one that was never made has none.
    const ofArn = (arn: string) => this.#made.get(arn.split(":")[4] ?? "")?.certificates;
    return {
      find: (arn) => ofArn(arn)?.find(arn),
      setInUse: (arn, userArn, isInUse) => ofArn(arn)?.setInUse(arn, userArn, isInUse),
      onReplaced: (listener) => {
        this.#replacedListeners.push(listener);
        for (const { certificates } of this.#made.values()) certificates.onReplaced(listener);
      },
    };
  }

  /** Custom domains of all accounts: no two have the same. */
  get customDomains(): CustomDomainDirectory {
    return {
      find: (customDomain) => {
        for (const account of this.#made.values()) {
          const found = account.customDomains.find(customDomain);
          if (found !== undefined) return found;
        }
        return undefined;
      },
    };
  }

  /** The zones of all accounts; of several that contain a name, the longest answers, then the oldest account's. */
  get dnsRecords(): DnsDirectory {
    return {
      lookup: (name, type) => {
        let best: Account["dnsRecords"] | undefined;
        let longest = -1;
        for (const { dnsRecords } of this.#made.values()) {
          const length = dnsRecords.zoneOf(name)?.length ?? -1;
          if (length > longest) [best, longest] = [dnsRecords, length];
        }
        return best?.lookup(name, type);
      },
    };
  }

  stop(): void {
    for (const account of this.#made.values()) account.stop();
  }
}
