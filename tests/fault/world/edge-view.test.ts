import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { createEdgePort } from "@latchkey/core/edge/edge-adapter";
import { createTwinClock } from "@latchkey/twin/clock";
import { composeWorld } from "@latchkey/twin/compose-world";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEdgeView } from "./edge-view.ts";
import { deployedStack } from "./simulated-world.ts";

const customDomain = "auth.example.com";
const address = "127.0.0.1";

const world = await composeWorld({
  // Fast, so that a distribution is over in no time; what is observed does not depend on it.
  clock: createTwinClock({ speed: 100_000 }),
  seed: 1,
  snapshot: deployedStack(),
  root: ".",
  trustFiles: [],
  edgePort: 0,
  edgeCount: 1,
  dnsPort: 0,
  bound: { aws: 0, edge: 0, dns: 0 },
});
const ownAuthorities = getCACertificates("default");

let port = 0;

beforeAll(async () => {
  setDefaultCACertificates([...ownAuthorities, world.authority.rootPem]);
  ({ port } = await world.edgeNetwork.start());
  const issued = await control("/acm/issue", {
    names: [customDomain],
    keyAlgorithm: "EC_prime256v1",
  });
  await world.world.edges.deploy({
    cloudFrontDomain: "d1234abcd.cloudfront.net",
    distributionArn: "arn:aws:cloudfront::123456789012:distribution/E1",
    customDomain,
    certificateArn: (issued as { certificateArn: string }).certificateArn,
    securityPolicy: "TLS_V1_2_2021",
  });
});

afterAll(async () => {
  setDefaultCACertificates(ownAuthorities);
  await world.edgeNetwork.stop();
  world.stopServices();
  world.world.clock.stop();
});

async function control(path: string, body: object): Promise<unknown> {
  return await world.routes.find((route) => route.path === path)?.handle(body);
}

/** Both views of the only edge. */
async function look(securityPolicy: "TLS_V1" | "TLS_V1_2_2021" | "TLS_V1_3_2025") {
  const view = createEdgeView({
    world: world.world,
    edges: world.edgeNetwork,
    rootPem: world.authority.rootPem,
  });
  const real = createEdgePort({ port, allowLoopback: true, dnsServers: [] });
  const request = { address, customDomain, securityPolicy };
  return { simulated: await view.observeEdge(request), real: await real.observeEdge(request) };
}

describe("an edge looks in a simulation as it does over TLS", () => {
  test.each([
    "none",
    "broken-chain",
    "self-signed",
    "wrong-name",
    "expired",
    "weak-tls",
    "unreachable",
  ])("when its fault is %s", async (fault) => {
    await control("/edges/fault", { customDomain, fault });
    const { simulated, real } = await look("TLS_V1_2_2021");
    await control("/edges/fault", { customDomain, fault: "none" });
    expect(simulated).toEqual(real);
  });

  test.each(["TLS_V1", "TLS_V1_3_2025"] as const)("when %s is wanted of it", async (policy) => {
    const { simulated, real } = await look(policy);
    expect(simulated).toEqual(real);
  });
});

test("the fingerprint is that of the certificate", async () => {
  const { simulated } = await look("TLS_V1");
  expect(simulated.fingerprintSha256).toMatch(/^[0-9a-f]{64}$/);
  expect(simulated).toMatchObject({ isTrusted: true, isNameCovered: true, protocol: "TLSv1.3" });
});
