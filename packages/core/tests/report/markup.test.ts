import { html } from "@latchkey/core/report/html/markup";
import { anchor, count, hostName, timeLeft } from "@latchkey/core/report/html/say";
import { describe, expect, test } from "vitest";

describe("a template of HTML", () => {
  test("escapes what is put into text and attributes", () => {
    const name = `<b title='x'>"&`;
    expect(html`<td title="${name}">${name}</td>`.html).toBe(
      '<td title="&lt;b title=&#39;x&#39;&gt;&quot;&amp;">&lt;b title=&#39;x&#39;&gt;&quot;&amp;</td>',
    );
  });

  test("shows by their numbers characters that do not show or turn the text around", () => {
    expect(html`${"a\u202Eb\u0000c\u200Bd\uD800e"}`.html).toBe("aU+202EbU+0000cU+200BdU+D800e");
  });

  test("takes markup as it is, joins lists, and leaves out what is not there", () => {
    const rows = ["a", "<"].map((one) => html`<li>${one}</li>`);
    expect(html`<ul>${rows}${undefined}${false}${0}</ul>`.html).toBe(
      "<ul><li>a</li><li>&lt;</li>0</ul>",
    );
  });

  test("drops a line break beside tags and values, and keeps a space between words", () => {
    expect(
      html`
      <p class="a"
        id="b">
        one
        two
        ${"\n three"}
      </p>`.html,
    ).toBe('<p class="a" id="b">one two  three</p>');
  });
});

describe("what the page says", () => {
  test("identifiers are of letters, digits, hyphens and underscores, and differ where names do", () => {
    const names = ["a b", "a-b", "a_b", "a.b", 'a"b', "a b c"];
    const anchors = names.map((name) => anchor("domain", name, "1"));
    for (const one of anchors) expect(one).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(new Set(anchors).size).toBe(names.length);
  });

  test.each([
    [0, "0 custom domains"],
    [1, "1 custom domain"],
    [2000, "2,000 custom domains"],
    [1234567, "1,234,567 custom domains"],
  ])("%s are counted as %s", (number, text) => {
    expect(count(number, "custom domain")).toBe(text);
  });

  test.each([
    ["2026-11-18T23:15:00.000Z", "ended 2 days ago"],
    ["2026-11-20T00:03:00.000Z", "ended 1 day ago"],
    ["2026-11-20T00:03:00.001Z", "ended 23 hours ago"],
    ["2026-11-20T23:03:00.000Z", "ended 1 hour ago"],
    ["2026-11-20T23:15:00.000Z", "ended 48 minutes ago"],
    ["2026-11-21T00:02:59.000Z", "ended 0 minutes ago"],
    ["2026-11-21T00:03:00.000Z", "0 minutes left"],
    ["2026-11-21T00:04:00.000Z", "1 minute left"],
    ["2026-11-21T05:02:59.999Z", "4 hours left"],
    ["2026-11-22T00:02:59.999Z", "23 hours left"],
    ["2026-11-22T00:03:00.000Z", "1 day left"],
    ["2026-11-30T00:02:59.999Z", "8 days left"],
    [undefined, "end unknown"],
  ])("at three past midnight of 2026-11-21, the end %s is said as %s", (end, text) => {
    expect(timeLeft("2026-11-21T00:03:00.000Z", end)).toBe(text);
  });

  test("a host name may break after its dots only", () => {
    expect(hostName("auth.<b>.example").html).toBe("auth.<wbr>&lt;b&gt;.<wbr>example");
  });
});
