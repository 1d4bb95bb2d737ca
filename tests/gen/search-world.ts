import { createServicePace } from "@latchkey/core/audit/service-pace";
import type { SearchPorts } from "@latchkey/core/audit/unit-search";
import { ServiceFaultError, ThrottledError } from "@latchkey/core/aws/errors";
import type { CustomDomainStatus } from "@latchkey/core/custom-domain/custom-domain";
import { createCallRates } from "@latchkey/twin/rate/call-rates";
import { aCustomDomain } from "./a-custom-domain.ts";
import { virtualTime } from "./virtual-time.ts";

export const region = "eu-west-1";
export const unit = { accountId: "123456789012", region };

/** A Region of Cognito in virtual time, behind the rates that the twin keeps. */
export interface SearchWorldOptions {
  readonly pools: number;
  /** Custom domains by the place of their user pool in the list. */
  readonly at?: Readonly<Record<number, string>>;
  readonly status?: Readonly<Record<string, CustomDomainStatus>>;
  /** How long the nth call of all takes; 20 to 900 ms by default. */
  readonly latencyMs?: (call: number) => number;
  readonly share?: number;
  /** Called before a call is answered; what it throws is the answer. */
  readonly fail?: (call: string) => void;
  readonly accountOf?: (name: string) => string;
  /** Where a pool was made; in the Region itself by default. */
  readonly homeOf?: (place: number) => string;
}

const text = { happened: "It failed", details: "no.", fix: "Wait." };
const data = { service: "Cognito", operation: "x", region, awsError: "x" };

/** A fault of AWS, which may be gone the next time. */
export const serviceFault = () => new ServiceFaultError(text, data);
export const throttledError = () => new ThrottledError(text, data);

export function searchWorld(options: SearchWorldOptions) {
  const { pools, at = {}, latencyMs = (call) => 20 + ((call * 337) % 880) } = options;
  const time = virtualTime();
  const rates = createCallRates({ clock: time.clock });
  const calls: { readonly call: string; readonly atMs: number }[] = [];
  let refused = 0;
  const homeOf = options.homeOf ?? (() => region);
  const idOf = (place: number) => `${homeOf(place)}_${String(place).padStart(9, "0")}`;
  const call = async (operation: string, argument: string, input: object) => {
    calls.push({ call: `${operation} ${argument}`.trim(), atMs: time.elapsedMs() });
    const latency = latencyMs(calls.length);
    await time.sleep(latency / 2);
    try {
      rates.admit({ service: "cognito-idp", operation, region, input });
    } catch {
      refused += 1;
      throw throttledError();
    }
    options.fail?.(`${operation} ${argument}`.trim());
    await time.sleep(latency / 2);
  };
  const placeOf = (name: string) => Object.entries(at).find(([, there]) => there === name)?.[0];
  const share = options.share === undefined ? {} : { share: options.share };
  const ports: SearchPorts = {
    clock: time.clock,
    pace: createServicePace({ clock: time.clock, sleep: time.sleep, ...share }),
    userPools: {
      async listUserPoolPage(_region, token) {
        await call("ListUserPools", token ?? "", {});
        const from = token === undefined ? 0 : Number(token.slice(1));
        const to = Math.min(pools, from + 60);
        const userPoolIds = Array.from({ length: to - from }, (_, nth) => idOf(from + nth));
        return { userPoolIds, ...(to < pools ? { nextToken: `t${to}` } : {}) };
      },
    },
    cognito: {
      async describeUserPool(_region, userPoolId) {
        await call("DescribeUserPool", userPoolId, { UserPoolId: userPoolId });
        const customDomain = at[Number(userPoolId.split("_")[1])];
        return { tags: {}, ...(customDomain === undefined ? {} : { customDomain }) };
      },
      async describeDomain(_region, name) {
        await call("DescribeUserPoolDomain", name, { Domain: name });
        const place = placeOf(name);
        if (place === undefined) return undefined;
        const status = options.status?.[name] ?? "ACTIVE";
        const accountId = options.accountOf?.(name) ?? unit.accountId;
        const userPoolId = idOf(Number(place));
        const customDomain = aCustomDomain({ name, region, userPoolId, status, accountId });
        return { kind: "custom", customDomain };
      },
    },
  };
  return {
    time,
    ports,
    calls,
    idOf,
    refused: () => refused,
    count: (operation: string) => calls.filter((one) => one.call.startsWith(operation)).length,
  };
}
