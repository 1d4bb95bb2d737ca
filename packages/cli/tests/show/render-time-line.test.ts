import { expect, it } from "vitest";
import { aCertificate, certificateArn } from "../../../../tests/gen/a-certificate.ts";
import { renderTimeLine } from "../../src/show/render-time-line.ts";
import { plainLook } from "../../src/text/paint.ts";

const day = (text: string) => new Date(`${text}T00:00:00.000Z`);

it("certificates are bars on one scale, with now marked and what has ended behind it", () => {
  const held = aCertificate({ notBefore: day("2026-10-02"), notAfter: day("2027-02-09") });
  const next = aCertificate({
    arn: certificateArn("next"),
    notBefore: day("2026-11-21"),
    notAfter: day("2027-05-20"),
  });
  const lines = renderTimeLine(
    {
      version: 1,
      customDomain: "auth.example.com",
      readAt: day("2026-11-21"),
      acm: [held, next],
      cognito: { certificate: { arn: held.arn } } as never,
      action: "nothing",
      findings: [],
      problems: [],
    },
    { ...plainLook, width: 67 },
  );
  // 230 days from the first beginning to the last end, in 23 columns: ten days and a bit each.
  expect(lines.slice(1)).toEqual([
    `  current  held  ━━━━━│━━━━━━━··········  2027-02-09  in 80 days`.replace(
      "··········",
      "··········",
    ),
    `  next           ·····│━━━━━━━━━━━━━━━━━  2027-05-20  in 180 days`,
  ]);
});
