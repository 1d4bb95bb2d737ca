import { expect, it } from "vitest";
import { aCertificate } from "../../../../tests/gen/a-certificate.ts";
import { fakeAudit } from "../../../../tests/gen/fake-audit.ts";
import { fakeWorld } from "../../../../tests/gen/fake-world.ts";
import { manualClock } from "../../../../tests/gen/manual-clock.ts";
import { makeListReport } from "../../src/list/make-list-report.ts";

it.each([
  ["2026-11-19T11:00:00.000Z", 2],
  ["2026-11-20T13:00:00.000Z", 0],
  ["2026-11-21T13:00:00.000Z", 0],
  ["2026-11-22T11:00:00.000Z", 0],
  ["2026-11-22T13:00:00.000Z", -1],
])(
  "at %s of a certificate that ends on 2026-11-21 at noon, %i whole days are left",
  async (at, days) => {
    const notAfter = new Date("2026-11-21T12:00:00.000Z");
    const world = fakeWorld({
      clock: manualClock(new Date(at)),
      certificates: [aCertificate({ notAfter })],
    });
    const { unitPorts } = fakeAudit(world);
    const { rotation, userPools, pace } = unitPorts;
    const search = { cognito: rotation.cognito, userPools, pace, clock: world.clock };
    const source = { accountId: "123456789012", ports: rotation, search };
    const { customDomains } = await makeListReport(source, () => {});
    expect(customDomains.map(({ daysLeft }) => daysLeft)).toEqual([days]);
  },
);
