import type { OrderedFault } from "@latchkey/twin/fault/fault-plan";
import type { securityPolicies } from "./fleet.ts";

/**
 * One thing that somebody does, or that happens, to a world. Plain JSON, so that a script can be
 * printed and run again. `domain` and `certificate` count from 0 and are taken modulo how many
 * there are; certificates are numbered in the order in which they came about, and -1 is the newest.
 */
export type Act =
  | {
      readonly do: "issue";
      readonly domain: number;
      readonly names: "exact" | "wildcard" | "both" | "parent" | "foreign";
      readonly key: "RSA_2048" | "EC_prime256v1" | "EC_secp384r1";
      readonly days: number;
    }
  /** Two that are equally good, at the same instant. */
  | { readonly do: "issue-tied"; readonly domain: number }
  | { readonly do: "import"; readonly domain: number; readonly isTrusted: boolean }
  | { readonly do: "reimport"; readonly certificate: number; readonly domain: number }
  | {
      readonly do: "renew" | "expire" | "revoke" | "delete" | "make-acme";
      readonly certificate: number;
    }
  /** Somebody else's UpdateUserPoolDomain. */
  | { readonly do: "point"; readonly domain: number; readonly certificate: number }
  | {
      readonly do: "set-policy";
      readonly domain: number;
      readonly policy: (typeof securityPolicies)[number];
    }
  | { readonly do: "set-login"; readonly domain: number; readonly version: 1 | 2 }
  | { readonly do: "set-routing"; readonly domain: number; readonly isOn: boolean }
  | {
      readonly do: "tag";
      readonly domain: number;
      readonly key: "latchkey:mode" | "latchkey:certificate-arn";
      /** `pin` names a certificate by its number. */
      readonly value: "auto" | "observe" | "off" | "nonsense" | "pin" | "remove";
      readonly certificate: number;
    }
  | {
      readonly do: "health-check";
      readonly domain: number;
      readonly to: "disabled" | "enabled" | "unhealthy" | "healthy";
    }
  | { readonly do: "replica"; readonly domain: number; readonly status: "ACTIVE" | "INACTIVE" }
  | { readonly do: "outage"; readonly domain: number; readonly isOn: boolean }
  | {
      readonly do: "edge";
      readonly domain: number;
      readonly fault:
        | "none"
        | "broken-chain"
        | "self-signed"
        | "wrong-name"
        | "expired"
        | "weak-tls"
        | "never-converges"
        | "unreachable";
      /** Only the first edge. */
      readonly isPartial: boolean;
      /** Only while, or against, this certificate; all when absent. */
      readonly certificate?: number;
    }
  | {
      readonly do: "event";
      readonly about: "again" | "foreign-account" | "no-such" | "malformed" | "revoked-lie";
      readonly certificate: number;
    }
  | {
      readonly do: "start";
      readonly domain: number;
      readonly apply: boolean;
      readonly action?: "verify";
      readonly certificate?: number;
    }
  | { readonly do: "start-nonsense"; readonly input: unknown }
  | { readonly do: "stop-execution" }
  | { readonly do: "audit"; readonly apply: boolean }
  | { readonly do: "fault"; readonly fault: OrderedFault };

/** An act, and how much time passes before it. */
export interface ScriptStep {
  readonly afterMs: number;
  readonly act: Act;
}
