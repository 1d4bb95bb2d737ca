import { expect, it } from "vitest";
import type { DoctorReport } from "../../src/doctor/doctor-report.ts";
import { renderDoctor } from "../../src/doctor/render-doctor.ts";
import { plainLook } from "../../src/text/paint.ts";

const report: DoctorReport = {
  version: 1,
  checks: [
    { group: "regions", name: "eu-west-1", outcome: "good", message: "It answers; 1 user pool." },
    {
      group: "dns",
      name: "auth.example.com",
      outcome: "bad",
      message: "Leads nowhere.",
      fix: "Do.",
    },
  ],
};

it("the checks stand in groups, each message beside its name", () => {
  expect(renderDoctor(report, plainLook).split("\n")).toEqual([
    "Regions",
    "  ✓ eu-west-1         It answers; 1 user pool.",
    "",
    "DNS",
    "  ✗ auth.example.com  Leads nowhere.",
    "                      Fix: Do.",
    "",
    "1 check found something that does not work.",
    "",
  ]);
});

it("on a narrow terminal the messages stand below the names", () => {
  expect(
    renderDoctor(report, { ...plainLook, width: 40 })
      .split("\n")
      .slice(3),
  ).toEqual([
    "",
    "DNS",
    "  ✗ auth.example.com",
    "      Leads nowhere.",
    "      Fix: Do.",
    "",
    "1 check found something that does not work.",
    "",
  ]);
});
