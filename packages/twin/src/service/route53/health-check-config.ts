import { isIP } from "node:net";
import type {
  HealthCheckConfig,
  HealthCheckRegion,
  HealthCheckType,
} from "@aws-sdk/client-route-53";
import { invalidInput } from "./errors.ts";

/** Every Region that has checkers; all of them check when none is named (API model, HealthCheckRegion). */
export const checkerRegions: readonly HealthCheckRegion[] = [
  "us-east-1",
  "us-west-1",
  "us-west-2",
  "eu-west-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ap-northeast-1",
  "sa-east-1",
];

const endpointTypes: readonly HealthCheckType[] = [
  "HTTP",
  "HTTPS",
  "HTTP_STR_MATCH",
  "HTTPS_STR_MATCH",
  "TCP",
];
const otherTypes: readonly HealthCheckType[] = ["CALCULATED", "CLOUDWATCH_METRIC"];

/** Whether checkers probe an endpoint for it. */
export function isEndpointCheck(config: HealthCheckConfig): boolean {
  return endpointTypes.some((type) => type === config.Type);
}

/** The configuration of a new check with Route 53's defaults filled in. @throws InvalidInput */
export function completeConfig(config: HealthCheckConfig | undefined): HealthCheckConfig {
  if (config === undefined) throw invalidInput("HealthCheckConfig is required.");
  if (isEndpointCheck(config)) {
    const isTls = config.Type === "HTTPS" || config.Type === "HTTPS_STR_MATCH";
    const port = config.Port ?? (config.Type === "TCP" ? undefined : isTls ? 443 : 80);
    return {
      ...config,
      ...(port === undefined ? {} : { Port: port }),
      RequestInterval: config.RequestInterval ?? 30,
      FailureThreshold: config.FailureThreshold ?? 3,
      MeasureLatency: config.MeasureLatency ?? false,
      Inverted: config.Inverted ?? false,
      Disabled: config.Disabled ?? false,
      EnableSNI: config.EnableSNI ?? isTls,
    };
  }
  return { ...config, Inverted: config.Inverted ?? false, Disabled: config.Disabled ?? false };
}

/**
 * Every rule of the API reference (HealthCheckConfig) that the twin can check, with one exception:
 * loopback addresses are allowed, because nothing else is ever probed.
 * @throws InvalidInput with the first problem
 */
export function checkConfig(config: HealthCheckConfig, isCheck: (id: string) => boolean): void {
  if (![...endpointTypes, ...otherTypes].some((type) => type === config.Type))
    throw invalidInput(
      config.Type === "RECOVERY_CONTROL"
        ? "The twin has no routing controls: RECOVERY_CONTROL health checks cannot be created."
        : `Invalid health check type '${config.Type}'.`,
    );
  const problem = isEndpointCheck(config)
    ? endpointProblem(config)
    : (endpointLeftover(config) ??
      (config.Type === "CALCULATED" ? calculatedProblem(config, isCheck) : alarmProblem(config)));
  if (problem !== undefined) throw invalidInput(problem);
}

function endpointProblem(config: HealthCheckConfig): string | undefined {
  const { IPAddress: address, Port: port, Type: type } = config;
  if (!address && !config.FullyQualifiedDomainName)
    return "Basic health checks must specify IPAddress or FullyQualifiedDomainName.";
  if (address && isIP(address) === 0) return `Invalid IP address '${address}'.`;
  if (port === undefined) return "TCP health checks must specify a port.";
  if (!isWhole(port, 1, 65_535)) return "Port must be from 1 to 65535.";
  if ((config.FullyQualifiedDomainName?.length ?? 0) > 255)
    return "FullyQualifiedDomainName must have at most 255 characters.";
  if ((config.ResourcePath?.length ?? 0) > 255)
    return "ResourcePath must have at most 255 characters.";
  if (type === "TCP" && config.ResourcePath)
    return "ResourcePath must not be specified for TCP health checks.";
  const isMatch = type === "HTTP_STR_MATCH" || type === "HTTPS_STR_MATCH";
  if (isMatch !== Boolean(config.SearchString))
    return "SearchString goes together with HTTP_STR_MATCH and HTTPS_STR_MATCH.";
  if ((config.SearchString?.length ?? 0) > 255)
    return "SearchString must have at most 255 characters.";
  if (config.RequestInterval !== 10 && config.RequestInterval !== 30)
    return "RequestInterval must be 10 or 30.";
  if (!isWhole(config.FailureThreshold, 1, 10)) return "FailureThreshold must be from 1 to 10.";
  return regionProblem(config.Regions);
}

function regionProblem(regions: readonly string[] | undefined): string | undefined {
  if (regions === undefined || regions.length === 0) return undefined;
  const unknown = regions.find((region) => !checkerRegions.some((known) => known === region));
  if (unknown !== undefined) return `Invalid health checker Region '${unknown}'.`;
  return new Set(regions).size < 3 ? "At least 3 health checker Regions are required." : undefined;
}

function endpointLeftover(config: HealthCheckConfig): string | undefined {
  const names = [
    "IPAddress",
    "Port",
    "FullyQualifiedDomainName",
    "ResourcePath",
    "SearchString",
    "RequestInterval",
    "Regions",
  ] as const;
  const present = names.find((name) => config[name] !== undefined);
  return present && `${present} must not be specified for ${config.Type} health checks.`;
}

function calculatedProblem(
  config: HealthCheckConfig,
  isCheck: (id: string) => boolean,
): string | undefined {
  const children = config.ChildHealthChecks ?? [];
  if (!isWhole(config.HealthThreshold, 0, 256))
    return "HealthThreshold is required for CALCULATED health checks and must be from 0 to 256.";
  if (children.length > 255) return "A CALCULATED health check can have at most 255 children.";
  const missing = children.find((id) => !isCheck(id));
  return missing && `Child health check ${missing} does not exist.`;
}

function alarmProblem(config: HealthCheckConfig): string | undefined {
  return config.AlarmIdentifier?.Name && config.AlarmIdentifier.Region
    ? undefined
    : "AlarmIdentifier is required for CLOUDWATCH_METRIC health checks.";
}

function isWhole(value: number | undefined, from: number, to: number): boolean {
  return value !== undefined && Number.isInteger(value) && value >= from && value <= to;
}
