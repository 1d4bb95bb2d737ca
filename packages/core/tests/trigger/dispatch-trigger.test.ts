import { describe, expect, test } from "vitest";
import type { Certificate } from "../../src/certificate/certificate.ts";
import type { CustomDomain, CustomDomainSettings } from "../../src/custom-domain/custom-domain.ts";
import type { RotationRecord } from "../../src/record/record.ts";
import type { RotationRequest } from "../../src/rotation/rotation-request.ts";
import type { DispatchPorts } from "../../src/trigger/dispatch-ports.ts";
import { dispatchTrigger } from "../../src/trigger/dispatch-trigger.ts";
import { DispatchIncompleteError } from "../../src/trigger/errors.ts";
import { availableEvent, certificateArn, healthEvent } from "./events.ts";

interface World {
  /** Names of the certificate; none for a certificate that does not exist. */
  readonly names?: readonly string[];
  /** Custom domains by Region. */
  readonly domains?: Readonly<Record<string, readonly Partial<CustomDomain>[]>>;
  readonly prefixes?: readonly string[];
  readonly failingRegions?: readonly string[];
  readonly failingNames?: readonly string[];
  readonly serial?: string;
  /** Certificates that do not exist beside those that do. */
  readonly missingArns?: readonly string[];
  readonly now?: string;
}

function makePorts(world: World) {
  const started: { name: string; request: RotationRequest }[] = [];
  const asked: string[] = [];
  const scanned: string[] = [];
  const refusals: { record: RotationRecord; key: string }[] = [];
  const domains = new Map(
    Object.entries(world.domains ?? {}).map(([region, list]) => [
      region,
      list.map((one) => domainOf(region, one)),
    ]),
  );
  const failIn = (region: string) => {
    if (world.failingRegions?.includes(region)) throw new Error(`no way to ${region}`);
  };
  const ports: DispatchPorts = {
    clock: { now: () => new Date(world.now ?? "2026-11-21T00:00:00Z") },
    poolRegions: ["eu-west-1", "eu-central-1", "us-east-1"],
    accountId: "123456789012",
    acm: {
      describeCertificate: async (arn) =>
        world.names === undefined || world.missingArns?.includes(arn)
          ? undefined
          : certificateOf(arn, world.names, world.serial),
    },
    cognito: {
      async describeDomain(region, name) {
        failIn(region);
        asked.push(`${region} ${name}`);
        if (world.prefixes?.includes(name)) {
          return { kind: "prefix", prefixDomain: { prefix: name, userPoolId: "p", region } };
        }
        const customDomain = domains.get(region)?.find((one) => one.name === name);
        return customDomain && { kind: "custom", customDomain };
      },
      async *listUserPoolIds(region) {
        failIn(region);
        scanned.push(region);
        yield "pool-without-domain";
        for (const { userPoolId } of domains.get(region) ?? []) yield userPoolId;
        yield "pool-deleted-meanwhile";
      },
      async describeUserPool(region, userPoolId) {
        if (userPoolId === "pool-deleted-meanwhile") return undefined;
        const found = domains.get(region)?.find((one) => one.userPoolId === userPoolId);
        return found ? { customDomain: found.name, tags: {} } : { tags: {} };
      },
    },
    starter: {
      async startRotation(name, request) {
        if (world.failingNames?.includes(request.customDomain)) throw new Error("throttled");
        const known = started.find((one) => one.name === name);
        if (known !== undefined) return "duplicate";
        started.push({ name, request });
        return "started";
      },
    },
    refusals: { recordRefusal: async (record, key) => void refusals.push({ record, key }) },
  };
  return { ports, started, asked, scanned, refusals };
}

/** As the deployed rules send an event. */
const dispatch = async (event: unknown, ports: DispatchPorts) =>
  await dispatchTrigger({ apply: true, event }, ports);

function certificateOf(arn: string, names: readonly string[], serial = "0a:1b"): Certificate {
  return {
    arn,
    names,
    serial,
    status: "ISSUED",
    type: "AMAZON_ISSUED",
    domainName: names[0] ?? "",
  };
}

function domainOf(region: string, part: Partial<CustomDomain>): CustomDomain {
  const settings: CustomDomainSettings = {};
  return {
    name: "auth.example.com",
    userPoolId: `${region}_EXAMPLE`,
    region,
    accountId: "123456789012",
    status: "ACTIVE",
    certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/old",
    settings,
    ...part,
  };
}

test("an issued certificate starts one rotation of the custom domain it names", async () => {
  const { ports, started, asked, scanned } = makePorts({
    names: ["auth.example.com"],
    domains: { "eu-west-1": [{}] },
  });
  const result = await dispatch(availableEvent(), ports);
  expect(started).toEqual([
    {
      name: expect.stringMatching(/^auth-example-com-[0-9a-f]{16}$/),
      request: {
        customDomain: "auth.example.com",
        region: "eu-west-1",
        action: "rotate",
        apply: true,
        trigger: {
          kind: "certificate-event",
          certificateArn,
          description: "ACM Certificate Available (ISSUANCE)",
        },
      },
    },
  ]);
  expect(result).toEqual({
    started: [
      {
        customDomain: "auth.example.com",
        region: "eu-west-1",
        certificateArn,
        executionName: started[0]?.name,
      },
    ],
    duplicates: [],
    summary: "started 1, already known 0, refused 0",
  });
  expect(asked.sort()).toEqual([
    "eu-central-1 auth.example.com",
    "eu-west-1 auth.example.com",
    "us-east-1 auth.example.com",
  ]);
  expect(scanned).toEqual([]);
});

test.each([
  ["RENEWAL", "held", certificateArn, "verify"],
  ["REIMPORT", "held", certificateArn, "verify"],
  ["IMPORT", "held", certificateArn, "rotate"],
  ["RENEWAL", "not held", "another", "rotate"],
  ["REIMPORT", "not held", "another", "rotate"],
])("%s of a certificate that is %s asks to %4$s", async (action, _, held, expected) => {
  const domains = { "eu-west-1": [{ certificateArn: held }] };
  const world = { names: ["auth.example.com"], domains };
  const { ports, started } = makePorts(world);
  await dispatch(availableEvent(action), ports);
  expect(started.map(({ request }) => request.action)).toEqual([expected]);
});

test.each(["ACM Certificate Expired", "ACM Certificate Revoked"])(
  "%s starts a rotation all the same",
  async (detailType) => {
    const world = { names: ["auth.example.com"], domains: { "eu-west-1": [{}] } };
    const { ports, started } = makePorts(world);
    await dispatch({ ...availableEvent(), "detail-type": detailType, detail: {} }, ports);
    expect(started[0]?.request.trigger).toEqual({
      kind: "certificate-event",
      certificateArn,
      description: detailType,
    });
  },
);

describe("which custom domains are found", () => {
  test("by a wildcard, those one level below it, by looking through the pools", async () => {
    const { ports, started, scanned } = makePorts({
      names: ["*.example.com"],
      domains: {
        "eu-west-1": [
          { name: "auth.example.com", userPoolId: "a" },
          { name: "deep.auth.example.com", userPoolId: "b" },
        ],
        "us-east-1": [{ name: "login.example.com", userPoolId: "c" }],
      },
    });
    await dispatch(availableEvent(), ports);
    expect(started.map(({ request }) => [request.customDomain, request.region])).toEqual([
      ["auth.example.com", "eu-west-1"],
      ["login.example.com", "us-east-1"],
    ]);
    expect(scanned.sort()).toEqual(["eu-central-1", "eu-west-1", "us-east-1"]);
  });

  test("each once, though named exactly and by a wildcard", async () => {
    const { ports, started } = makePorts({
      names: ["auth.example.com", "*.example.com", "AUTH.example.com."],
      domains: { "eu-west-1": [{}] },
    });
    await dispatch(availableEvent(), ports);
    expect(started).toHaveLength(1);
  });

  test.each([
    ["eu-west-1", "eu-central-1"],
    ["eu-central-1", "eu-west-1"],
  ])("one with failover once, from its primary Region %s", async (primary, secondaryRegion) => {
    const settings = { routing: { secondaryRegion, primaryHealthCheckId: "hc" } };
    const { ports, started } = makePorts({
      names: ["auth.example.com"],
      domains: { [primary]: [{ settings }], [secondaryRegion]: [{ settings }] },
    });
    await dispatch(availableEvent(), ports);
    expect(started.map(({ request }) => request.region)).toEqual([primary]);
  });

  test("none of another account, no prefix domain, no name that cannot be one", async () => {
    const { ports, started, asked } = makePorts({
      names: ["auth.example.com", "localhost", `${"a".repeat(60)}.example.com`],
      domains: { "eu-west-1": [{ accountId: "999999999999" }] },
      prefixes: ["localhost"],
    });
    const result = await dispatch(availableEvent(), ports);
    expect(started).toEqual([]);
    expect(asked.every((one) => one.endsWith(" auth.example.com"))).toBe(true);
    expect(result).toEqual({
      started: [],
      duplicates: [],
      summary: "the certificate covers no custom domain of the configured Regions; nothing to do",
    });
  });

  test("asks for no more than a hundred names", async () => {
    const names = Array.from({ length: 500 }, (_, index) => `a${index}.example.com`);
    const { ports, asked } = makePorts({ names });
    await dispatch(availableEvent(), ports);
    expect(asked).toHaveLength(300);
  });
});

describe("the same event again", () => {
  const world = { names: ["auth.example.com"], domains: { "eu-west-1": [{}] } };
  const at = (time: string, more = {}) => ({ ...availableEvent(), time, ...more });

  test("within a quarter of an hour is a duplicate, whatever its ID", async () => {
    const { ports, started } = makePorts(world);
    await dispatch(at("2026-09-01T18:30:00Z"), ports);
    const again = await dispatch(at("2026-09-01T18:44:59Z", { id: "other" }), ports);
    expect(started).toHaveLength(1);
    expect(again).toMatchObject({
      started: [],
      duplicates: [{ customDomain: "auth.example.com", executionName: started[0]?.name }],
    });
  });

  test("later, or replayed on purpose, is another attempt", async () => {
    const { ports, started } = makePorts(world);
    await dispatch(at("2026-09-01T18:44:59Z"), ports);
    await dispatch(at("2026-09-01T18:45:00Z"), ports);
    await dispatch(at("2026-09-01T18:44:59Z", { "replay-name": "r1" }), ports);
    expect(new Set(started.map(({ name }) => name)).size).toBe(3);
  });

  test("with another serial under the same ARN is another attempt", async () => {
    const names = await Promise.all(
      ["0a:1b", "0a:1c"].map(async (serial) => {
        const { ports, started } = makePorts({ ...world, serial });
        await dispatch(availableEvent("RENEWAL"), ports);
        return started[0]?.name;
      }),
    );
    expect(names[0]).not.toBe(names[1]);
  });

  test("has byte for byte the same input", async () => {
    const inputs = await Promise.all(
      ["id-1", "id-2"].map(async (id) => {
        const { ports, started } = makePorts(world);
        await dispatch(at("2026-09-01T18:30:00Z", { id }), ports);
        return JSON.stringify(started[0]);
      }),
    );
    expect(inputs[0]).toBe(inputs[1]);
  });

  test("of the longest custom domain still has a name of at most 80 allowed characters", async () => {
    const name = `${"a".repeat(51)}.example.com`;
    const domains = { "eu-west-1": [{ name }] };
    const { ports, started } = makePorts({ names: [name], domains });
    await dispatch(availableEvent(), ports);
    expect(name).toHaveLength(63);
    expect(started[0]?.name).toMatch(/^[0-9A-Za-z_-]{80}$/);
  });
});

describe("refusals", () => {
  test("a certificate that does not exist any more is refused and recorded", async () => {
    const { ports, started, refusals } = makePorts({});
    const result = await dispatch(availableEvent(), ports);
    expect(started).toEqual([]);
    expect(result.refused).toMatchObject([{ name: "certificateMissing" }]);
    expect(result.summary).toMatch(/^refused: certificateMissing: /);
    expect(refusals).toHaveLength(1);
    expect(refusals[0]?.record).toMatchObject({
      schema: "latchkey/rotation-record/1",
      verdict: "refused",
      customDomain: "unknown.invalid",
      endedAt: "2026-11-21T00:00:00.000Z",
      request: availableEvent(),
      reasons: [{ name: "certificateMissing", fix: expect.stringContaining("resources[0]") }],
    });
  });

  test("an event that does not say when it arose is filed behind those that do", async () => {
    const { ports, refusals } = makePorts({});
    const { time: _time, ...undated } = availableEvent();
    await dispatch(undated, ports);
    await dispatch({ ...undated, time: "yesterday" }, ports);
    await dispatch(availableEvent(), ports);
    const [key, again, dated] = refusals.map((one) => one.key);
    expect(key).toMatch(/^records\/unknown\.invalid\/undated_refused-[0-9a-f]{16}\.json$/);
    expect(again).toBe(key);
    expect(dated).toMatch(/^records\/unknown\.invalid\/2026-09-01T18-43-48Z_refused-/);
    expect([key, dated].toSorted()).toEqual([dated, key]);
  });

  test("what is wrong in an event with several certificates is one record, the rest is started", async () => {
    const foreign = certificateArn.replace("us-east-1", "eu-west-1");
    const missing = certificateArn.replace("61f50cd4", "71f50cd4");
    const { ports, started, refusals } = makePorts({
      names: ["auth.example.com"],
      domains: { "eu-west-1": [{}] },
      missingArns: [missing],
    });
    const event = healthEvent([foreign, certificateArn, "garbage", missing]);
    const result = await dispatch(event, ports);
    expect(started).toHaveLength(1);
    const names = ["certificateInAnotherRegion", "certificateArnInvalid", "certificateMissing"];
    expect(refusals.map(({ record }) => record.reasons.map(({ name }) => name))).toEqual([names]);
    expect(result.refused).toMatchObject(
      names.map((name) => ({ name, recordKey: refusals[0]?.key })),
    );
    expect(result.summary).toBe("started 1, already known 0, refused 3");
  });

  test("certificates beyond the twentieth are refused and recorded", async () => {
    const { ports, refusals } = makePorts({ names: ["auth.example.com"] });
    const arns = Array.from({ length: 25 }, (_, index) => `${certificateArn}${index}`);
    await dispatch(healthEvent(arns), ports);
    expect(refusals).toHaveLength(1);
    expect(refusals[0]?.record.reasons).toMatchObject([
      {
        name: "certificatesTooMany",
        message: expect.stringContaining("names 25 certificates; the last 5 were not looked at"),
      },
    ]);
  });

  test("a huge event loses its secrets before it is cut and becomes a text", async () => {
    const { ports, refusals } = makePorts({});
    const secretAccessKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    const note = "a key:\nAKIAIOSFODNN7EXAMPLE";
    await dispatch({ source: "x", secretAccessKey, note, text: "y".repeat(100_000) }, ports);
    const kept = JSON.stringify(refusals[0]?.record.request);
    expect(kept).not.toContain("wJalr");
    expect(kept).not.toContain("AKIA");
  });

  test("refusing the same event again gives the same key, another event another", async () => {
    const { ports, refusals } = makePorts({});
    await dispatch(availableEvent(), ports);
    await dispatch(availableEvent(), ports);
    await dispatch({ ...availableEvent(), id: "another" }, ports);
    const keys = refusals.map(({ key }) => key);
    expect(keys[0]).toMatch(/^records\/[\w.-]+\/[\w.-]+_refused-[0-9a-f]{16}\.json$/);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
  });

  test.each([
    ["no event", undefined],
    ["a text", "hello"],
    [
      "a cycle",
      (() => {
        const cycle: Record<string, unknown> = {};
        cycle.self = cycle;
        return cycle;
      })(),
    ],
  ])("%s is refused and recorded, never an exception", async (_what, event) => {
    const { ports, refusals } = makePorts({});
    const result = await dispatch(event, ports);
    expect(result.refused).toHaveLength(1);
    expect(refusals).toHaveLength(1);
  });

  test("of a huge event only the beginning is kept", async () => {
    const { ports, refusals } = makePorts({});
    await dispatch({ source: "x", text: "y".repeat(1_000_000) }, ports);
    expect(JSON.stringify(refusals[0]?.record).length).toBeLessThan(40_000);
    expect(refusals[0]?.record.request).toMatchObject({ isCut: true });
  });
});

describe("a certificate that ACM does not find", () => {
  // The event's own time is 2026-09-01T18:43:48Z.
  test.each(["2026-09-01T18:43:18Z", "2026-09-01T18:43:48Z", "2026-09-01T18:45:47.999Z"])(
    "at %s, by an event of just now, has Lambda repeat the event",
    async (now) => {
      const { ports, refusals } = makePorts({ now });
      const dispatched = dispatch(availableEvent(), ports);
      await expect(dispatched).rejects.toMatchObject({
        name: "DispatchIncompleteError",
        recovery: "retry",
        message: expect.stringContaining(
          `reading the certificate ${certificateArn}: ACM does not find the certificate`,
        ),
        cause: { errors: [{ name: "CertificateNotFoundYetError", recovery: "wait" }] },
      });
      expect(refusals).toEqual([]);
    },
  );

  test.each([
    ["two minutes old", "2026-09-01T18:45:48Z"],
    ["at Lambda's third attempt", "2026-09-01T18:46:48Z"],
    ["from the future", "2026-09-01T18:43:17.999Z"],
  ])("is refused and recorded when the event is %s", async (_what, now) => {
    const { ports, refusals } = makePorts({ now });
    const result = await dispatch(availableEvent(), ports);
    expect(result.refused).toMatchObject([{ name: "certificateMissing" }]);
    expect(refusals).toHaveLength(1);
  });

  test("is refused and recorded when the event does not say when it arose", async () => {
    const { ports, refusals } = makePorts({});
    const { time: _time, ...undated } = availableEvent();
    await dispatch(undated, ports);
    expect(refusals).toHaveLength(1);
  });

  test("does not keep the others of the event from their rotations; what is wrong is recorded once all is known", async () => {
    const missing = certificateArn.replace("61f50cd4", "71f50cd4");
    const event = healthEvent(["garbage", missing, certificateArn]);
    const world = {
      names: ["auth.example.com"],
      domains: { "eu-west-1": [{}] },
      missingArns: [missing],
    };
    const early = makePorts({ ...world, now: event.time });
    await expect(dispatch(event, early.ports)).rejects.toMatchObject({
      data: { failed: [`reading the certificate ${missing}`], started: [expect.any(String)] },
    });
    expect(early.refusals).toEqual([]);
    const late = makePorts({ ...world, now: "2026-09-01T09:04:22Z" });
    await dispatch(event, late.ports);
    expect(late.started).toEqual(early.started);
    expect(late.refusals[0]?.record.reasons).toMatchObject([
      { name: "certificateArnInvalid" },
      { name: "certificateMissing" },
    ]);
  });
});

describe("when something fails", () => {
  test("one custom domain does not stop the others; the failure is thrown at the end", async () => {
    const { ports, started } = makePorts({
      names: ["a.example.com", "b.example.com", "c.example.com"],
      domains: { "eu-west-1": ["a", "b", "c"].map((one) => ({ name: `${one}.example.com` })) },
      failingNames: ["a.example.com"],
    });
    const dispatched = dispatch(availableEvent(), ports);
    await expect(dispatched).rejects.toBeInstanceOf(DispatchIncompleteError);
    await expect(dispatched).rejects.toMatchObject({
      name: "DispatchIncompleteError",
      recovery: "retry",
      data: { failed: ["starting the rotation of a.example.com"] },
      message: expect.stringContaining("throttled"),
    });
    expect(started.map(({ request }) => request.customDomain)).toEqual([
      "b.example.com",
      "c.example.com",
    ]);
  });

  test("one Region does not stop the others; the failure is thrown at the end", async () => {
    const { ports, started } = makePorts({
      names: ["auth.example.com"],
      domains: { "us-east-1": [{}] },
      failingRegions: ["eu-west-1"],
    });
    await expect(dispatch(availableEvent(), ports)).rejects.toThrow(
      "looking for custom domains in eu-west-1: no way to eu-west-1",
    );
    expect(started).toHaveLength(1);
  });

  test("a certificate that cannot be read is thrown as it is", async () => {
    const { ports } = makePorts({});
    const acm = { describeCertificate: () => Promise.reject(new Error("throttled")) };
    await expect(dispatch(availableEvent(), { ...ports, acm })).rejects.toThrow("throttled");
  });
});

test("an AWS Health event starts a rotation for each certificate it names", async () => {
  const { ports, started } = makePorts({
    names: ["auth.example.com"],
    domains: { "eu-west-1": [{}] },
  });
  const other = certificateArn.replace("61f50cd4", "71f50cd4");
  await dispatch(healthEvent([certificateArn, other]), ports);
  expect(started.map(({ request }) => request.trigger?.certificateArn)).toEqual([
    certificateArn,
    other,
  ]);
});

test.each([
  ["observe", false],
  ["auto", true],
] as const)("in mode %s a rotation is started that may change things: %s", async (mode, apply) => {
  const world = { names: ["auth.example.com"], domains: { "eu-west-1": [{}] } };
  const { ports, started } = makePorts(world);
  await dispatch(availableEvent(), { ...ports, mode });
  expect(started.map(({ request }) => request.apply)).toEqual([apply]);
});

describe("an event that does not say that it may be applied", () => {
  const world = { names: ["auth.example.com"], domains: { "eu-west-1": [{}] } };

  test.each([
    ["bare, as a person pastes it", availableEvent()],
    ["wrapped without a word of it", { event: availableEvent() }],
    ["wrapped with apply as a text", { apply: "true", event: availableEvent() }],
    ["wrapped with apply as a number", { apply: 1, event: availableEvent() }],
    ["wrapped with apply false", { apply: false, event: availableEvent() }],
    ["with apply in its detail", { ...availableEvent(), detail: { apply: true } }],
    [
      "wrapped with apply in a prototype",
      Object.assign(Object.create({ apply: true }), { event: availableEvent() }),
    ],
    [
      "wrapped with __proto__",
      JSON.parse(`{"__proto__":{"apply":true},"event":${JSON.stringify(availableEvent())}}`),
    ],
  ])("%s starts a rotation that only plans", async (_what, given) => {
    const { ports, started } = makePorts(world);
    const result = await dispatchTrigger(given, ports);
    expect(started.map(({ request }) => request.apply)).toEqual([false]);
    expect(result).toMatchObject({
      isDryRun: true,
      summary: expect.stringContaining('to carry it out, send {"apply": true, "event": …}'),
    });
  });

  test("does not keep the real one from being carried out, nor the reverse", async () => {
    const { ports, started } = makePorts(world);
    await dispatchTrigger(availableEvent(), ports);
    await dispatch(availableEvent(), ports);
    expect(started.map(({ request }) => request.apply)).toEqual([false, true]);
    expect(started[0]?.name).not.toBe(started[1]?.name);
    const again = await dispatchTrigger(availableEvent(), ports);
    expect(again).toMatchObject({ started: [], duplicates: [{}], isDryRun: true });
  });

  test("is applied when a person adds apply to it at the top", async () => {
    const { ports, started } = makePorts(world);
    await dispatchTrigger({ ...availableEvent(), apply: true }, ports);
    expect(started.map(({ request }) => request.apply)).toEqual([true]);
  });

  test.each([
    ["a wrapper in a wrapper", { apply: true, event: { apply: true, event: availableEvent() } }],
    [
      "a wrapper without permission around one with it",
      { event: { apply: true, event: availableEvent() } },
    ],
    ["a wrapper of nothing", { apply: true, event: undefined }],
    ["a permission without an event", { apply: true }],
  ])("%s is refused and recorded", async (_what, given) => {
    const { ports, started, refusals } = makePorts(world);
    const result = await dispatchTrigger(given, ports);
    expect(started).toEqual([]);
    expect(refusals).toHaveLength(1);
    expect(result.refused).toHaveLength(1);
    expect(result).not.toHaveProperty("isDryRun");
  });

  test("is refused and recorded like any other when it is wrong", async () => {
    const { ports, refusals } = makePorts({});
    await dispatchTrigger(availableEvent(), ports);
    await dispatch(availableEvent(), ports);
    expect(refusals.map(({ record }) => record.request)).toEqual([
      availableEvent(),
      availableEvent(),
    ]);
    expect(refusals[0]?.key).toBe(refusals[1]?.key);
  });
});
