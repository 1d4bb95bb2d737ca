import { mkdirSync, writeFileSync } from "node:fs";
import type { FleetReport } from "@latchkey/core/audit/fleet-report";
import { renderHtml } from "@latchkey/core/report/html/page";
import type { Browser } from "playwright-core";
import { aFleetReport, aLargeFleetReport } from "../gen/a-fleet-report.ts";
import { desktop, type Look, openPage, phone, startChromium } from "./browser.ts";

/** Largest picture that is kept in the repository, in bytes. */
const mostBytes = 150_000;
const folder = new URL("../../docs/screenshot/", import.meta.url);

/** What is taken: from where in the page on, how high, and of which report. */
interface Shot {
  readonly file: string;
  readonly report: FleetReport;
  readonly look: Look;
  /** The heading that stands on top; the page's beginning without it. */
  readonly from?: string;
}

const three = aFleetReport();
const light = { ...desktop, height: 1000, colorScheme: "light" } as const;
const tall = { ...phone, height: 1100 } as const;
const shots: readonly Shot[] = [
  { file: "report-desktop-light.png", report: three, look: light },
  { file: "report-desktop-dark.png", report: three, look: { ...light, colorScheme: "dark" } },
  { file: "report-sides.png", report: three, look: light, from: "time-line" },
  { file: "report-failover.png", report: three, look: { ...light, height: 560 }, from: "failover" },
  { file: "report-phone-light.png", report: three, look: { ...tall, colorScheme: "light" } },
  {
    file: "report-phone-dark.png",
    report: three,
    look: { ...tall, colorScheme: "dark" },
    from: "time-line",
  },
  { file: "report-fleet.png", report: aLargeFleetReport(2000), look: light },
  {
    file: "report-fleet-time-line.png",
    report: aLargeFleetReport(2000),
    look: light,
    from: "time-line",
  },
];

/** `npm run screenshot`: writes docs/screenshot, the pictures that docs/report.md shows. */
async function takeAll(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const browser = await startChromium();
  try {
    for (const shot of shots) await take(browser, shot);
  } finally {
    await browser.close();
  }
}

async function take(browser: Browser, { file, report, look, from }: Shot): Promise<void> {
  const { page } = await openPage(browser, renderHtml(report), look);
  if (from !== undefined)
    await page.evaluate(`document.getElementById("${from}").scrollIntoView()`);
  const png = await page.screenshot({ animations: "disabled" });
  await page.context().close();
  if (png.length > mostBytes) {
    throw new Error(
      `${file} has ${png.length} bytes, more than ${mostBytes}: take less of the page.`,
    );
  }
  writeFileSync(new URL(file, folder), png);
  console.log(`docs/screenshot/${file}: ${png.length} bytes`);
}

await takeAll();
