import { expect, test } from "vitest";
import { searchFindings } from "../../src/audit/finding/search-findings.ts";

test("a Region that cannot be read is left out by option or by configuration", () => {
  const unit = { accountId: "123456789012", region: "ap-east-2" };
  const [found] = searchFindings([{ kind: "region", reason: new Error("Not enabled.") }], unit);
  expect(found).toMatchObject({
    name: "regionUnreadable",
    message: "The user pools of ap-east-2 could not all be looked through: Not enabled.",
    fix: "Put right what the message names; if nothing is to be looked for in ap-east-2, leave it out with --region, or take it out of regions in latchkey.config.ts and deploy.",
  });
});
