import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";

/** Where the page is said to be; nothing is there, and nothing else may be asked for. */
const address = "http://report.invalid/";

/** How a page is looked at. */
export interface Look {
  readonly width: number;
  readonly height: number;
  readonly colorScheme: "light" | "dark";
  readonly javaScriptEnabled?: boolean;
}

export const phone = { width: 375, height: 812 } as const;
export const desktop = { width: 1280, height: 900 } as const;

/** An open page, with all that it asked the network for and complained of. */
export interface OpenPage {
  readonly page: Page;
  readonly requests: readonly string[];
  readonly complaints: readonly string[];
}

/** Starts Chromium: `CHROME_PATH`, or `chromium` of the path. */
export async function startChromium(): Promise<Browser> {
  return await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox"] });
}

function findChromium(): string {
  const named = process.env.CHROME_PATH;
  if (named !== undefined && named !== "") return named;
  const folders = (process.env.PATH ?? "").split(delimiter);
  const found = ["chromium", "chromium-browser", "google-chrome"]
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new Error(
    "Chromium is not installed. Install it (Debian: bash .ci/install-chromium), or name another " +
      "one: CHROME_PATH=/path/to/chrome npm run test:page",
  );
}

/** Opens a page of this HTML; whatever else it asks for is refused and written down. */
export async function openPage(
  browser: Browser,
  html: string,
  { width, height, colorScheme, javaScriptEnabled = true }: Look,
): Promise<OpenPage> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    javaScriptEnabled,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", async (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  await page.route("**/*", async (route) => {
    const url = route.request().url();
    if (url === address) {
      await route.fulfill({ contentType: "text/html; charset=utf-8", body: html });
      return;
    }
    requests.push(url);
    await route.abort();
  });
  await page.goto(address);
  return { page, requests, complaints };
}

/** What axe finds against WCAG 2.2 AA and its own best practices, one line a rule. */
export async function axeProblems(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(async () => {
    const { axe: engine } = globalThis as unknown as { axe: typeof axe };
    return await engine.run({
      resultTypes: ["violations"],
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
  });
  return violations.map(({ id, nodes }) => {
    const [first] = nodes;
    return `${id}: ${nodes.length} of e.g. ${first?.html.slice(0, 160)}: ${first?.failureSummary}`;
  });
}
