import { AwsError, ControlRefusal } from "@latchkey/twin/service";
import { defaultPolicyOf, domainRequest, type FleetDomain, issue, type Settings } from "./fleet.ts";
import type { Act } from "./script-step.ts";
import { auditArn, type SimulatedWorld, stateMachineArn } from "./simulated-world.ts";

/** What acts work on, and what they have done that an oracle must know. */
export interface Estate {
  readonly domains: readonly FleetDomain[];
  /** ARNs in the order in which they came about; deleted ones stay. */
  readonly certificates: string[];
  /** When somebody last touched a certificate, by ARN, in simulated milliseconds. */
  readonly certificateTouchedMs: Map<string, number>;
  /** When somebody but Latchkey last changed a custom domain, by name. */
  readonly domainTouchedMs: Map<string, number>;
  /** When somebody but Latchkey last gave a custom domain a certificate, by name. */
  readonly certificateSetMs: Map<string, number>;
  /** When what edges serve was last tampered with, by custom domain. */
  readonly edgesTouchedMs: Map<string, number>;
}

/** An estate of a fleet that nobody has touched yet. */
export function estateOf(domains: readonly FleetDomain[]): Estate {
  return {
    domains,
    certificates: domains.map(({ firstCertificateArn }) => firstCertificateArn),
    certificateTouchedMs: new Map(),
    domainTouchedMs: new Map(),
    certificateSetMs: new Map(),
    edgesTouchedMs: new Map(),
  };
}

/** The act of that kind; some kinds have one shape together. */
type ActOf<Kind extends Act["do"], One extends Act = Act> = One extends Act
  ? Kind extends One["do"]
    ? One
    : never
  : never;

type Perform<Kind extends Act["do"]> = (act: ActOf<Kind>, stage: Stage) => void | Promise<void>;

interface Stage {
  readonly sim: SimulatedWorld;
  readonly estate: Estate;
  domain(index: number): FleetDomain;
  certificate(index: number): string;
}

/**
 * Carries out an act. What AWS or the control port refuses simply does not happen: scripts are
 * random, and so are the operators.
 *
 * @returns whether it was carried out
 */
export async function perform(act: Act, sim: SimulatedWorld, estate: Estate): Promise<boolean> {
  const stage: Stage = {
    sim,
    estate,
    domain: (index) => pick(estate.domains, index),
    certificate: (index) => pick(estate.certificates, index),
  };
  try {
    await (performers[act.do] as Perform<Act["do"]>)(act as never, stage);
    return true;
  } catch (error) {
    if (error instanceof AwsError || error instanceof ControlRefusal) return false;
    throw error;
  }
}

function pick<T>(all: readonly T[], index: number): T {
  const found = all.at(index % all.length);
  if (found === undefined) throw new Error("There is nothing to pick from");
  return found;
}

const performers: { readonly [Kind in Act["do"]]: Perform<Kind> } = {
  issue: async ({ domain, names, key, days }, { sim, estate, domain: domainOf }) => {
    const arn = await issue(sim, {
      names: namesOf(domainOf(domain).name, names),
      keyAlgorithm: key,
      validityDays: days,
    });
    estate.certificates.push(arn);
  },
  "issue-tied": async ({ domain }, { sim, estate, domain: domainOf }) => {
    const names = [domainOf(domain).name];
    for (let nth = 0; nth < 2; nth += 1) {
      estate.certificates.push(await issue(sim, { names, validityDays: 250 }));
    }
  },
  import: async ({ domain, isTrusted }, { sim, estate, domain: domainOf }) => {
    const material = await importable(sim, domainOf(domain).name, isTrusted);
    const made = sim.operate<{ CertificateArn: string }>("acm", "ImportCertificate", material);
    estate.certificates.push(made.CertificateArn);
  },
  reimport: async ({ certificate, domain }, { sim, estate, ...stage }) => {
    const arn = stage.certificate(certificate);
    const material = await importable(sim, stage.domain(domain).name, true);
    sim.operate("acm", "ImportCertificate", { ...material, CertificateArn: arn });
    touch(estate.certificateTouchedMs, arn, sim);
  },
  renew: async (act, stage) => {
    await changeCertificate(stage, act.certificate, "/acm/renew", { validityDays: 240 });
  },
  expire: async (act, stage) => await changeCertificate(stage, act.certificate, "/acm/expire"),
  revoke: async (act, stage) => await changeCertificate(stage, act.certificate, "/acm/revoke"),
  "make-acme": async (act, stage) => {
    await changeCertificate(stage, act.certificate, "/acm/set", { keyPairOrigin: "ACME" });
  },
  delete: ({ certificate }, { sim, estate, certificate: arnOf }) => {
    const arn = arnOf(certificate);
    sim.operate("acm", "DeleteCertificate", { CertificateArn: arn });
    touch(estate.certificateTouchedMs, arn, sim);
  },
  point: ({ domain, certificate }, stage) => {
    const { name } = stage.domain(domain);
    updateDomain(stage, stage.domain(domain), {}, stage.certificate(certificate));
    touch(stage.estate.certificateSetMs, name, stage.sim);
  },
  "set-policy": ({ domain, policy }, stage) => {
    updateDomain(stage, stage.domain(domain), { securityPolicy: policy });
  },
  "set-login": ({ domain, version }, stage) => {
    updateDomain(stage, stage.domain(domain), { managedLoginVersion: version });
  },
  "set-routing": ({ domain, isOn }, stage) => {
    updateDomain(stage, stage.domain(domain), { hasRouting: isOn });
  },
  tag: ({ domain, key, value, certificate }, { sim, ...stage }) => {
    const { region, userPoolId } = stage.domain(domain);
    const ResourceArn = `arn:aws:cognito-idp:${region}:${sim.world.accountId}:userpool/${userPoolId}`;
    const operation = value === "remove" ? "UntagResource" : "TagResource";
    const tag = value === "pin" ? stage.certificate(certificate) : value;
    const change = value === "remove" ? { TagKeys: [key] } : { Tags: { [key]: tag } };
    sim.operate("cognito-idp", operation, { ResourceArn, ...change }, region);
  },
  "health-check": async ({ domain, to }, { sim, domain: domainOf }) => {
    const { healthCheckId } = domainOf(domain);
    if (to === "disabled" || to === "enabled") {
      const request = { HealthCheckId: healthCheckId, Disabled: to === "disabled" };
      sim.operate("route53", "UpdateHealthCheck", request);
      return;
    }
    await sim.control("/route53/health-check", {
      healthCheckId,
      observersHealthyPercent: to === "healthy" ? null : 0,
    });
  },
  replica: async ({ domain, status }, { sim, domain: domainOf }) => {
    const { userPoolId, secondaryRegion: region } = domainOf(domain);
    await sim.control("/cognito/replica-status", { userPoolId, region, status });
  },
  outage: ({ domain, isOn }, { sim, domain: domainOf }) => {
    const { region } = domainOf(domain);
    if (isOn) sim.world.regionOutages.add(region);
    else sim.world.regionOutages.delete(region);
  },
  edge: async ({ domain, fault, isPartial, certificate }, { sim, estate, ...stage }) => {
    const customDomain = stage.domain(domain).name;
    await sim.control("/edges/fault", {
      customDomain,
      fault,
      ...(isPartial ? { addresses: ["127.0.0.1"] } : {}),
      ...(certificate === undefined ? {} : { certificateArn: stage.certificate(certificate) }),
    });
    touch(estate.edgesTouchedMs, customDomain, sim);
  },
  event: ({ about, certificate }, { sim, certificate: arnOf }) => {
    sim.world.bus.emit(eventAbout(about, arnOf(certificate)));
  },
  start: ({ domain, apply, action, certificate }, { sim, ...stage }) => {
    const input = {
      customDomain: stage.domain(domain).name,
      apply,
      ...(action === undefined ? {} : { action }),
      ...(certificate === undefined ? {} : { certificateArn: stage.certificate(certificate) }),
    };
    sim.composed.stack.engine.start(stateMachineArn, undefined, JSON.stringify(input));
  },
  "start-nonsense": ({ input }, { sim }) => {
    sim.composed.stack.engine.start(stateMachineArn, undefined, JSON.stringify(input));
  },
  "stop-execution": ({ do: _ }, { sim }) => {
    const running = sim.executions().findLast(({ status }) => status === "RUNNING");
    running?.finish({ status: "ABORTED", cause: "An operator stopped it." });
  },
  audit: ({ apply }, { sim }) => {
    sim.composed.stack.engine.start(auditArn, undefined, JSON.stringify({ apply }));
  },
  fault: ({ fault }, { sim }) => sim.world.faults.order(fault),
};

function namesOf(name: string, kind: Extract<Act, { do: "issue" }>["names"]): readonly string[] {
  const parent = name.slice(name.indexOf(".") + 1);
  const names = {
    exact: [name],
    wildcard: [`*.${parent}`],
    both: [parent, name],
    parent: [parent],
    foreign: [`x.${name}`, "somebody-else.example.net"],
  };
  return names[kind];
}

async function importable(sim: SimulatedWorld, name: string, isTrusted: boolean): Promise<object> {
  const { authority } = sim.composed;
  const request = { names: [name], keyAlgorithm: "EC_prime256v1", validityDays: 220 } as const;
  const made = await (isTrusted ? authority.issue(request) : authority.issueSelfSigned(request));
  return {
    Certificate: Buffer.from(made.certificatePem),
    PrivateKey: Buffer.from(made.privateKeyPem),
    ...(made.chainPem === "" ? {} : { CertificateChain: Buffer.from(made.chainPem) }),
  };
}

async function changeCertificate(
  { sim, estate, certificate: arnOf }: Stage,
  index: number,
  path: string,
  more: object = {},
): Promise<void> {
  const arn = arnOf(index);
  await sim.control(path, { certificateArn: arn, ...more });
  touch(estate.certificateTouchedMs, arn, sim);
}

function updateDomain(
  { sim, estate }: Stage,
  domain: FleetDomain,
  changes: Partial<Settings>,
  certificateArn = heldBy(sim, domain),
): void {
  const changed = { ...domain, settings: { ...domain.settings, ...changes } };
  const request = domainRequest(changed, certificateArn);
  sim.operate("cognito-idp", "UpdateUserPoolDomain", request, domain.region);
  domain.settings = settingsNow(sim, domain);
  touch(estate.domainTouchedMs, domain.name, sim);
}

/**
 * Whoever changes a custom domain takes what comes of it: what an update leaves out may be kept, and
 * what it names be lost. That is not Latchkey's to mend.
 */
function settingsNow(sim: SimulatedWorld, { name, region }: FleetDomain): Settings {
  const { DomainDescription: now } = sim.operate<{
    DomainDescription: {
      readonly CustomDomainConfig?: { readonly SecurityPolicy?: Settings["securityPolicy"] };
      readonly ManagedLoginVersion?: Settings["managedLoginVersion"];
      readonly Routing?: object;
    };
  }>("cognito-idp", "DescribeUserPoolDomain", { Domain: name }, region);
  const managedLoginVersion = now.ManagedLoginVersion ?? 1;
  return {
    securityPolicy: now.CustomDomainConfig?.SecurityPolicy ?? defaultPolicyOf(managedLoginVersion),
    managedLoginVersion,
    hasRouting: now.Routing !== undefined,
  };
}

/** The ARN that Cognito has recorded for the custom domain. */
export function heldBy(sim: SimulatedWorld, { name, region }: FleetDomain): string {
  const { DomainDescription } = sim.operate<{
    DomainDescription: { CustomDomainConfig?: { CertificateArn?: string } };
  }>("cognito-idp", "DescribeUserPoolDomain", { Domain: name }, region);
  return DomainDescription.CustomDomainConfig?.CertificateArn ?? "";
}

function eventAbout(about: Extract<Act, { do: "event" }>["about"], arn: string) {
  const isLie = about === "revoked-lie";
  const resource = {
    again: arn,
    "revoked-lie": arn,
    "foreign-account": arn.replace("123456789012", "999999999999"),
    "no-such": `${arn.slice(0, -4)}0000`,
    malformed: "arn:aws:acm:us-east-1:123456789012:certificate/*; rm",
  }[about];
  return {
    region: "us-east-1",
    source: "aws.acm",
    detailType: isLie ? "ACM Certificate Revoked" : "ACM Certificate Available",
    resources: [resource],
    detail: isLie
      ? { CertificateType: "AMAZON_ISSUED", CommonName: "evil.example.net" }
      : { Action: "ISSUANCE", CertificateType: "AMAZON_ISSUED", CommonName: "evil.example.net" },
  };
}

function touch(touched: Map<string, number>, key: string, { time }: SimulatedWorld): void {
  touched.set(key, time.nowMs);
}
