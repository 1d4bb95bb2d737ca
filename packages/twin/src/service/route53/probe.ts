import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { connect, isIP } from "node:net";
import type { HealthCheckConfig } from "@aws-sdk/client-route-53";
import type { DnsDirectory } from "../../world.ts";

/** Where the twin's own AWS endpoint listens. */
export interface ProbeTarget {
  readonly host: string;
  readonly port: number;
}

/** What one probe came to; `status` is the free text of `StatusReport.Status`. */
export interface ProbeResult {
  readonly isSuccess: boolean;
  readonly status: string;
}

/**
 * Route 53 gives 4 s to connect and 2 s to answer. Loopback answers in milliseconds, and a
 * simulated clock may run a minute in a real second, so a silent endpoint is given up earlier.
 */
const timeoutMs = 1_000;
/** String matching looks at no more of the body than this (developer guide). */
const searchedBytes = 5_120;
const regionalEndpoint = /^[a-z0-9.-]+\.[a-z]{2}(-[a-z]+)+-\d\.amazonaws\.com$/;

/**
 * Really probes the endpoint of a check, but only on loopback: a regional AWS endpoint is the
 * twin's own port (always plain HTTP, `/healthcheck` unless the check has a path), anything else
 * must be, or resolve in the twin's zones to, a loopback address. TLS certificates are not
 * validated, as Route 53 does not. Never rejects.
 */
export async function probe(
  config: HealthCheckConfig,
  target: ProbeTarget,
  dnsRecords: DnsDirectory,
): Promise<ProbeResult> {
  const endpoint = endpointOf(config, target, dnsRecords);
  if (typeof endpoint === "string") return failure(endpoint);
  if (!isLoopback(endpoint.host))
    return failure("connection refused by the twin: only loopback is probed");
  try {
    return config.Type === "TCP" ? await probeTcp(endpoint) : await probeHttp(config, endpoint);
  } catch (error) {
    return failure(error instanceof Error ? describeError(error) : String(error));
  }
}

interface Endpoint extends ProbeTarget {
  readonly isTls: boolean;
  readonly path: string;
  readonly hostHeader: string;
}

function endpointOf(
  config: HealthCheckConfig,
  target: ProbeTarget,
  dnsRecords: DnsDirectory,
): Endpoint | string {
  const name = config.FullyQualifiedDomainName?.toLowerCase().replace(/\.$/, "");
  const isTls = config.Type === "HTTPS" || config.Type === "HTTPS_STR_MATCH";
  const port = config.Port ?? 80;
  const isUsualPort = port === (isTls ? 443 : 80);
  const path = config.ResourcePath ?? "/";
  if (!config.IPAddress && name !== undefined && regionalEndpoint.test(name))
    return {
      ...target,
      isTls: false,
      path: withSlash(config.ResourcePath ?? "/healthcheck"),
      hostHeader: name,
    };
  const host = config.IPAddress ?? resolve(name ?? "", dnsRecords);
  if (host === undefined) return "DNS resolution failed";
  const shown = name ?? host;
  return {
    host,
    port,
    isTls,
    path: withSlash(path),
    hostHeader: isUsualPort ? shown : `${shown}:${port}`,
  };
}

function withSlash(path: string): string {
  return path.startsWith("/") ? path : `/${path}`;
}

/** Only A records count when a check has no IP address; CNAMEs are followed. */
function resolve(name: string, dnsRecords: DnsDirectory, hopsLeft = 8): string | undefined {
  const found = dnsRecords.lookup(name, "A");
  if (found !== undefined && "values" in found) return found.values[0];
  const cname = found ?? dnsRecords.lookup(name, "CNAME");
  const next = cname && ("alias" in cname ? cname.alias : cname.values[0]);
  return next === undefined || hopsLeft === 0 ? undefined : resolve(next, dnsRecords, hopsLeft - 1);
}

function isLoopback(host: string): boolean {
  if (host === "localhost" || host === "::1") return true;
  return isIP(host) === 4 && host.startsWith("127.");
}

function probeTcp({ host, port }: Endpoint): Promise<ProbeResult> {
  return new Promise((resolvePromise, reject) => {
    const socket = connect({ host, port, timeout: timeoutMs });
    socket.once("connect", () => {
      socket.destroy();
      resolvePromise({ isSuccess: true, status: "Success: TCP connection established" });
    });
    socket.once("timeout", () => socket.destroy(new Error("Connection timed out")));
    socket.once("error", reject);
  });
}

function probeHttp(config: HealthCheckConfig, endpoint: Endpoint): Promise<ProbeResult> {
  const { host, port, isTls, path, hostHeader } = endpoint;
  const name = config.FullyQualifiedDomainName;
  const sni = isTls && config.EnableSNI && name && isIP(name) === 0 ? name : "";
  return new Promise((resolvePromise, reject) => {
    const options = {
      host,
      port,
      path,
      agent: false as const,
      signal: AbortSignal.timeout(timeoutMs),
      headers: { Host: hostHeader, "User-Agent": "Amazon-Route53-Health-Check-Service" },
    };
    const request = isTls
      ? requestHttps({ ...options, rejectUnauthorized: false, servername: sni })
      : requestHttp(options);
    request.once("error", reject);
    request.once("response", (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      const finish = () => {
        resolvePromise(judge(config, response.statusCode ?? 0, Buffer.concat(chunks)));
        request.destroy();
      };
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        length += chunk.length;
        if (length >= searchedBytes) finish();
      });
      response.once("end", finish);
      response.once("error", reject);
    });
    request.end();
  });
}

function judge(config: HealthCheckConfig, statusCode: number, body: Buffer): ProbeResult {
  if (statusCode < 200 || statusCode >= 400)
    return failure(`HTTP Status Code ${statusCode}, the endpoint is not healthy`);
  const { SearchString: wanted } = config;
  if (wanted && !body.subarray(0, searchedBytes).toString("utf8").includes(wanted))
    return failure("the search string was not found in the first 5120 bytes of the response");
  return { isSuccess: true, status: `Success: HTTP Status Code ${statusCode}, OK` };
}

function failure(reason: string): ProbeResult {
  return { isSuccess: false, status: `Failure: ${reason}` };
}

function describeError(error: Error): string {
  if (error.name === "AbortError" || error.name === "TimeoutError") return "Connection timed out";
  const code = "code" in error && typeof error.code === "string" ? ` (${error.code})` : "";
  return `${error.message || "connection failed"}${code}`;
}
