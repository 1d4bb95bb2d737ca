import { renderHtml } from "@latchkey/core/report/html/page";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aFleetReport, aLargeFleetReport, anEmptyFleetReport } from "../gen/a-fleet-report.ts";
import { desktop, openPage, phone, startChromium } from "./browser.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await startChromium();
});
afterAll(async () => {
  await browser?.close();
});

const html = renderHtml(aFleetReport());

interface Focus {
  readonly name: string;
  readonly isSeen: boolean;
}

/** Runs in the page: what has the focus by its ID or words, and whether one sees that it has it. */
const readFocus = `(() => {
  const one = document.activeElement;
  if (one === document.body) return { name: "", isSeen: false };
  const { outlineStyle, outlineWidth } = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  const isWithin = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.width > 0;
  const isSeen = isWithin && outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  return { name: one.id || one.textContent.trim(), isSeen };
})()`;

async function focused(page: Page): Promise<Focus> {
  return (await page.evaluate(readFocus)) as Focus;
}

test.each([
  ["phone", phone],
  ["desktop", desktop],
])(
  "the Tab key reaches everything once, in reading order, and one sees where it is: %s",
  async (_, size) => {
    const { page } = await openPage(browser, html, { ...size, colorScheme: "light" });
    const stops: string[] = [];
    for (let press = 0; press < 60; press += 1) {
      await page.keyboard.press("Tab");
      const { name, isSeen } = await focused(page);
      if (name === "") break;
      expect({ name, isSeen }).toEqual({ name, isSeen: true });
      stops.push(name);
    }
    expect(stops.slice(0, 12)).toEqual([
      "Skip to the findings",
      "Findings",
      "What expires when",
      "Custom domains",
      "Failover",
      "What was looked at",
      "auth.example.com",
      "finding-text",
      "finding-severity",
      "auth.example.com",
      "Evidence: The certificate expires very soon",
      "login.acme-widgets.example",
    ]);
    const reachable = await page
      .locator("a[href], summary, input, select")
      .filter({ visible: true })
      .count();
    expect(stops).toHaveLength(reachable);
    await page.context().close();
  },
);

test("with no custom domain the Tab key ends after the links that there are", async () => {
  const empty = renderHtml(anEmptyFleetReport());
  const { page } = await openPage(browser, empty, { ...desktop, colorScheme: "dark" });
  const reachable = await page
    .locator("a[href], summary, input, select")
    .filter({ visible: true })
    .count();
  for (let press = 0; press < reachable; press += 1) {
    await page.keyboard.press("Tab");
    expect(await focused(page)).toMatchObject({ isSeen: true });
  }
  await page.keyboard.press("Tab");
  expect((await focused(page)).name).toBe("");
  await page.context().close();
});

test("of 2,000 custom domains keys alone find one and open it", async () => {
  const large = renderHtml(aLargeFleetReport(2000));
  const { page } = await openPage(browser, large, { ...phone, colorScheme: "dark" });
  for (let press = 0; press < 4; press += 1) await page.keyboard.press("Tab");
  expect((await focused(page)).name).toBe("Custom domains");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  expect((await focused(page)).name).toBe("domain-text");
  await page.keyboard.type("customer-1234");
  await page.locator("#domain-count", { hasText: "1 of 2000 custom domains" }).waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const open = page.locator(".domain[open], .domain [open]").filter({ visible: true });
  expect(await open.count()).toBe(1);
  expect(await open.textContent()).toContain("customer-1234");
  expect(await page.locator(".domain").filter({ visible: true }).count()).toBe(1);
  await page.context().close();
});

test("the filters, evidence and custom domains work by keys alone", async () => {
  const { page } = await openPage(browser, html, { ...desktop, colorScheme: "light" });
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  expect((await focused(page)).name).toBe("finding-text");
  await page.keyboard.type("validation");
  await page.locator("#finding-count", { hasText: "2 of 6 findings" }).waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.type("Medium");
  await page.locator("#finding-count", { hasText: "1 of 6 findings" }).waitFor();
  expect(await page.locator(".group").filter({ visible: true }).count()).toBe(1);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  expect(await page.locator(".evidence[open]").count()).toBe(0);
  await page.keyboard.press("Enter");
  expect(await page.locator(".evidence[open]").count()).toBe(1);
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  const domain = page.locator(".domain").first();
  await expect.poll(async () => (await domain.boundingBox())?.y ?? 999).toBeLessThan(200);
  await page.context().close();
});

test("a link to what a filter hides shows it again", async () => {
  const { page } = await openPage(browser, html, { ...desktop, colorScheme: "light" });
  await page.locator("#domain-text").fill("shop");
  await page.locator("#domain-count", { hasText: "1 of 3 custom domains" }).waitFor();
  await page.locator(".finding .about a").first().click();
  await page.locator("#domain-count", { hasText: "3 of 3 custom domains" }).waitFor();
  await page.context().close();
});
