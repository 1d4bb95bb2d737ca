import { describe, expect, test } from "vitest";
import {
  aCertificate,
  aNewerCertificate,
  certificateArn,
  fingerprintOf,
} from "../../../../tests/gen/a-certificate.ts";
import { fullSettings } from "../../../../tests/gen/a-custom-domain.ts";
import { edgesServing } from "../../../../tests/gen/an-edge.ts";
import { type FakeWorld, fakeWorld } from "../../../../tests/gen/fake-world.ts";
import { runRotation } from "./run-rotation.ts";

const request = { customDomain: "auth.example.com", apply: true };
const newer = aNewerCertificate();
const minute = 60;

/** A world with a better certificate, in which Cognito and the edges take their time. */
function slowWorld({ domainMinutes = 10, edgeMinutes = 30 } = {}): FakeWorld {
  const world = fakeWorld({ certificates: [aCertificate(), newer] });
  world.changeDomain({ settings: fullSettings });
  let updatedAt = Number.POSITIVE_INFINITY;
  let target = aCertificate();
  world.applyUpdate = ({ certificateArn: arn, settings }, domain) => {
    updatedAt = world.clock.now().getTime();
    target = world.certificates.find((certificate) => certificate.arn === arn) ?? target;
    return { ...domain, certificateArn: arn, settings, status: "UPDATING" };
  };
  world.before = () => {
    const minutes = (world.clock.now().getTime() - updatedAt) / 60_000;
    if (world.domain().status === "UPDATING" && minutes >= domainMinutes) {
      world.changeDomain({ status: "ACTIVE" });
    }
    if (minutes >= domainMinutes + edgeMinutes) world.edges = edgesServing(target);
  };
  return world;
}

describe("a rotation", () => {
  test("moves the custom domain to the best certificate, proves it, and changes nothing else", async () => {
    const world = slowWorld();
    const { state, visited } = await runRotation(world, request);
    expect(state).toMatchObject({ verdict: "rotated", progress: { edgesProven: 4 } });
    expect(world.domain()).toMatchObject({ certificateArn: newer.arn, settings: fullSettings });
    expect(world.updates).toHaveLength(1);
    expect([...new Set(visited)]).toEqual([
      "Plan",
      "Update",
      "CheckDomain",
      "CheckEdges",
      "CheckRouting",
    ]);
    expect(state.edges.every(({ outcome }) => outcome === "target")).toBe(true);
  });

  test("done twice does nothing the second time", async () => {
    const world = slowWorld({ domainMinutes: 0, edgeMinutes: 0 });
    await runRotation(world, request);
    const again = await runRotation(world, request);
    expect(again.state.verdict).toBe("nothing-to-do");
    expect(again.visited).toEqual(["Plan"]);
    expect(world.updates).toHaveLength(1);
  });

  test("begun after a crash behind the update is carried on as a verification", async () => {
    const world = fakeWorld({ certificates: [aCertificate(), newer] });
    world.changeDomain({ certificateArn: newer.arn });
    const { state } = await runRotation(world, request, (_, seconds) => {
      if (seconds >= 20 * minute) world.edges = edgesServing(newer);
    });
    expect(state.verdict).toBe("verified");
    expect(world.updates).toEqual([]);
  });

  test("of a renewal under the same ARN only verifies", async () => {
    const renewed = aCertificate({ fingerprintSha256: fingerprintOf("renewed") });
    const world = fakeWorld({ certificates: [renewed] });
    const { state } = await runRotation(world, request, (_, seconds) => {
      if (seconds >= 5 * 60 * minute) world.edges = edgesServing(renewed);
    });
    expect(state).toMatchObject({ verdict: "verified", progress: { edgesProven: 4 } });
    expect(world.updates).toEqual([]);
  });

  test("waits for an unhealthy primary and goes on when it is well", async () => {
    const world = slowWorld();
    world.health = "unhealthy";
    const { state, visited } = await runRotation(world, request, (_, seconds) => {
      if (seconds >= 30 * minute) world.health = "healthy";
    });
    expect(state.verdict).toBe("rotated");
    expect(visited.filter((task) => task === "Plan").length).toBeGreaterThan(3);
  });

  test("waits no longer than two hours for an unhealthy primary", async () => {
    const world = slowWorld();
    world.health = "unhealthy";
    const { state, seconds } = await runRotation(world, request);
    expect(state.verdict).toBe("refused");
    expect(seconds).toBe(7200);
    expect(world.updates).toEqual([]);
  });

  test("does not wait for it when the certificate in use has expired", async () => {
    const world = slowWorld();
    world.health = "unhealthy";
    world.certificates[0] = aCertificate({ status: "EXPIRED", notAfter: new Date("2026-11-20") });
    world.edges = edgesServing(world.certificates[0] ?? aCertificate());
    const { state } = await runRotation(world, request);
    expect(state.verdict).toBe("rotated");
    expect(state.reasons.map(({ name }) => name)).toEqual([
      "bestCertificateFound",
      "urgencyOverridesHealth",
      "primaryUnhealthy",
    ]);
  });

  test("repairs a FAILED custom domain", async () => {
    const world = slowWorld();
    world.changeDomain({ status: "FAILED" });
    expect((await runRotation(world, request)).state.verdict).toBe("rotated");
  });

  test("that meets somebody else's change plans anew behind it", async () => {
    const world = slowWorld();
    let isOver = false;
    const { state, visited } = await runRotation(world, request, (task, seconds) => {
      if (task === "Update" && !isOver) world.changeDomain({ status: "UPDATING" });
      if (seconds >= 5 * minute && !isOver) {
        isOver = true;
        world.changeDomain({ status: "ACTIVE" });
      }
    });
    expect(state.verdict).toBe("rotated");
    expect(visited.slice(0, 3)).toEqual(["Plan", "Update", "Plan"]);
  });
});

describe("a rotation that would harm users", () => {
  test("goes back when the edges come out broken", async () => {
    const world = slowWorld({ edgeMinutes: 10_000 });
    const { state, visited } = await runRotation(world, request, () => {
      world.edges = edgesServing(newer, { isTrusted: false });
    });
    expect(state.verdict).toBe("rolled-back");
    expect(state.reasons.map(({ name }) => name)).toContain("edgesServeBroken");
    expect(visited).toContain("RollBack");
    expect(world.domain()).toMatchObject({
      certificateArn: certificateArn("current"),
      settings: fullSettings,
      status: "ACTIVE",
    });
    expect(world.updates).toHaveLength(2);
  });

  test("is not undone by a single bad look", async () => {
    const world = slowWorld({ domainMinutes: 1, edgeMinutes: 1 });
    let looks = 0;
    const { state } = await runRotation(world, request, (task) => {
      if (task !== "CheckEdges") return;
      looks += 1;
      world.edges = edgesServing(newer, looks === 2 ? { isTrusted: false } : {});
    });
    expect(state.verdict).toBe("rotated");
  });

  test("goes back when Cognito calls the custom domain FAILED", async () => {
    const world = slowWorld({ domainMinutes: 1 });
    let isFailedOnce = false;
    const { state } = await runRotation(world, request, (task) => {
      if (task === "CheckDomain" && !isFailedOnce) {
        isFailedOnce = true;
        world.changeDomain({ status: "FAILED" });
      }
    });
    expect(state.verdict).toBe("rolled-back");
    expect(world.domain().certificateArn).toBe(certificateArn("current"));
  });

  test("goes back when a setting is lost, and restores it", async () => {
    const world = slowWorld({ domainMinutes: 1 });
    const apply = world.applyUpdate;
    world.applyUpdate = (update, domain) => {
      const applied = apply(update, domain);
      return world.updates.length === 1 ? { ...applied, settings: {} } : applied;
    };
    const { state } = await runRotation(world, request);
    expect(state.verdict).toBe("rolled-back");
    expect(state.reasons.map(({ name }) => name)).toContain("settingsLost");
    expect(world.domain()).toMatchObject({
      certificateArn: certificateArn("current"),
      settings: fullSettings,
    });
  });

  test("stays and calls a person when the certificate of before has gone bad too", async () => {
    const world = slowWorld({ domainMinutes: 1 });
    const { state } = await runRotation(world, request, (task) => {
      if (task === "CheckEdges") {
        world.edges = edgesServing(newer, { isTrusted: false });
        world.certificates[0] = aCertificate({ status: "REVOKED" });
      }
    });
    expect(state.verdict).toBe("failed");
    expect(state.reasons.map(({ name }) => name)).toContain("noCertificateToGoBackTo");
    expect(world.domain().certificateArn).toBe(newer.arn);
  });
});

describe("a rotation overtaken by others", () => {
  test.each(["Update", "CheckDomain", "CheckEdges", "CheckRouting"])(
    "is superseded by another certificate before %s, and leaves it alone",
    async (when) => {
      const world = slowWorld({ domainMinutes: 1, edgeMinutes: 1 });
      const { state } = await runRotation(world, request, (task) => {
        if (task !== when) return;
        world.changeDomain({ certificateArn: certificateArn("third") });
      });
      expect(state.verdict).toBe("superseded");
      expect(world.domain().certificateArn).toBe(certificateArn("third"));
    },
  );

  test.each(["Update", "CheckDomain", "CheckRouting"])(
    "is superseded when the custom domain is deleted before %s",
    async (when) => {
      const world = slowWorld({ domainMinutes: 1, edgeMinutes: 1 });
      world.before = () => undefined;
      world.applyUpdate = (update, domain) => {
        world.edges = edgesServing(newer);
        return { ...domain, certificateArn: update.certificateArn };
      };
      const { state } = await runRotation(world, request, (task) => {
        if (task === when) world.customDomains = {};
      });
      expect(state.verdict).toBe("superseded");
    },
  );
});

describe("how long and how often", () => {
  test.each([
    ["10 minutes and the edges 30", 10, 30, 60],
    ["30 minutes and the edges 30", 30, 30, 60],
    ["10 minutes and the edges 50", 10, 50, 60],
    ["a minute and the edges 59", 1, 59, 60],
    ["60 minutes and the edges 55", 60, 55, 70],
  ])(
    "when Cognito takes %s, a rotation stays in its budget",
    async (_, domainMinutes, edgeMinutes, budget) => {
      const world = slowWorld({ domainMinutes, edgeMinutes });
      const { state, transitions, seconds } = await runRotation(world, request);
      expect(state.verdict).toBe("rotated");
      expect(transitions).toBeLessThan(budget);
      expect(seconds).toBeGreaterThanOrEqual((domainMinutes + edgeMinutes) * minute);
    },
  );

  test("edges that never serve it end a rotation after an hour, and are no harm", async () => {
    const world = slowWorld({ domainMinutes: 10, edgeMinutes: 10_000 });
    const { state, seconds, transitions } = await runRotation(world, request);
    expect(state.verdict).toBe("not-served");
    expect(seconds).toBeGreaterThanOrEqual(70 * minute);
    expect(seconds).toBeLessThan(80 * minute);
    expect(transitions).toBeLessThan(60);
    expect(world.domain().certificateArn).toBe(newer.arn);
  });

  const renewed = aCertificate({ fingerprintSha256: fingerprintOf("renewed") });
  test.each<[string, (world: FakeWorld, looks: number) => void]>([
    ["never serve it", () => undefined],
    ["do not resolve", (world) => world.edges.splice(0)],
    [
      "serve it every other time",
      (world, looks) => {
        world.edges = edgesServing(looks % 2 === 0 ? renewed : aCertificate());
      },
    ],
    [
      "serve it two times of three",
      (world, looks) => {
        world.edges = edgesServing(looks % 3 === 0 ? aCertificate() : renewed);
      },
    ],
    [
      "harm users four times",
      (world, looks) => {
        const isTrusted = ![1, 3, 5, 7].includes(looks);
        world.edges = edgesServing(aCertificate(), { isTrusted });
      },
    ],
  ])("edges that %s end a 24-hour watch in under 200 transitions", async (_, change) => {
    const world = fakeWorld({ certificates: [renewed] });
    let looks = 0;
    const { state, seconds, transitions } = await runRotation(world, request, (task) => {
      if (task !== "CheckEdges") return;
      looks += 1;
      change(world, looks);
    });
    expect(state.verdict).toBe("not-served");
    expect(seconds).toBeGreaterThanOrEqual(24 * 60 * minute);
    expect(seconds).toBeLessThan(27 * 60 * minute);
    expect(transitions).toBeLessThan(200);
  });

  test("the state never comes near what Step Functions carries", async () => {
    const world = slowWorld({ domainMinutes: 1, edgeMinutes: 10_000 });
    const { state } = await runRotation(world, request, () => {
      world.edges = Array.from({ length: 200 }, (_, nth) => ({
        ...(edgesServing(aCertificate())[0] ?? { address: "" }),
        address: `2001:db8:85a3:8d3:1319:8a2e:370:${nth + 1000}`,
      }));
    });
    expect(JSON.stringify(state).length).toBeLessThan(64 * 1024);
  });
});
