import { describe, expect, test } from "vitest";
import { cutText, inOneLine, printable } from "../../src/record/printable-text.ts";

describe("printable", () => {
  test.each([
    ["an escape sequence", "\u001b[2J", "\\u001b[2J"],
    ["the same in one C1 character", "\u009b2J", "\\u009b2J"],
    ["a line break", "a\nb", "a\\u000ab"],
    ["a line separator", "a\u2028b", "a\\u2028b"],
    ["a right-to-left override", "\u202egnp.exe", "\\u202egnp.exe"],
    ["half of a surrogate pair", "\ud83d", "\\ud83d"],
    ["letters, accents and a whole pair", "bücher \u{1f600}", "bücher \u{1f600}"],
  ])("shows %s", (_, text, shown) => {
    expect(printable(text)).toBe(shown);
  });
});

describe("inOneLine", () => {
  test("makes one blank of what does not print, and whole what was cut in half", () => {
    expect(inOneLine("a\r\n\u2028b\u001bc\udc00")).toBe("a b c\ufffd");
  });
});

describe("cutText", () => {
  test("keeps what fits and cuts no pair", () => {
    expect(cutText("abc", 3)).toBe("abc");
    expect(cutText("abcd", 3)).toBe("ab…");
    expect(cutText("a\u{1f600}bc", 3)).toBe("a…");
  });
});
