import { describe, expect, test } from "vitest";
import {
  aCertificate,
  aNewerCertificate,
  certificateArn,
  fingerprintOf,
} from "../../../../../tests/gen/a-certificate.ts";
import { fullSettings } from "../../../../../tests/gen/a-custom-domain.ts";
import { anExecution, aRotationState } from "../../../../../tests/gen/a-rotation-state.ts";
import { anEdgeServing } from "../../../../../tests/gen/an-edge.ts";
import { fakeWorld } from "../../../../../tests/gen/fake-world.ts";
import { parseRotationState } from "../../../src/rotation/parse-rotation-state.ts";
import { planRotation } from "../../../src/rotation/step/plan.ts";

const request = { customDomain: "auth.example.com", apply: true };
const withNewer = () => {
  const world = fakeWorld();
  world.certificates.push(aNewerCertificate());
  return world;
};
const namesOf = (state: { reasons: readonly { name: string }[] }) =>
  state.reasons.map(({ name }) => name);

describe("a plan to rotate", () => {
  test("goes on to the update with everything that later steps compare with", async () => {
    const world = withNewer();
    world.changeDomain({ settings: fullSettings });
    const routing = {
      routing: { secondaryRegion: "eu-central-1", primaryHealthCheckId: "check-1" },
      healthCheckFound: true,
      healthCheckDisabled: false,
      health: "healthy",
      replicaStatus: "ACTIVE",
      observedAt: "2026-11-21T12:00:00.000Z",
    };
    expect(await planRotation(request, anExecution, world.ports)).toStrictEqual({
      version: 1,
      request: { ...request, action: "rotate", trigger: { kind: "operator" } },
      execution: anExecution,
      next: "update",
      waitSeconds: 0,
      decision: "rotate",
      reasons: [{ name: "bestCertificateFound", message: expect.any(String) }],
      notChosen: [
        {
          arn: certificateArn("current"),
          reasons: [{ name: "certificateIsCurrent", message: expect.any(String) }],
        },
      ],
      customDomain: {
        name: "auth.example.com",
        userPoolId: "eu-west-1_EXAMPLE",
        region: "eu-west-1",
        accountId: "123456789012",
        cloudFrontDomain: "d111111abcdef8.cloudfront.net",
      },
      baseline: {
        status: "ACTIVE",
        certificate: {
          arn: certificateArn("current"),
          serial: "0a:1b",
          fingerprintSha256: fingerprintOf("current"),
          notAfter: "2026-12-31T00:00:00.000Z",
        },
        isCertificateUsable: true,
        settings: fullSettings,
        routing,
        observedAt: "2026-11-21T12:00:00.000Z",
      },
      target: {
        arn: certificateArn("newer"),
        serial: "0c:2d",
        fingerprintSha256: fingerprintOf("newer"),
        notAfter: "2027-06-01T00:00:00.000Z",
      },
      goal: "target",
      progress: {
        holds: 0,
        isUpdated: false,
        domainPolls: 0,
        domainConfirmations: 0,
        edgeRounds: 0,
        edgeConfirmations: 0,
        edgeHarms: 0,
        edgesProven: 0,
      },
      after: {
        certificateArn: certificateArn("current"),
        status: "ACTIVE",
        settings: fullSettings,
        observedAt: "2026-11-21T12:00:00.000Z",
      },
      edges: [],
      routing,
    });
  });

  test("changes nothing", async () => {
    const world = withNewer();
    await planRotation(request, anExecution, world.ports);
    expect(world.updates).toEqual([]);
  });

  test("notes that the certificate it leaves does not work", async () => {
    const world = withNewer();
    world.certificates[0] = aCertificate({ status: "REVOKED" });
    const state = await planRotation(request, anExecution, world.ports);
    expect(state.baseline?.isCertificateUsable).toBe(false);
  });

  test("notes that the certificate it leaves is not there", async () => {
    const world = fakeWorld({ certificates: [aNewerCertificate()] });
    const state = await planRotation(request, anExecution, world.ports);
    expect(state.baseline?.isCertificateUsable).toBe(false);
    expect(state.baseline?.certificate).toEqual({ arn: certificateArn("current") });
  });

  test("carries at most ten of the passed-over certificates, and five reasons each", async () => {
    const world = withNewer();
    for (let nth = 0; nth < 30; nth += 1) {
      world.certificates.push(
        aNewerCertificate({
          arn: `arn:aws:acm:eu-west-1:999999999999:certificate/c${nth}`,
          status: "FAILED",
          type: "PRIVATE",
          keyAlgorithm: "x",
          keyPairOrigin: "ACME",
          managedBy: "CLOUDFRONT",
        }),
      );
    }
    const { notChosen } = await planRotation(request, anExecution, world.ports);
    expect(notChosen).toHaveLength(10);
    expect(notChosen?.at(-1)?.reasons).toHaveLength(5);
  });

  test("survives a validity that cannot be read", async () => {
    const world = withNewer();
    world.certificates[0] = aCertificate({ notAfter: new Date("?"), serial: undefined });
    const { baseline } = await planRotation(request, anExecution, world.ports);
    expect(baseline?.certificate).toStrictEqual({
      arn: certificateArn("current"),
      fingerprintSha256: fingerprintOf("current"),
    });
  });
});

describe("other plans", () => {
  test("nothing to do ends at once, and leaves the ARN to publish", async () => {
    const state = await planRotation(request, anExecution, fakeWorld().ports);
    expect(state).toMatchObject({
      decision: "nothing",
      verdict: "nothing-to-do",
      next: "record",
      after: { certificateArn: certificateArn("current") },
    });
  });

  test("nothing to do rests on the edges that were looked at, one round of them", async () => {
    const state = await planRotation(request, anExecution, fakeWorld().ports);
    expect(namesOf(state)).toEqual(["alreadyServed"]);
    expect(state.edges.map(({ address, outcome }) => [address, outcome])).toEqual([
      ["192.0.2.1", "target"],
      ["192.0.2.2", "target"],
      ["192.0.2.3", "target"],
      ["2001:db8::1", "target"],
    ]);
    expect(state.edges[0]).toStrictEqual({
      address: "192.0.2.1",
      outcome: "target",
      fingerprintSha256: fingerprintOf("current"),
      protocol: "TLSv1.3",
      floorProbe: "refused",
    });
    expect(state.progress).toMatchObject({
      edgeRounds: 1,
      edgeConfirmations: 0,
      edgesProven: 4,
      provenAddresses: ["192.0.2.1", "192.0.2.2", "192.0.2.3", "2001:db8::1"],
    });
    expect(parseRotationState(JSON.parse(JSON.stringify(state)))).toEqual(state);
  });

  test("edges that are out of reach, or serve something else, are shown but not proven", async () => {
    const world = fakeWorld();
    world.edges = [
      anEdgeServing(aCertificate()),
      anEdgeServing(aNewerCertificate(), { address: "192.0.2.2" }),
      { address: "2001:db8::1", unreachable: "ENETUNREACH" },
    ];
    const dryRun = { customDomain: "auth.example.com" };
    const state = await planRotation(dryRun, anExecution, world.ports);
    expect(state).toMatchObject({ decision: "verify", verdict: "nothing-to-do" });
    expect(state.edges.map(({ outcome }) => outcome)).toEqual([
      "target",
      "previous",
      "unreachable",
    ]);
    expect(state.progress).toMatchObject({ edgeRounds: 1, edgesProven: 1 });
  });

  test("a doubt about the edges leaves their proof to the next step, from its first round", async () => {
    const world = fakeWorld();
    world.edges[0] = anEdgeServing(aNewerCertificate());
    const state = await planRotation(request, anExecution, world.ports);
    expect(state).toMatchObject({ decision: "verify", next: "check-edges", edges: [] });
    expect(state.progress).toMatchObject({ edgeRounds: 0, edgesProven: 0 });
  });

  test("a plan that looks at no edge says nothing of any", async () => {
    const dryRun = { customDomain: "auth.example.com" };
    const state = await planRotation(dryRun, anExecution, withNewer().ports);
    expect(state).toMatchObject({ decision: "rotate", verdict: "nothing-to-do", edges: [] });
    expect(state.progress).toMatchObject({ edgeRounds: 0, edgesProven: 0 });
  });

  test("a verification goes on to the edges", async () => {
    const world = fakeWorld();
    const state = await planRotation({ ...request, action: "verify" }, anExecution, world.ports);
    expect(state).toMatchObject({
      decision: "verify",
      next: "check-edges",
      target: { arn: certificateArn("current") },
    });
    expect(state).not.toHaveProperty("verdict");
  });

  test("a refusal ends at once", async () => {
    const world = fakeWorld({ customDomains: {} });
    const state = await planRotation(request, anExecution, world.ports);
    expect(state).toMatchObject({ decision: "refuse", verdict: "refused", next: "record" });
    expect(state).not.toHaveProperty("customDomain");
    expect(state).not.toHaveProperty("after");
  });

  test("a prefix domain ends without an ARN", async () => {
    const world = fakeWorld({
      customDomains: {},
      prefixDomains: { "eu-west-1": { prefix: "example", userPoolId: "p", region: "eu-west-1" } },
    });
    const input = { customDomain: "example", apply: true };
    const state = await planRotation(input, anExecution, world.ports);
    expect(state).toMatchObject({ verdict: "nothing-to-do", next: "record" });
    expect(state).not.toHaveProperty("after");
  });

  test("a failing port is left to the workflow", async () => {
    const world = fakeWorld({ failures: { listCertificatesCovering: new Error("throttled") } });
    await expect(planRotation(request, anExecution, world.ports)).rejects.toThrow("throttled");
  });
});

describe("a dry run", () => {
  test.each([
    [
      "rotate",
      (world: ReturnType<typeof fakeWorld>) => world.certificates.push(aNewerCertificate()),
    ],
    ["hold", (world: ReturnType<typeof fakeWorld>) => world.changeDomain({ status: "UPDATING" })],
    ["verify", (world: ReturnType<typeof fakeWorld>) => world.edges.splice(0)],
    ["nothing", () => undefined],
  ])("with the plan %s ends with nothing done", async (decision, change) => {
    const world = fakeWorld();
    change(world);
    const state = await planRotation(
      { customDomain: "auth.example.com" },
      anExecution,
      world.ports,
    );
    expect(state).toMatchObject({
      decision,
      verdict: "nothing-to-do",
      next: "record",
      waitSeconds: 0,
    });
    expect(state.reasons.at(-1)).toMatchObject({
      name: "dryRun",
      message: `The plan is "${decision}"; the request does not allow to carry it out.`,
      fix: expect.stringContaining('"apply": true'),
    });
  });

  test("is not needed for a verification that was asked for, which changes nothing", async () => {
    const world = fakeWorld();
    const state = await planRotation(
      { customDomain: "auth.example.com", action: "verify" },
      anExecution,
      world.ports,
    );
    expect(state).toMatchObject({ decision: "verify", next: "check-edges" });
    expect(state.verdict).toBeUndefined();
  });

  test("that is refused stays refused", async () => {
    const world = fakeWorld({ customDomains: {} });
    const state = await planRotation(
      { customDomain: "auth.example.com" },
      anExecution,
      world.ports,
    );
    expect(state.verdict).toBe("refused");
    expect(namesOf(state)).toEqual(["customDomainMissing"]);
  });
});

describe("holding", () => {
  const held = async (holds: number) => {
    const world = fakeWorld();
    world.changeDomain({ status: "UPDATING" });
    const input = holds === 0 ? request : aRotationState({ progress: { holds } });
    return await planRotation(input, anExecution, world.ports);
  };

  test.each([
    [0, 60],
    [1, 120],
    [2, 240],
    [3, 480],
    [4, 900],
    [10, 900],
  ])("after %i holds waits %i s more", async (holds, waitSeconds) => {
    const state = await held(holds);
    expect(state).toMatchObject({ decision: "hold", next: "hold", waitSeconds });
    expect(state.progress.holds).toBe(holds + 1);
    expect(namesOf(state)).toEqual(["customDomainUpdating"]);
    expect(state).not.toHaveProperty("verdict");
  });

  test("for two hours is long enough: then it is refused with what was waited for", async () => {
    const state = await held(11);
    expect(state).toMatchObject({
      decision: "refuse",
      verdict: "refused",
      next: "record",
      waitSeconds: 0,
    });
    expect(namesOf(state)).toEqual(["customDomainUpdating", "holdTooLong"]);
    expect(state.reasons[1]?.message).toContain("120 minutes");
    expect(state.reasons[1]?.fix).toBeTruthy();
  });

  test("lasts as long for a Region that does not answer, and ends with that reason", async () => {
    const world = withNewer();
    const outage = Object.assign(new Error("no answer"), { name: "ServiceFaultError" });
    world.failures.describeDomain = outage;
    const first = await planRotation(request, anExecution, world.ports);
    expect(first).toMatchObject({ decision: "hold", next: "hold", waitSeconds: 60 });
    expect(namesOf(first)).toEqual(["regionUnavailable"]);
    const input = aRotationState({ progress: { holds: 11 } });
    const last = await planRotation(input, anExecution, world.ports);
    expect(last).toMatchObject({ decision: "refuse", verdict: "refused", next: "record" });
    expect(namesOf(last)).toEqual(["regionUnavailable", "holdTooLong"]);
    world.failures = {};
    const after = await planRotation(JSON.parse(JSON.stringify(first)), anExecution, world.ports);
    expect(after).toMatchObject({ decision: "rotate", next: "update", progress: { holds: 1 } });
    expect(namesOf(after)).toEqual(["bestCertificateFound"]);
  });

  test("ends as soon as nothing stands in the way, by what is there then", async () => {
    const state = await planRotation(
      aRotationState({ progress: { holds: 3 }, reasons: [{ name: "old", message: "old" }] }),
      anExecution,
      withNewer().ports,
    );
    expect(state.next).toBe("update");
    expect(state.progress.holds).toBe(3);
    expect(namesOf(state)).toEqual(["bestCertificateFound"]);
  });
});

describe("an input that is not a request", () => {
  test.each<[string, unknown, string]>([
    ["nothing", undefined, "input: "],
    ["null", null, "input: "],
    ["a string", "auth.example.com", "input: "],
    ["a list", [], "customDomain: "],
    ["an empty object", {}, "customDomain: "],
    ["a name that is no string", { customDomain: 7 }, "customDomain: "],
    [
      "a name that is no DNS name",
      { customDomain: "https://auth.example.com/" },
      "customDomain: Expected a DNS name such as auth.example.com.",
    ],
    ["an empty name", { customDomain: "" }, "customDomain: Expected a DNS name"],
    [
      "a wildcard for a name",
      { customDomain: "*.example.com" },
      "customDomain: Expected a DNS name",
    ],
    [
      "a name with a hyphen in front",
      { customDomain: "-auth.example.com" },
      "customDomain: Expected",
    ],
    [
      "a label of 64 letters",
      { customDomain: `${"a".repeat(64)}.example.com` },
      "customDomain: Expected",
    ],
    [
      "a name of 64 characters",
      { customDomain: `${"a.".repeat(31)}aa` },
      "customDomain: A custom domain has at most 63 characters.",
    ],
    [
      "a Region that is none",
      { customDomain: "a.example.com", region: "evil.example.com/" },
      "region: Expected a Region such as eu-west-1.",
    ],
    [
      "an overlong ARN",
      { customDomain: "a.example.com", certificateArn: "a".repeat(2049) },
      "certificateArn: ",
    ],
    ["an unknown action", { customDomain: "a.example.com", action: "delete" }, "action: "],
    ["apply in words", { customDomain: "a.example.com", apply: "yes" }, "apply: "],
    ["an unknown member", { customDomain: "a.example.com", force: true }, "force: "],
    [
      "an unknown trigger",
      { customDomain: "a.example.com", trigger: { kind: "moon" } },
      "trigger.kind: ",
    ],
    ["a damaged state", { ...aRotationState(), progress: 7 }, "progress: "],
    ["a state of the future", { ...aRotationState(), version: 2 }, "version: "],
  ])("like %s is refused with what is wrong, where, and a right one", async (_, input, issue) => {
    const world = fakeWorld();
    const state = await planRotation(input, anExecution, world.ports);
    expect(state).toMatchObject({
      decision: "refuse",
      verdict: "refused",
      next: "record",
      request: { customDomain: "unknown.invalid", apply: false },
      execution: anExecution,
    });
    expect(namesOf(state)).toEqual(["inputInvalid"]);
    expect(state.reasons[0]?.message).toContain(issue);
    expect(state.reasons[0]?.fix).toContain('{"customDomain":"auth.example.com","apply":true}');
    expect(world.calls).toEqual([]);
  });

  test("is kept for the record, cut", async () => {
    const { ports } = fakeWorld();
    expect((await planRotation({ a: 1 }, anExecution, ports)).received).toBe('{"a":1}');
    const huge = await planRotation({ customDomain: "x".repeat(250_000) }, anExecution, ports);
    expect(huge.received).toHaveLength(1000);
    expect(JSON.stringify(huge).length).toBeLessThan(5000);
  });

  test("tells at most five issues", async () => {
    const input = {
      customDomain: 1,
      region: 1,
      certificateArn: 1,
      action: 1,
      apply: 1,
      trigger: 1,
    };
    const state = await planRotation(input, anExecution, fakeWorld().ports);
    expect(state.reasons[0]?.message.split("; ")).toHaveLength(5);
  });
});

describe("a request", () => {
  test("may be spelt in capitals and end in a dot", async () => {
    const input = { customDomain: "AUTH.Example.com.", apply: true };
    const state = await planRotation(input, anExecution, fakeWorld().ports);
    expect(state.request.customDomain).toBe("auth.example.com");
    expect(state.verdict).toBe("nothing-to-do");
  });

  test("may carry a long description, which is cut", async () => {
    const trigger = { kind: "certificate-event", description: "d".repeat(1000) };
    const state = await planRotation({ ...request, trigger }, anExecution, fakeWorld().ports);
    expect(state.request.trigger.description).toHaveLength(500);
  });

  test.each(["us-gov-west-1", "eu-central-1", "ap-southeast-2", "il-central-1"])(
    "may name the Region %s",
    async (region) => {
      const state = await planRotation({ ...request, region }, anExecution, fakeWorld().ports);
      expect(state.request.region).toBe(region);
    },
  );

  test("of the longest names is taken", async () => {
    const customDomain = `${"a".repeat(51)}.example.com`;
    expect(customDomain).toHaveLength(63);
    const input = { customDomain, certificateArn: "a".repeat(2048) };
    const state = await planRotation(input, anExecution, fakeWorld().ports);
    expect(namesOf(state)).toEqual(["customDomainMissing"]);
  });

  test("gets a start time even if the execution's cannot be read", async () => {
    const execution = { ...anExecution, startedAt: "?" };
    const state = await planRotation(request, execution, fakeWorld().ports);
    expect(state.execution.startedAt).toBe("2026-11-21T12:00:00.000Z");
    const invalid = await planRotation(7, execution, fakeWorld().ports);
    expect(invalid.execution.startedAt).toBe("2026-11-21T12:00:00.000Z");
  });
});

describe("a certificate of which an event told just now", () => {
  const told = {
    ...request,
    trigger: { kind: "certificate-event", certificateArn: certificateArn("newer") },
  };
  const held = (holds: number) =>
    aRotationState({ request: { ...told, action: "rotate" } as never, progress: { holds } });

  test("and that ACM does not find is waited for, twice", async () => {
    const world = fakeWorld();
    const first = await planRotation(told, anExecution, world.ports);
    expect(first).toMatchObject({ next: "hold", waitSeconds: 60, progress: { holds: 1 } });
    expect(first.reasons).toEqual([
      {
        name: "certificateNotSettled",
        message: `ACM does not find the certificate ${certificateArn("newer")} yet, of which an event told just now.`,
        fix: expect.stringContaining("as soon as ACM finds it"),
      },
    ]);
    const second = await planRotation(held(1), anExecution, world.ports);
    expect(second).toMatchObject({ next: "hold", waitSeconds: 120, progress: { holds: 2 } });
    const third = await planRotation(held(2), anExecution, world.ports);
    expect(third.next).not.toBe("hold");
  });

  test("and that only the list lacks is a candidate", async () => {
    const world = withNewer();
    const { acm } = world.ports;
    const lagging = { ...acm, listCertificatesCovering: async () => [aCertificate()] };
    const state = await planRotation(told, anExecution, { ...world.ports, acm: lagging });
    expect(state).toMatchObject({ decision: "rotate", target: { arn: certificateArn("newer") } });
  });

  test("keeps nobody waiting for another that is better", async () => {
    const world = withNewer();
    const trigger = { ...told.trigger, certificateArn: certificateArn("gone") };
    const state = await planRotation({ ...told, trigger }, anExecution, world.ports);
    expect(state).toMatchObject({ decision: "rotate", target: { arn: certificateArn("newer") } });
  });

  test.each([
    ["there is no custom domain", {}, certificateArn("newer")],
    ["it is another account's", undefined, "arn:aws:acm:us-east-1:999999999999:certificate/a"],
  ])("is not waited for when %s", async (_, customDomains, arn) => {
    const world = fakeWorld(customDomains === undefined ? {} : { customDomains });
    const trigger = { ...told.trigger, certificateArn: arn };
    const state = await planRotation({ ...told, trigger }, anExecution, world.ports);
    expect(state.next).not.toBe("hold");
  });

  test("is not waited for once it is found, however little it is worth", async () => {
    const world = fakeWorld();
    world.certificates.push(aNewerCertificate({ names: ["www.example.com"] }));
    expect((await planRotation(told, anExecution, world.ports)).next).not.toBe("hold");
  });

  test("is not waited for when only the schedule or nobody told of it", async () => {
    const trigger = { kind: "schedule" };
    const world = fakeWorld();
    expect((await planRotation({ ...request, trigger }, anExecution, world.ports)).next).not.toBe(
      "hold",
    );
  });

  test("is not waited for when a person named it", async () => {
    const asked = { ...request, certificateArn: certificateArn("newer") };
    const state = await planRotation(asked, anExecution, fakeWorld().ports);
    expect(state.verdict).toBe("refused");
  });
});
