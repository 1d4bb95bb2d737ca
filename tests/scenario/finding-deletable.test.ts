import { afterAll, beforeAll, expect, it } from "vitest";
import { waitFor } from "../../demo/wait.ts";
import {
  bootFindingBench,
  type FindingBench,
  issueUnheard,
  named,
  updateAndWait,
} from "./finding/finding-bench.ts";
import { runPrintedFix } from "./finding/printed-fix.ts";

let bench: FindingBench;
beforeAll(async () => {
  // A week goes by in ten seconds.
  bench = await bootFindingBench({ speed: 60_000 });
  await bench.makeSubjects(["left"]);
});
afterAll(async () => {
  await bench.stop();
});

it("certificateDeletable: the old certificate, a week after its successor came, until it is deleted", async () => {
  const subject = bench.subject("left");
  const { firstCertificateArn: old, customDomain, region } = subject;
  const certificateArn = await issueUnheard(bench, subject);
  await updateAndWait(bench, subject, { certificateArn });
  const deletable = async () => {
    const report = await bench.audit({ region });
    return { report, found: named(report, "certificateDeletable", customDomain) };
  };
  const startedAt = bench.stack.twin.clock.now().getTime();
  const { report, found } = await waitFor(
    "the old certificate to be deletable",
    async () => {
      const next = await deletable();
      return next.found.length > 0 ? next : undefined;
    },
    30_000,
  );
  expect(Date.parse(report.at) - startedAt).toBeGreaterThan(6 * 24 * 3_600_000);
  expect(found).toMatchObject([{ resource: old, severity: "info", mender: "person" }]);
  expect(found[0]?.evidence).toContainEqual({ source: "acm", what: "InUseBy", value: "nothing" });
  expect(found[0]?.fix).toBe(
    `aws acm delete-certificate --region us-east-1 --certificate-arn ${old}`,
  );

  await runPrintedFix(bench, subject, found[0]?.fix ?? "");
  expect((await deletable()).found).toEqual([]);
});
