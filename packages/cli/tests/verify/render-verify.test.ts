import { describe, expect, it } from "vitest";
import { aCertificate } from "../../../../tests/gen/a-certificate.ts";
import { aRequest } from "../../../../tests/gen/a-situation.ts";
import { edgesServing } from "../../../../tests/gen/an-edge.ts";
import { fakeWorld } from "../../../../tests/gen/fake-world.ts";
import { makePlanReport } from "../../src/plan/make-plan-report.ts";
import { plainLook } from "../../src/text/paint.ts";
import { verifyReportOf } from "../../src/verify/make-verify-report.ts";
import { renderVerify } from "../../src/verify/render-verify.ts";

async function textOf(edges: ReturnType<typeof edgesServing>): Promise<string> {
  const { ports } = fakeWorld({ edges });
  const request = aRequest({ action: "verify", apply: false });
  const report = verifyReportOf(await makePlanReport(request, ports, 24));
  return renderVerify(report, plainLook, { hasExtraTrust: false });
}

describe("the proof", () => {
  it("says that nothing below the TLS policy is served, when every edge refused it", async () => {
    expect(await textOf(edgesServing(aCertificate()))).toContain(
      "\nProven: all 4 edges looked at serve it, trusted, for the right name, and nothing below the TLS policy.\n",
    );
  });

  it("says of how many edges the TLS floor is not known", async () => {
    const [first, ...others] = edgesServing(aCertificate(), { floorProbe: "untested" });
    const edges = [{ ...first, floorProbe: "refused" } as (typeof others)[number], ...others];
    expect(await textOf(edges)).toContain(
      "\nProven: all 4 edges looked at serve it, trusted, for the right name; of 3 it is not known whether TLS below the policy is refused.\n",
    );
  });
});
