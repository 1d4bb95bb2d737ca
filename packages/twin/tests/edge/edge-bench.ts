import { request } from "node:https";
import { connect, type SecureVersion } from "node:tls";
import {
  type CertificateAuthority,
  createCertificateAuthority,
  type IssueRequest,
} from "../../src/edge/certificate-authority.ts";
import {
  createEdgeNetwork,
  type EdgeNetworkOptions,
  type RunningEdges,
} from "../../src/edge/edge-network.ts";
import { identify } from "../../src/edge/served-certificate.ts";
import { createRandom } from "../../src/random.ts";
import type { DistributionConfig } from "../../src/world.ts";
import { createFakeWorld, type FakeWorld } from "./fake-world.ts";
import { createManualClock, type ManualClock } from "./manual-clock.ts";

/** What a client saw of an edge. */
export interface Handshake {
  readonly fingerprintSha256: string;
  readonly isTrusted: boolean;
  readonly trustError?: string;
  readonly isNameCovered: boolean;
  readonly protocol: string | null;
}

/** Edges on real sockets in a world of their own, on a clock that the test moves. */
export interface EdgeBench extends FakeWorld {
  readonly clock: ManualClock;
  readonly authority: CertificateAuthority;
  readonly network: RunningEdges;
  readonly port: number;
  readonly addresses: readonly string[];
  /** Issues a certificate and puts it where the edges look; its ARN and fingerprint. */
  hold(name: string, request?: Partial<IssueRequest>, arn?: string): Promise<Held>;
  /** Begins to deploy; resolves to whether it is done yet. */
  deploy(customDomain: string, certificateArn: string, more?: Partial<DistributionConfig>): Deploy;
  /** Deploys and lets all lags pass. */
  serve(
    customDomain: string,
    certificateArn: string,
    more?: Partial<DistributionConfig>,
  ): Promise<void>;
  handshake(address: string, serverName: string, versions?: Versions): Promise<Handshake>;
  /** Error code of a handshake that must fail. */
  failureOf(address: string, serverName: string, versions?: Versions): Promise<string>;
  get(address: string, serverName: string, host?: string, method?: string): Promise<Page>;
  fault(body: object): Promise<unknown>;
  /** Fingerprint that each edge serves, by `GET /edges`; undefined where it serves nothing. */
  served(customDomain: string): (string | undefined)[];
}

export interface Held {
  readonly arn: string;
  readonly fingerprintSha256: string;
}
export interface Deploy {
  readonly done: Promise<void>;
  isDone(): boolean;
}
export interface Versions {
  readonly minVersion?: SecureVersion;
  readonly maxVersion?: SecureVersion;
}
export interface Page {
  readonly status: number;
  readonly region: string | undefined;
  readonly body: unknown;
}

const hourMs = 3_600_000;

export async function createEdgeBench(
  options: Partial<EdgeNetworkOptions> & { start?: Date } = {},
): Promise<EdgeBench> {
  const clock = createManualClock(options.start ?? new Date());
  const fake = createFakeWorld(clock);
  const authority = await createCertificateAuthority({ clock, random: createRandom(3) });
  const network = createEdgeNetwork(fake.world, { port: 0, authority, ...options });
  Object.assign(fake.world, { edges: network.edges });
  const { port, addresses } = await network.start();
  let held = 0;
  const tls = (address: string, servername: string, versions: Versions = {}) => ({
    host: address,
    port,
    servername,
    ca: authority.rootPem,
    rejectUnauthorized: false,
    ...versions,
    ...(versions.maxVersion?.match(/^TLSv1(\.1)?$/) ? { ciphers: "ALL:@SECLEVEL=0" } : {}),
  });
  const route = (path: string) => network.routes.find((one) => one.path === path);
  const bench: EdgeBench = {
    ...fake,
    clock,
    authority,
    network,
    port,
    addresses,
    async hold(name, request = {}, arn) {
      const names = request.names ?? [name];
      const issued = await authority.issue({ keyAlgorithm: "EC_prime256v1", ...request, names });
      const own = arn ?? `arn:aws:acm:us-east-1:123456789012:certificate/held-${++held}`;
      fake.held.set(own, {
        ...issued,
        arn: own,
        region: "us-east-1",
        accountId: "123456789012",
        names,
        status: "ISSUED",
        type: "AMAZON_ISSUED",
        keyAlgorithm: "EC_prime256v1",
        isTrusted: true,
      });
      return { arn: own, fingerprintSha256: issued.fingerprintSha256 };
    },
    deploy(customDomain, certificateArn, more = {}) {
      let isDone = false;
      const done = network.edges.deploy({
        cloudFrontDomain: "d111.cloudfront.net",
        distributionArn: "arn:aws:cloudfront::999999999999:distribution/E111",
        customDomain,
        certificateArn,
        securityPolicy: "TLS_V1_2_2021",
        ...more,
      });
      void done.then(() => {
        isDone = true;
      });
      return { done, isDone: () => isDone };
    },
    async serve(customDomain, certificateArn, more = {}) {
      const { done } = bench.deploy(customDomain, certificateArn, more);
      await clock.advance(hourMs);
      await done;
    },
    handshake: (address, serverName, versions) =>
      new Promise((resolve, reject) => {
        const socket = connect(tls(address, serverName, versions), () => {
          const certificate = socket.getPeerX509Certificate();
          const error = socket.authorizationError;
          resolve({
            fingerprintSha256: identify(certificate?.toString() ?? "").fingerprintSha256,
            isTrusted: isChainError(error) === undefined,
            ...(isChainError(error) ? { trustError: String(error) } : {}),
            isNameCovered: certificate?.checkHost(serverName) !== undefined,
            protocol: socket.getProtocol(),
          });
          socket.destroy();
        });
        socket.on("error", reject);
      }),
    failureOf: (address, serverName, versions) =>
      bench.handshake(address, serverName, versions).then(
        ({ protocol }) => {
          throw new Error(`The handshake was expected to fail, but spoke ${protocol}.`);
        },
        (error: NodeJS.ErrnoException) => error.code ?? error.message,
      ),
    get: (address, serverName, host = serverName, method = "GET") =>
      new Promise((resolve, reject) => {
        const options = { ...tls(address, serverName), method, headers: { host }, agent: false };
        const outgoing = request(options, (response) => {
          let text = "";
          response.on("data", (data) => {
            text += data;
          });
          response.on("end", () =>
            resolve({
              status: response.statusCode ?? 0,
              region: response.headers["x-latchkey-twin-region"]?.toString(),
              body: text === "" ? undefined : JSON.parse(text),
            }),
          );
        });
        outgoing.on("error", reject);
        outgoing.end();
      }),
    fault: async (body) => route("/edges/fault")?.handle(body),
    served(customDomain) {
      const edges = route("/edges")?.handle({}) as EdgeListing[];
      return edges.map(
        ({ customDomains }) =>
          customDomains.find((one) => one.customDomain === customDomain)?.fingerprintSha256,
      );
    },
  };
  return bench;
}

interface EdgeListing {
  readonly address: string;
  readonly customDomains: readonly { customDomain: string; fingerprintSha256: string }[];
}

/** Node mixes the name's check into the chain's. */
function isChainError(error: unknown): unknown {
  return String(error).includes("ERR_TLS_CERT_ALTNAME_INVALID") ? undefined : (error ?? undefined);
}
