import { ControlRefusal, type ControlRoute } from "../../service.ts";
import { releaseStuck } from "./domain-life-cycle.ts";
import { type CustomPoolDomain, domainKey, isCustom } from "./pool-domain.ts";
import type { CognitoState, Replica } from "./state.ts";
import {
  claimKey,
  type DomainFailureMode,
  type LosableSetting,
  losableSettings,
} from "./switches.ts";

const failureModes: readonly DomainFailureMode[] = ["none", "fail-next-update", "stuck-updating"];
const replicaStatuses: readonly Replica["status"][] = [
  "CREATING",
  "INACTIVE",
  "ACTIVE",
  "DELETING",
];

/** Cognito's part of the control port: faults, and the choice where AWS documents none. */
export function createControlRoutes(state: CognitoState): readonly ControlRoute[] {
  return [
    ...domainRoutes(state),
    replicaStatusRoute(state),
    secondClaimRoute(state),
    ...undocumentedRoutes(state),
    ...certificateRoutes(state),
  ];
}

function domainRoutes(state: CognitoState): readonly ControlRoute[] {
  return [
    {
      method: "POST",
      path: "/cognito/domain-failure",
      summary:
        "Let a custom domain's next update end FAILED, or every update never leave UPDATING.",
      example: { customDomain: "auth.example.com", mode: "fail-next-update" },
      handle(body) {
        const domain = parseCustomDomain(state, body);
        const mode = parseChoice(body, "mode", failureModes);
        const wasStuck = state.switches.failures.get(domain.name) === "stuck-updating";
        state.switches.failures.set(domain.name, mode);
        if (wasStuck && mode !== "stuck-updating") releaseStuck(state, domain);
        return { customDomain: domain.name, mode };
      },
    },
    {
      method: "POST",
      path: "/cognito/settings-lost",
      summary: "Let Cognito silently drop a setting at the custom domain's next update.",
      example: { customDomain: "auth.example.com", setting: "securityPolicy" },
      handle(body) {
        const domain = parseCustomDomain(state, body);
        const setting = parseChoice(body, "setting", losableSettings);
        const lost = state.switches.settingsLost.get(domain.name) ?? new Set<LosableSetting>();
        state.switches.settingsLost.set(domain.name, lost.add(setting));
        return { customDomain: domain.name, settings: [...lost] };
      },
    },
  ];
}

function replicaStatusRoute(state: CognitoState): ControlRoute {
  return {
    method: "POST",
    path: "/cognito/replica-status",
    summary: "Put a pool's replica into any status.",
    example: { userPoolId: "eu-west-1_EXAMPLE12", region: "eu-central-1", status: "INACTIVE" },
    handle(body) {
      const userPoolId = parseText(body, "userPoolId");
      const region = parseText(body, "region");
      const status = parseChoice(body, "status", replicaStatuses);
      const replica = state.pools.get(userPoolId)?.replica;
      if (replica?.region !== region)
        throw new ControlRefusal(`user pool ${userPoolId} has no replica in ${region}`, 404);
      replica.status = status;
      return { userPoolId, region, status };
    },
  };
}

function secondClaimRoute(state: CognitoState): ControlRoute {
  return {
    method: "POST",
    path: "/cognito/second-claim",
    summary:
      "Let a Region describe a custom domain as another user pool's, as after a move half done; null ends it.",
    example: {
      customDomain: "auth.example.com",
      region: "us-west-2",
      userPoolId: "us-west-2_EXAMPLE34",
    },
    handle(body) {
      const { name } = parseCustomDomain(state, body);
      const key = claimKey(name, parseText(body, "region"));
      if (memberOf(body, "userPoolId") === null) state.switches.secondClaims.delete(key);
      else state.switches.secondClaims.set(key, parseText(body, "userPoolId"));
      return { customDomain: name, claims: Object.fromEntries(state.switches.secondClaims) };
    },
  };
}

/** Where AWS does not say what it does. */
function undocumentedRoutes({ switches }: CognitoState): readonly ControlRoute[] {
  return [
    {
      method: "POST",
      path: "/cognito/omitted-settings",
      summary: "Whether settings left out of an update are kept (at first) or reset.",
      example: { mode: "reset" },
      handle: (body) => {
        const mode = parseChoice(body, "mode", ["keep", "reset"] as const);
        switches.omittedSettings = mode;
        return { mode };
      },
    },
    {
      method: "POST",
      path: "/cognito/unknown-domain",
      summary: "How an unknown domain is described: empty (at first) or ResourceNotFoundException.",
      example: { answer: "not-found" },
      handle: (body) => {
        switches.unknownDomain = parseChoice(body, "answer", ["empty", "not-found"] as const);
        return { answer: switches.unknownDomain };
      },
    },
  ];
}

/** What stands between a caller and a new certificate. */
function certificateRoutes({ switches }: CognitoState): readonly ControlRoute[] {
  return [
    {
      method: "POST",
      path: "/cognito/require-cloudfront-permission",
      summary: "Whether setting a certificate needs cloudfront:UpdateDistribution (at first: yes).",
      example: { isRequired: false },
      handle: (body) => {
        const isRequired = memberOf(body, "isRequired");
        if (typeof isRequired !== "boolean")
          throw new ControlRefusal("isRequired must be true or false");
        switches.isCloudFrontPermissionRequired = isRequired;
        return { isRequired };
      },
    },
    {
      method: "POST",
      path: "/cognito/certificate-lag",
      summary: "Refuse a certificate for so many simulated seconds after it is first tried.",
      example: { seconds: 20 },
      handle: (body) => {
        const seconds = memberOf(body, "seconds");
        if (typeof seconds !== "number" || !(seconds >= 0 && seconds <= 3600))
          throw new ControlRefusal("seconds must be a number from 0 to 3600");
        switches.certificateLagSeconds = seconds;
        switches.certificateUsableFrom.clear();
        return { seconds };
      },
    },
  ];
}

function memberOf(body: unknown, name: string): unknown {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw new ControlRefusal("the body must be a JSON object");
  return Reflect.get(body, name);
}

function parseText(body: unknown, name: string): string {
  const value = memberOf(body, name);
  if (typeof value !== "string" || value === "")
    throw new ControlRefusal(`${name} must be a text that is not empty`);
  return value;
}

function parseChoice<T extends string>(body: unknown, name: string, choices: readonly T[]): T {
  const value = memberOf(body, name);
  const choice = choices.find((one) => one === value);
  if (choice === undefined)
    throw new ControlRefusal(`${name} must be one of: ${choices.join(", ")}`);
  return choice;
}

function parseCustomDomain(state: CognitoState, body: unknown): CustomPoolDomain {
  const name = parseText(body, "customDomain");
  const domain = state.domains.get(domainKey(name, ""));
  if (domain === undefined || !isCustom(domain))
    throw new ControlRefusal(`there is no custom domain ${name}`, 404);
  return domain;
}
