import { describe, expect, test } from "vitest";
import { aCertificate } from "../../../../tests/gen/a-certificate.ts";
import { aCustomDomain } from "../../../../tests/gen/a-custom-domain.ts";
import { anEdgeServing } from "../../../../tests/gen/an-edge.ts";
import { fakeWorld } from "../../../../tests/gen/fake-world.ts";
import { observeEdges } from "../../src/edge/observe-edges.ts";

const manyEdges = (count: number) =>
  Array.from({ length: count }, (_, nth) =>
    anEdgeServing(aCertificate(), { address: `192.0.2.${nth}` }),
  );

describe("observeEdges", () => {
  test("gives every edge, in the order of their addresses", async () => {
    const world = fakeWorld({ edges: manyEdges(20) });
    const seen = await observeEdges(world.ports.edges, aCustomDomain(), 24);
    expect(seen).toEqual(manyEdges(20));
  });

  test("looks at eight at the same time, not more", async () => {
    const world = fakeWorld({ edges: manyEdges(24) });
    await observeEdges(world.ports.edges, aCustomDomain(), 24);
    expect(world.handshakes).toEqual({ now: 0, most: 8 });
  });

  test("looks at no more than asked for, even if more resolve", async () => {
    const world = fakeWorld({ edges: manyEdges(24) });
    expect(await observeEdges(world.ports.edges, aCustomDomain(), 3)).toHaveLength(3);
    expect(world.calls.filter((call) => call.startsWith("observeEdge"))).toHaveLength(3);
  });

  test("gives nothing when the name does not resolve", async () => {
    const world = fakeWorld({ edges: [] });
    expect(await observeEdges(world.ports.edges, aCustomDomain(), 24)).toEqual([]);
  });

  test("passes name, CloudFront name and TLS floor on", async () => {
    const world = fakeWorld({ edges: manyEdges(1) });
    await observeEdges(world.ports.edges, aCustomDomain(), 24);
    expect(world.calls).toEqual([
      "resolveEdges auth.example.com d111111abcdef8.cloudfront.net 24",
      "observeEdge 192.0.2.0 TLS_V1_2_2021",
    ]);
  });

  test("passes no more on than there is", async () => {
    const requests: object[] = [];
    const port = {
      resolveEdges: async (request: object) => {
        requests.push(request);
        return ["192.0.2.1"];
      },
      observeEdge: async (request: object) => {
        requests.push(request);
        return anEdgeServing(aCertificate());
      },
    };
    await observeEdges(port, { name: "auth.example.com", settings: {} }, 24);
    expect(requests).toStrictEqual([
      { customDomain: "auth.example.com", most: 24 },
      { address: "192.0.2.1", customDomain: "auth.example.com" },
    ]);
  });
});
