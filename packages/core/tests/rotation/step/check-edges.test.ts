import { describe, expect, test } from "vitest";
import {
  aCertificate,
  aNewerCertificate,
  certificateArn,
  fingerprintOf,
} from "../../../../../tests/gen/a-certificate.ts";
import {
  aBaseline,
  anUpdatedState,
  aRotationState,
} from "../../../../../tests/gen/a-rotation-state.ts";
import { anEdgeServing, edgesServing } from "../../../../../tests/gen/an-edge.ts";
import { fakeWorld } from "../../../../../tests/gen/fake-world.ts";
import type { CustomDomainSettings as Settings } from "../../../src/custom-domain/custom-domain.ts";
import { checkEdges } from "../../../src/rotation/step/check-edges.ts";

const newer = aNewerCertificate();
const worldServing = (
  edges: ReturnType<typeof edgesServing>,
  time = "2026-11-21T12:10:00.000Z",
) => {
  const world = fakeWorld({ certificates: [aCertificate(), newer], edges });
  world.changeDomain({ certificateArn: newer.arn });
  world.clock.set(new Date(time));
  return world;
};
const broken = { isTrusted: false, trustError: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" };
const verifying = (progress: Partial<ReturnType<typeof aRotationState>["progress"]> = {}) =>
  aRotationState({ decision: "verify", progress });
const namesOf = (state: { reasons: readonly { name: string }[] }) =>
  state.reasons.map(({ name }) => name);

describe("edges that serve the target", () => {
  test("are wanted in three rounds in a row: after the first it looks again in a minute", async () => {
    const state = await checkEdges(anUpdatedState(), worldServing(edgesServing(newer)).ports);
    expect(state).toMatchObject({
      next: "wait-for-edges",
      waitSeconds: 60,
      progress: {
        edgeRounds: 1,
        edgeConfirmations: 1,
        edgeHarms: 0,
        edgeHarmsInAll: 0,
        edgeDeadline: "2026-11-21T13:10:00.000Z",
        edgesProven: 4,
        provenAddresses: ["192.0.2.1", "192.0.2.2", "192.0.2.3", "2001:db8::1"],
      },
    });
    expect(state.edges[0]).toStrictEqual({
      address: "192.0.2.1",
      outcome: "target",
      fingerprintSha256: fingerprintOf("newer"),
      protocol: "TLSv1.3",
      floorProbe: "refused",
    });
  });

  test.each([
    [1, "wait-for-edges"],
    [2, "check-routing"],
  ])("after %i rounds before go to %s", async (edgeConfirmations, next) => {
    const state = anUpdatedState({
      progress: { edgeConfirmations, edgeRounds: edgeConfirmations },
    });
    const seen = await checkEdges(state, worldServing(edgesServing(newer)).ports);
    expect(seen.next).toBe(next);
    expect(seen).not.toHaveProperty("verdict");
  });

  const lastRound = (settings: Settings) =>
    anUpdatedState({
      baseline: aBaseline({ settings }),
      progress: { edgeConfirmations: 2, edgeRounds: 2 },
    });
  const [first, ...others] = edgesServing(newer, { floorProbe: "untested" });
  const { floorProbe: _, ...withoutFloor } = anEdgeServing(newer);

  test.each([
    ["TLS_V1_2_2021", "-tls1_1"],
    ["TLS_V1_3_2025", "-tls1_2"],
  ] as const)("end as proven, but for the floor of %s when none says it", async (policy, offer) => {
    const world = worldServing(edgesServing(newer, { floorProbe: "untested" }));
    const seen = await checkEdges(lastRound({ securityPolicy: policy }), world.ports);
    expect(seen.next).toBe("check-routing");
    expect(seen.reasons).toEqual([
      {
        name: "floorUntested",
        message: `No edge of auth.example.com could be seen refusing TLS below its SecurityPolicy ${policy}: whether the 4 looked at last do could not be told from here.`,
        fix: `Ask one from elsewhere: openssl s_client -connect 192.0.2.1:443 -servername auth.example.com ${offer} -cipher DEFAULT@SECLEVEL=0 has to be refused. If it is answered, set the SecurityPolicy again with UpdateUserPoolDomain, naming the certificate that it holds.`,
      },
    ]);
    expect(seen.edges[0]?.floorProbe).toBe("untested");
  });

  test("name an IPv6 edge to be asked as openssl takes it", async () => {
    const edge = anEdgeServing(newer, { address: "2001:db8::1", floorProbe: "untested" });
    const state = lastRound({ securityPolicy: "TLS_V1_2_2021" });
    const seen = await checkEdges(state, worldServing([edge]).ports);
    expect(seen.reasons[0]?.fix).toContain("-connect [2001:db8::1]:443 ");
  });

  test.each([
    [
      "one of them refuses TLS below the floor",
      { securityPolicy: "TLS_V1_2_2021" },
      [...others, { ...first, address: "192.0.2.9", floorProbe: "refused" }],
    ],
    ["the policy is TLS_V1", { securityPolicy: "TLS_V1" }, [withoutFloor]],
    ["there is no policy", {}, [withoutFloor]],
  ] as const)("end as proven in all when %s", async (_, settings, edges) => {
    const seen = await checkEdges(lastRound(settings), worldServing([...edges]).ports);
    expect(seen.next).toBe("check-routing");
    expect(seen.reasons).toEqual([]);
  });

  test("start anew after a round in which one did not", async () => {
    const state = anUpdatedState({ progress: { edgeConfirmations: 2, edgeRounds: 2 } });
    const edges = [anEdgeServing(aCertificate()), ...edgesServing(newer).slice(1)];
    const seen = await checkEdges(state, worldServing(edges).ports);
    expect(seen).toMatchObject({ next: "wait-for-edges", progress: { edgeConfirmations: 0 } });
  });

  test("are counted once, over all rounds", async () => {
    const state = anUpdatedState({
      progress: { edgesProven: 2, provenAddresses: ["192.0.2.1", "192.0.2.77"] },
    });
    const seen = await checkEdges(state, worldServing(edgesServing(newer)).ports);
    expect(seen.progress.edgesProven).toBe(5);
  });

  test("are carried along in at most 256 addresses, and shown in at most 24", async () => {
    const provenAddresses = Array.from({ length: 250 }, (_, nth) => `198.51.100.${nth}`);
    const edges = Array.from({ length: 40 }, (_, nth) =>
      anEdgeServing(newer, { address: `192.0.2.${nth}` }),
    );
    const state = anUpdatedState({ progress: { provenAddresses } });
    const seen = await checkEdges(state, worldServing(edges).ports);
    expect(seen.progress.edgesProven).toBe(256);
    expect(seen.progress.provenAddresses).toHaveLength(256);
    expect(seen.edges).toHaveLength(24);
  });

  test("may finish their proof past the deadline", async () => {
    const state = anUpdatedState({
      progress: { edgeRounds: 9, edgeConfirmations: 1, edgeDeadline: "2026-11-21T12:00:00.000Z" },
    });
    const seen = await checkEdges(state, worldServing(edgesServing(newer)).ports);
    expect(seen).toMatchObject({ next: "wait-for-edges", waitSeconds: 60 });
  });
});

describe("edges that do not serve it yet", () => {
  test("are looked at again, ever later", async () => {
    const { ports } = worldServing(edgesServing(aCertificate()));
    const waits = [];
    let state = anUpdatedState();
    for (let round = 0; round < 4; round += 1) {
      state = await checkEdges(state, ports);
      waits.push(state.waitSeconds);
    }
    expect(waits).toEqual([60, 120, 240, 480]);
    expect(state.reasons).toEqual([]);
  });

  test("are looked at one last time at the deadline", async () => {
    const state = anUpdatedState({
      progress: { edgeRounds: 9, edgeDeadline: "2026-11-21T12:10:05.000Z" },
    });
    const seen = await checkEdges(state, worldServing(edgesServing(aCertificate())).ports);
    expect(seen.waitSeconds).toBe(5);
  });

  test.each([
    ["an hour after an update", anUpdatedState(), "13:10:00.000Z", "2026-11-21T13:10:00.000Z"],
    ["a day in a verification", verifying(), "12:10:00.000Z", "2026-11-22T12:10:00.000Z"],
  ])("are watched for %s", async (_, state, __, deadline) => {
    const seen = await checkEdges(state, worldServing(edgesServing(aCertificate())).ports);
    expect(seen.progress.edgeDeadline).toBe(deadline);
  });

  test("end as not served at the deadline, with what was seen", async () => {
    const edges = [
      ...edgesServing(newer).slice(0, 1),
      anEdgeServing(aCertificate(), { address: "192.0.2.8" }),
      { address: "192.0.2.9", unreachable: "timeout" },
    ];
    const state = anUpdatedState({ progress: { edgeDeadline: "2026-11-21T12:10:00.000Z" } });
    const seen = await checkEdges(state, worldServing(edges).ports);
    expect(seen).toMatchObject({ verdict: "not-served", next: "check-routing" });
    expect(seen.reasons).toMatchObject([
      {
        name: "edgesNotServing",
        message: `Not every edge of auth.example.com served ${newer.arn} within 1 h: of 3 seen last, 1 served it, 1 another valid certificate, 0 something broken, 1 did not answer; 1 were proven at some time.`,
        fix: expect.stringContaining("d111111abcdef8.cloudfront.net"),
      },
    ]);
    expect(seen.edges).toHaveLength(3);
  });

  test("are not given up a millisecond before the deadline", async () => {
    const state = anUpdatedState({ progress: { edgeDeadline: "2026-11-21T12:10:00.001Z" } });
    const seen = await checkEdges(state, worldServing(edgesServing(aCertificate())).ports);
    expect(seen).toMatchObject({ next: "wait-for-edges", waitSeconds: 1 });
  });

  test("end a verification as not served after 24 hours", async () => {
    const state = verifying({ edgeDeadline: "2026-11-21T12:10:00.000Z" });
    const seen = await checkEdges(state, worldServing(edgesServing(aCertificate())).ports);
    expect(seen.reasons[0]?.message).toContain("within 24 h");
  });

  test("that are none are waited for", async () => {
    const seen = await checkEdges(anUpdatedState(), worldServing([]).ports);
    expect(seen).toMatchObject({ next: "wait-for-edges", waitSeconds: 60, edges: [] });
  });

  test("that are still none at the deadline say that DNS is wrong", async () => {
    const state = anUpdatedState({ progress: { edgeDeadline: "2026-11-21T12:10:00.000Z" } });
    const seen = await checkEdges(state, worldServing([]).ports);
    expect(seen.verdict).toBe("not-served");
    expect(seen.reasons).toEqual([
      {
        name: "dnsDoesNotResolve",
        message: "auth.example.com did not resolve to any address within 1 h.",
        fix: "Point auth.example.com to d111111abcdef8.cloudfront.net (alias or CNAME).",
      },
    ]);
  });

  test("cannot be told from those that do without the fingerprint", async () => {
    const world = worldServing(edgesServing(newer));
    world.certificates[1] = aNewerCertificate({ fingerprintSha256: undefined });
    const state = anUpdatedState({ progress: { edgeDeadline: "2026-11-21T12:10:00.000Z" } });
    const seen = await checkEdges(state, world.ports);
    expect(seen.verdict).toBe("not-served");
    expect(namesOf(seen)).toEqual(["fingerprintUnknown"]);
    expect(seen.reasons[0]?.fix).toContain("acm:GetCertificate");
  });
});

describe("edges that harm users", () => {
  const [first, ...others] = edgesServing(newer);
  const harmed = () => worldServing([{ ...anEdgeServing(newer), ...broken }, ...others]);

  test("are looked at a second time within half a minute", async () => {
    const seen = await checkEdges(anUpdatedState({ progress: { edgeRounds: 5 } }), harmed().ports);
    expect(seen).toMatchObject({
      next: "wait-for-edges",
      waitSeconds: 30,
      progress: { edgeHarms: 1, edgeHarmsInAll: 1, edgeConfirmations: 0 },
    });
    expect(seen.edges[0]).toMatchObject({
      outcome: "broken",
      problem: "untrusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE)",
    });
    expect(first).toBeDefined();
  });

  test("the second time in a row are rolled back, with examples", async () => {
    const state = anUpdatedState({ progress: { edgeHarms: 1, edgeHarmsInAll: 1 } });
    const seen = await checkEdges(state, harmed().ports);
    expect(seen).toMatchObject({ next: "roll-back", waitSeconds: 0 });
    expect(seen).not.toHaveProperty("verdict");
    expect(seen.reasons).toMatchObject([
      {
        name: "edgesServeBroken",
        message:
          "1 edge of auth.example.com serves what users cannot use: 192.0.2.1 (untrusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE)).",
        fix: expect.stringContaining("full chain"),
      },
    ]);
  });

  test("but not twice in a row are not rolled back", async () => {
    const state = anUpdatedState({ progress: { edgeHarms: 1, edgeHarmsInAll: 1 } });
    const seen = await checkEdges(state, worldServing(edgesServing(newer)).ports);
    expect(seen).toMatchObject({
      next: "wait-for-edges",
      progress: { edgeHarms: 0, edgeHarmsInAll: 1 },
    });
  });

  test("now and then are rolled back the fifth time", async () => {
    const state = (edgeHarmsInAll: number) => anUpdatedState({ progress: { edgeHarmsInAll } });
    expect((await checkEdges(state(3), harmed().ports)).next).toBe("wait-for-edges");
    expect((await checkEdges(state(4), harmed().ports)).next).toBe("roll-back");
  });

  test("end a verification as failed, for there is nothing to go back to", async () => {
    const seen = await checkEdges(verifying({ edgeHarms: 1 }), harmed().ports);
    expect(seen).toMatchObject({ verdict: "failed", next: "check-routing" });
    expect(namesOf(seen)).toEqual(["edgesServeBroken"]);
  });

  test("are named in at most three examples", async () => {
    const edges = edgesServing(newer, broken);
    const state = anUpdatedState({ progress: { edgeHarms: 1 } });
    const seen = await checkEdges(state, worldServing(edges).ports);
    expect(seen.reasons[0]?.message).toContain("4 edges");
    expect(seen.reasons[0]?.message).toContain("192.0.2.3");
    expect(seen.reasons[0]?.message).not.toContain("2001:db8::1");
  });

  test("are not blamed on the rotation while they serve the expired one that it replaces", async () => {
    const expired = aCertificate({ notAfter: new Date("2026-11-21T00:00:00Z") });
    const state = anUpdatedState({
      baseline: aBaseline({ isCertificateUsable: false }),
      progress: { edgeHarms: 1 },
    });
    const seen = await checkEdges(state, worldServing(edgesServing(expired)).ports);
    expect(seen).toMatchObject({
      next: "wait-for-edges",
      waitSeconds: 60,
      progress: { edgeHarms: 0 },
    });
    expect(seen.edges[0]?.outcome).toBe("broken");
  });

  test("accept TLS below the policy, of which the edges are asked", async () => {
    const world = worldServing(edgesServing(newer, { floorProbe: "accepted" }));
    const state = anUpdatedState({ progress: { edgeHarms: 1 } });
    const seen = await checkEdges(state, world.ports);
    expect(seen.next).toBe("roll-back");
    expect(seen.reasons[0]?.message).toContain("tls-floor-below-policy");
    expect(world.calls).toContain("resolveEdges auth.example.com d111111abcdef8.cloudfront.net 24");
    expect(world.calls).toContain("observeEdge 192.0.2.1 TLS_V1_2_2021");
  });
});

describe("the certificate that ACM holds", () => {
  test("is followed when it is renewed meanwhile: the proof starts anew", async () => {
    const renewed = aNewerCertificate({
      serial: "ff",
      fingerprintSha256: fingerprintOf("renewed"),
      notAfter: new Date("2027-09-01T00:00:00.000Z"),
    });
    const world = worldServing([...edgesServing(renewed).slice(0, 3)]);
    world.certificates[1] = renewed;
    const state = anUpdatedState({
      progress: { edgeConfirmations: 2, edgesProven: 9, provenAddresses: ["198.51.100.1"] },
    });
    const seen = await checkEdges(state, world.ports);
    expect(seen.target).toEqual({
      arn: newer.arn,
      serial: "ff",
      fingerprintSha256: fingerprintOf("renewed"),
      notAfter: "2027-09-01T00:00:00.000Z",
    });
    expect(seen).toMatchObject({
      next: "wait-for-edges",
      progress: { edgeConfirmations: 1, edgesProven: 3 },
    });
  });

  test.each([
    ["revoked", { status: "REVOKED" }, "certificateRevoked"],
    ["expired", { notAfter: new Date("2026-11-21T12:10:00.000Z") }, "certificateExpired"],
  ] as const)("is left at once when it is %s meanwhile", async (_, overrides, name) => {
    const world = worldServing(edgesServing(newer));
    world.certificates[1] = aNewerCertificate(overrides);
    const seen = await checkEdges(anUpdatedState(), world.ports);
    expect(seen.next).toBe("roll-back");
    expect(namesOf(seen)).toEqual([name]);
  });

  test("ends a verification as failed when it is deleted meanwhile", async () => {
    const world = worldServing(edgesServing(newer));
    world.certificates = [];
    const seen = await checkEdges(verifying(), world.ports);
    expect(seen).toMatchObject({ verdict: "failed", next: "check-routing" });
    expect(namesOf(seen)).toEqual(["certificateMissing"]);
    expect(seen.target?.arn).toBe(certificateArn("newer"));
  });

  test("is all that is asked of AWS: Cognito is not, and nothing is changed", async () => {
    const world = worldServing(edgesServing(newer));
    await checkEdges(anUpdatedState(), world.ports);
    const operations = new Set(world.calls.map((call) => call.split(" ")[0]));
    expect([...operations].toSorted()).toEqual([
      "describeCertificate",
      "observeEdge",
      "resolveEdges",
    ]);
  });
});

test("ends as failed without a plan in its state", async () => {
  const { baseline: _, ...state } = anUpdatedState();
  const ended = await checkEdges(state, fakeWorld().ports);
  expect(namesOf(ended)).toEqual(["stateIncomplete"]);
});
