import { renderHtml } from "@latchkey/core/report/html/page";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  aFleetReport,
  aLargeFleetReport,
  anEmptyFleetReport,
  aReportOfEveryFinding,
} from "../gen/a-fleet-report.ts";
import { axeProblems, desktop, openPage, phone, startChromium } from "./browser.ts";
import { hostileReport } from "./hostile-report.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await startChromium();
});
afterAll(async () => {
  await browser?.close();
});

const three = renderHtml(aFleetReport());
const pages = [
  ["0 custom domains", renderHtml(anEmptyFleetReport())],
  ["3 custom domains", three],
  ["2,000 custom domains", renderHtml(aLargeFleetReport(2000))],
  ["every kind of finding", renderHtml(aReportOfEveryFinding())],
] as const;
const looks = [
  ["phone, light", { ...phone, colorScheme: "light" }],
  ["phone, dark", { ...phone, colorScheme: "dark" }],
  ["desktop, light", { ...desktop, colorScheme: "light" }],
  ["desktop, dark", { ...desktop, colorScheme: "dark" }],
] as const;

/**
 * Takes away all but the first of what repeats: axe needs minutes for thousands of alike parts.
 * Only what a rule sees across the whole page, that identifiers differ, is looked at before.
 */
const keepSomeOfEach = `(() => {
  const all = Array.from(document.querySelectorAll("[id]"), ({ id }) => id);
  const seen = new Set();
  const doubled = all.filter((id) => seen.has(id) || !seen.add(id));
  document.querySelectorAll(".domain:nth-child(n+13), .finding:nth-child(n+7)").forEach((one) => one.remove());
  return doubled;
})()`;

describe.each(pages)("the page of %s", (_, html) => {
  test.each(looks)(
    "is accessible, fits, asks for nothing, complains of nothing: %s",
    async (_, look) => {
      const { page, requests, complaints } = await openPage(browser, html, look);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(look.width);
      expect(await page.evaluate(keepSomeOfEach)).toEqual([]);
      expect(await axeProblems(page)).toEqual([]);
      expect(requests).toEqual([]);
      expect(complaints).toEqual([]);
      await page.context().close();
    },
  );
});

test("the page of 2,000 custom domains is not too large to open", async () => {
  const html = pages[2][1];
  expect(html.length).toBeLessThan(5.5e6);
  const { page } = await openPage(browser, html, looks[2][1]);
  const milliseconds = await page.evaluate(
    "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd",
  );
  console.log(`2,000 custom domains: ${html.length} bytes, ready in ${milliseconds} ms`);
  await page.locator("#domain-text").fill("customer-1234");
  await page.locator("#domain-count", { hasText: "1 of 2000 custom domains" }).waitFor();
  expect(await page.locator(".domain:visible").count()).toBe(1);
  await page.context().close();
});

test("dark and light differ, and so does the paper, which is always light", async () => {
  const ground = "getComputedStyle(document.body).backgroundColor";
  const { page } = await openPage(browser, three, looks[3][1]);
  expect(await page.evaluate(ground)).toBe("rgb(14, 18, 23)");
  await page.emulateMedia({ colorScheme: "light" });
  expect(await page.evaluate(ground)).toBe("rgb(246, 247, 249)");
  await page.emulateMedia({ colorScheme: "dark", media: "print" });
  expect(await page.evaluate(ground)).toBe("rgb(255, 255, 255)");
  await page.context().close();
});

test("printed, the evidence is unfolded and what can only be clicked is gone", async () => {
  const { page } = await openPage(browser, three, looks[2][1]);
  const evidence = page.getByRole("cell", { name: "RenewalStatus" });
  expect(await evidence.isVisible()).toBe(false);
  await page.emulateMedia({ media: "print" });
  expect(await evidence.isVisible()).toBe(true);
  expect(await page.locator("nav, .filter").filter({ visible: true }).count()).toBe(0);
  expect((await page.pdf({ format: "A4" })).subarray(0, 5).toString()).toBe("%PDF-");
  await page.context().close();
});

test("without JavaScript all is there, no dead filter is shown, and links unfold", async () => {
  const eight = renderHtml(aLargeFleetReport(8));
  const look = { ...desktop, colorScheme: "light", javaScriptEnabled: false } as const;
  const { page } = await openPage(browser, eight, look);
  expect(await page.locator(".filter").filter({ visible: true }).count()).toBe(0);
  expect(await page.locator(".domain").filter({ visible: true }).count()).toBe(8);
  const sides = page.locator(".sides").first();
  expect(await sides.isVisible()).toBe(false);
  await page.locator(".finding .about a").first().click();
  await sides.waitFor({ state: "visible" });
  await page.context().close();
});

test("names that attack the page are shown as text and run nothing", async () => {
  const html = renderHtml(hostileReport(aFleetReport()));
  for (const [, look] of [looks[0], looks[2]]) {
    const { page, requests, complaints } = await openPage(browser, html, look);
    for (const summary of await page.locator("summary").all()) await summary.click();
    for (const link of await page.locator(".about a").all()) await link.click();
    expect(await page.evaluate("globalThis.hit")).toBeUndefined();
    expect(await page.locator("script").count()).toBe(1);
    expect(await page.locator("img, iframe, object, embed, b b").count()).toBe(0);
    expect(
      await page.locator("[onfocus], [onerror], [autofocus], a:not([href^='#'])").count(),
    ).toBe(0);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(look.width);
    expect(await page.locator("main").innerText()).toContain("U+202E");
    expect([...requests, ...complaints]).toEqual([]);
    await page.context().close();
  }
});
