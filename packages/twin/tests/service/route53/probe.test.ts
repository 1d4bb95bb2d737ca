import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createRoute53Fixture } from "./fixture.ts";

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(
    servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))),
  );
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve());
  });
  return (server.address() as AddressInfo).port;
}

const regional = {
  Type: "HTTPS",
  FullyQualifiedDomainName: "cognito-idp.eu-west-1.amazonaws.com",
  RequestInterval: 10,
  FailureThreshold: 2,
};

/** A check of `config`, and its probes one at a time. */
async function watch(config: object, probePort = 9) {
  const fixture = createRoute53Fixture(() => probePort);
  const id = await fixture.createCheck(config);
  const statuses = async (): Promise<{ Status: string; CheckedTime: Date }[]> =>
    (
      await fixture.route53.send("GetHealthCheckStatus", { HealthCheckId: id })
    ).HealthCheckObservations.map((one: { StatusReport: object }) => one.StatusReport);
  return {
    ...fixture,
    id,
    statuses,
    isHealthy: () => fixture.healthChecks.isHealthy(id),
    /** Lets ten simulated seconds pass and waits for the probe that falls due; its text. */
    async probe(): Promise<string> {
      fixture.clock.advance(10_000);
      const now = fixture.clock.now().getTime();
      await vi.waitFor(async () => expect((await statuses())[0]?.CheckedTime.getTime()).toBe(now), {
        timeout: 5_000,
        interval: 5,
      });
      return String((await statuses())[0]?.Status);
    },
  };
}

async function serve(answer: RequestListener) {
  return listen(createHttpServer(answer));
}

describe("the probes of a health check", () => {
  it("go to the twin's own port for a regional AWS endpoint, with its Host and path", async () => {
    const seen: string[] = [];
    const port = await serve((request, response) => {
      seen.push(`${request.headers.host} ${request.url}`);
      response.end("healthy");
    });
    const { probe, statuses, isHealthy } = await watch(regional, port);
    expect(await statuses()).toEqual([]);
    expect(await probe()).toBe("Success: HTTP Status Code 200, OK");
    expect(await statuses()).toHaveLength(16);
    expect(seen).toEqual(["cognito-idp.eu-west-1.amazonaws.com /healthcheck"]);
    expect(isHealthy()).toBe(true);
  });

  it("use the check's own path and follow no other host", async () => {
    const seen: string[] = [];
    const port = await serve((request, response) => {
      seen.push(String(request.url));
      response.writeHead(302, { Location: "http://192.0.2.1/" }).end();
    });
    const { probe } = await watch({ ...regional, ResourcePath: "ping" }, port);
    expect(await probe()).toBe("Success: HTTP Status Code 302, OK");
    expect(seen).toEqual(["/ping"]);
  });

  it("change the verdict after FailureThreshold results in a row, both ways", async () => {
    let status = 200;
    const port = await serve((_, response) => response.writeHead(status).end());
    const { probe, isHealthy, route53, id } = await watch(regional, port);
    await probe();
    status = 503;
    expect(await probe()).toBe("Failure: HTTP Status Code 503, the endpoint is not healthy");
    expect(isHealthy()).toBe(true);
    status = 200;
    await probe();
    status = 503;
    await probe();
    expect(isHealthy()).toBe(true);
    await probe();
    expect(isHealthy()).toBe(false);
    status = 200;
    await probe();
    expect(isHealthy()).toBe(false);
    await probe();
    expect(isHealthy()).toBe(true);
    const { HealthCheckObservations } = await route53.send("GetHealthCheckLastFailureReason", {
      HealthCheckId: id,
    });
    expect(HealthCheckObservations[0].StatusReport.Status).toContain("HTTP Status Code 503");
  });

  it("fail when nobody listens", async () => {
    const port = await listen(createTcpServer());
    await new Promise((resolve) => servers.pop()?.close(resolve));
    const { probe } = await watch({
      Type: "TCP",
      IPAddress: "127.0.0.1",
      Port: port,
      RequestInterval: 10,
    });
    expect(await probe()).toContain("Failure: connect ECONNREFUSED");
  });

  it("fail when the endpoint keeps silent", async () => {
    const port = await listen(
      createTcpServer((socket) => {
        socket.on("error", () => undefined);
        // Reads on, so that it notices when the prober hangs up.
        socket.resume();
      }),
    );
    const { probe } = await watch({
      Type: "HTTP",
      IPAddress: "127.0.0.1",
      Port: port,
      RequestInterval: 10,
    });
    expect(await probe()).toBe("Failure: Connection timed out");
  });

  it("succeed by a TCP connection alone", async () => {
    const port = await listen(createTcpServer((socket) => socket.destroy()));
    const { probe } = await watch({
      Type: "TCP",
      IPAddress: "127.0.0.1",
      Port: port,
      RequestInterval: 10,
    });
    expect(await probe()).toBe("Success: TCP connection established");
  });

  it("name host and port in the Host header where the port is not the usual one", async () => {
    const seen: unknown[] = [];
    const port = await serve((request, response) => {
      seen.push(request.headers.host);
      response.end();
    });
    const { probe } = await watch({
      Type: "HTTP",
      IPAddress: "127.0.0.1",
      FullyQualifiedDomainName: "www.example.com",
      Port: port,
      RequestInterval: 10,
    });
    await probe();
    expect(seen).toEqual([`www.example.com:${port}`]);
  });

  it("search the first 5,120 bytes for the string", async () => {
    let body = "";
    const port = await serve((_, response) => response.end(body));
    const { probe } = await watch({
      Type: "HTTP_STR_MATCH",
      IPAddress: "127.0.0.1",
      Port: port,
      SearchString: "healthy",
      RequestInterval: 10,
    });
    body = `${"x".repeat(5113)}healthy`;
    expect(await probe()).toBe("Success: HTTP Status Code 200, OK");
    body = `${"x".repeat(5114)}healthy`;
    expect(await probe()).toContain("Failure: the search string was not found");
  });

  it("send SNI and accept any certificate over TLS", async () => {
    const folder = mkdtempSync(join(tmpdir(), "latchkey-probe-"));
    const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    execFileSync(
      "openssl",
      [
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "1",
        "-subj",
        "/CN=wrong.example.org",
        "-keyout",
        key,
        "-out",
        cert,
      ],
      { stdio: "ignore" },
    );
    const names: string[] = [];
    const server = createHttpsServer({ key: readFileSync(key), cert: readFileSync(cert) });
    rmSync(folder, { recursive: true });
    server.on("secureConnection", (socket) => names.push(String(socket.servername)));
    server.on("request", (_, response) => response.end());
    const port = await listen(server);
    const check = {
      Type: "HTTPS",
      IPAddress: "127.0.0.1",
      FullyQualifiedDomainName: "www.example.com",
      Port: port,
      RequestInterval: 10,
    };
    expect(await (await watch(check)).probe()).toBe("Success: HTTP Status Code 200, OK");
    expect(await (await watch({ ...check, EnableSNI: false })).probe()).toContain("Success");
    expect(names).toEqual(["www.example.com", "false"]);
  });

  it("never leave the machine", async () => {
    const refused = "Failure: connection refused by the twin: only loopback is probed";
    const { probe } = await watch({
      Type: "TCP",
      IPAddress: "192.0.2.1",
      Port: 80,
      RequestInterval: 10,
    });
    expect(await probe()).toBe(refused);
    const named = await watch({
      Type: "HTTP",
      FullyQualifiedDomainName: "www.example.com",
      RequestInterval: 10,
    });
    expect(await named.probe()).toBe("Failure: DNS resolution failed");
    const zone = await named.createZone("example.com");
    const record = { Name: "www.example.com", Type: "A", TTL: 60 };
    await named.change(zone, "CREATE", record, "192.0.2.1");
    expect(await named.probe()).toBe(refused);
  });

  it("resolve a name in the twin's own zones", async () => {
    const port = await serve((_, response) => response.end());
    const { probe, createZone, change } = await watch({
      Type: "HTTP",
      FullyQualifiedDomainName: "www.example.com",
      Port: port,
      RequestInterval: 10,
    });
    const zone = await createZone("example.com");
    await change(
      zone,
      "CREATE",
      { Name: "www.example.com", Type: "CNAME", TTL: 60 },
      "a.example.com",
    );
    await change(zone, "CREATE", { Name: "a.example.com", Type: "A", TTL: 60 }, "127.0.0.1");
    expect(await probe()).toBe("Success: HTTP Status Code 200, OK");
  });

  it("stop while the check is disabled, and for good when it is deleted or the service stops", async () => {
    let count = 0;
    const port = await serve((_, response) => {
      count += 1;
      response.end();
    });
    const { probe, route53, id, clock, stop, createCheck } = await watch(regional, port);
    await probe();
    await route53.send("UpdateHealthCheck", { HealthCheckId: id, Disabled: true });
    clock.advance(60_000);
    expect(
      (await route53.send("GetHealthCheckStatus", { HealthCheckId: id })).HealthCheckObservations,
    ).toEqual([]);
    await route53.send("UpdateHealthCheck", { HealthCheckId: id, Disabled: false });
    await probe();
    await route53.send("DeleteHealthCheck", { HealthCheckId: id });
    clock.advance(60_000);
    await createCheck(regional);
    stop();
    clock.advance(60_000);
    expect(count).toBe(2);
  });
});
